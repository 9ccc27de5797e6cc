"""10,000 invitations through the outbox and a real worker into an SMTP server on this machine (issue 4).

Makes the invitations by the real action (people take part in a traject, sessions are planned: one mail with a calendar
message for each person and session), in a scratch database: a SQLite file, or, when DATABASE_URL is given, a test
database beside that one. Then starts the worker, a process of its own as on the site, which hands everything to an SMTP
server in another process. Making is timed apart. The memory of the worker is read when 1,000 mails have arrived and
when the last has.

    python benchmarks/outbox.py                 # 10,000 mails, some minutes
    python benchmarks/outbox.py --mails 2000    # quicker

Exits with 1 when a mail is lost or arrives twice, when fewer than 50 a second leave, or when the worker's memory grows
by more than 10 MB between the two readings.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from scratch import measured, prepare

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


#: People per session: so many invitations are made in one transaction.
PEOPLE = 500
TARGET_PER_SECOND = 50
MAY_GROW_MB = 10
#: Mails that have arrived at the first reading of the memory.
FIRST_READING = 1_000
PATIENCE = 900

#: The SMTP server: counts the Message-IDs it takes, and tells how it stands in a file.
SINK = """
import json, os, sys, time
from email.parser import BytesHeaderParser
from aiosmtpd.controller import Controller

class Sink:
    def __init__(self):
        self.seen, self.total, self.told = set(), 0, 0.0
    async def handle_DATA(self, server, session, envelope):
        self.seen.add(BytesHeaderParser().parsebytes(envelope.content)["Message-ID"])
        self.total += 1
        return "250 OK"

sink = Sink()
Controller(sink, hostname="127.0.0.1", port=int(sys.argv[1])).start()
while True:
    with open(sys.argv[2] + ".new", "w") as file:
        json.dump({"total": sink.total, "different": len(sink.seen)}, file)
    os.replace(sys.argv[2] + ".new", sys.argv[2])
    time.sleep(0.1)
"""


def free_port() -> int:
    """Give a port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


PORT = free_port()
SCRATCH = prepare(EMAIL_URL=f"smtp://127.0.0.1:{PORT}")

from django.db import connection  # noqa: E402
from django_q.models import OrmQ  # noqa: E402

from kruispunt.besturen.enums import BestuurKind  # noqa: E402
from kruispunt.besturen.models import Bestuur, User  # noqa: E402
from kruispunt.core import clock  # noqa: E402
from kruispunt.core.roles import Role  # noqa: E402
from kruispunt.notifications.models import MailStatus, OutboxMail  # noqa: E402
from kruispunt.trajectories.enrolment.models import (  # noqa: E402
    Participation,
    ParticipationSource,
    ParticipationStatus,
)
from kruispunt.trajectories.programme.actions import create_traject, plan_sessions, publish_traject  # noqa: E402
from kruispunt.trajectories.programme.recurrence import PlannedSession  # noqa: E402


def make_invitations(count: int) -> None:
    """Let people take part in a traject, and plan sessions until `count` invitations stand in the outbox."""
    staff = User.objects.create_user("team@voorbeeld.example", first_name="An", last_name="Team", role=Role.STAFF)
    bestuur = Bestuur.objects.create(
        kind=BestuurKind.MUNICIPALITY, name="Gemeente", nis_code="20000", population=20_000, population_year=2026
    )
    traject = publish_traject(
        traject=create_traject(kind="leerlabo", title="Leerlabo gender", summary="Samen leren.", by=staff), by=staff
    )
    people = User.objects.bulk_create(
        User(email=f"p{number}@voorbeeld.example", first_name="Bo", last_name=f"Peeters {number}")
        for number in range(PEOPLE)
    )
    Participation.objects.bulk_create(
        Participation(
            traject=traject,
            user=person,
            bestuur=bestuur,
            status=ParticipationStatus.ENROLLED,
            source=ParticipationSource.CALL,
        )
        for person in people
    )
    for number in range(count // PEOPLE):
        starts_at = clock.now() + timedelta(days=7 * (number + 1))
        session = PlannedSession(
            title=f"Samenkomst {number + 1}",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            mode="physical",
            address="Bischoffsheimlaan 1, 1000 Brussel",
        )
        plan_sessions(traject=traject, sessions=[session], by=staff)


def of_group(pid: int, name: str) -> list[str]:
    """Give the file `name` in /proc of every process in the group of `pid`."""
    group, found = os.getpgid(pid), []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(ProcessLookupError, FileNotFoundError, PermissionError):
                if os.getpgid(int(entry.name)) == group:
                    found.append((entry / name).read_text())
    return found


def memory_mb(pid: int) -> float:
    """Give how much the largest process of the worker has in memory, what it shares with others included, in MB."""
    return max(int(text.split("VmRSS:")[1].split()[0]) / 1024 for text in of_group(pid, "status") if "VmRSS:" in text)


def processor_seconds(pid: int) -> float:
    """Give the processor's time that the worker took so far, all its processes together."""
    fields = [text.rpartition(")")[2].split() for text in of_group(pid, "stat")]
    return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")


def database_url() -> str:
    """Give the address of the scratch database, for the worker."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    before, _, after = os.environ["DATABASE_URL"].rpartition("/")
    options = after.partition("?")[2]
    return f"{before}/{name}" + (f"?{options}" if options else "")


@dataclass(frozen=True)
class Delivery:
    """How a delivery went: seconds by the clock and of the processor, memory at both readings, and what arrived."""

    seconds: float
    processor: float
    first_mb: float
    last_mb: float
    total: int
    different: int


def deliver(count: int) -> Delivery:
    """Start server and worker, and wait until `count` mails have arrived."""
    told = SCRATCH / "arrived.json"
    sink = subprocess.Popen([sys.executable, "-c", SINK, str(PORT), str(told)])
    while not told.exists():
        time.sleep(0.05)

    def arrived() -> dict:
        return json.loads(told.read_text())

    log = (SCRATCH / "worker.log").open("w")
    environment = os.environ | {"DATABASE_URL": database_url()}
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "qcluster"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        end = time.monotonic() + PATIENCE
        while arrived()["total"] == 0 and time.monotonic() < end:
            time.sleep(0.05)
        began, first, busy = time.monotonic(), 0.0, processor_seconds(worker.pid)
        while arrived()["total"] < count and time.monotonic() < end:
            time.sleep(0.1)
            if not first and arrived()["total"] >= min(FIRST_READING, count // 2):
                first = memory_mb(worker.pid)
        seconds = time.monotonic() - began
        busy, last = processor_seconds(worker.pid) - busy, memory_mb(worker.pid)
        time.sleep(3)  # what comes twice, comes after
        found = arrived()
        return Delivery(seconds, busy, first, last, found["total"], found["different"])
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        log.close()
        sink.kill()
        sink.wait()


def run(count: int) -> bool:
    """Make, deliver and print; give whether all was met."""
    began = time.monotonic()
    make_invitations(count)
    made = time.monotonic() - began
    OrmQ.objects.all().delete()  # the worker looks by itself when it starts
    queued = OutboxMail.objects.filter(status=MailStatus.QUEUED).exclude(calendar="").count()
    if queued != count:
        raise SystemExit(f"{queued} invitations were made, not {count}")
    print(f"made      {count:>8} invitations in {made:.0f} s, {count / made:.0f} a second")
    went = deliver(count)
    unsent = OutboxMail.objects.exclude(status=MailStatus.SENT).count()
    rate, each = count / went.seconds, 1000 * went.processor / count
    lost, double = count - went.different, went.total - went.different
    print(f"delivered {went.total:>8} in {went.seconds:.0f} s, {rate:.0f} a second (target {TARGET_PER_SECOND})")
    print(f"processor {each:>8.1f} ms of the worker for each")
    print(f"lost      {lost:>8}, double {double}, not noted as sent {unsent}")
    print(f"memory    {went.first_mb:>8.1f} MB at {min(FIRST_READING, count // 2)}, {went.last_mb:.1f} MB at {count}")
    grew = went.last_mb - went.first_mb
    return lost == double == unsent == 0 and rate >= TARGET_PER_SECOND and grew <= MAY_GROW_MB


def main() -> int:
    """Give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--mails", type=int, default=10_000, help=f"how many, in whole {PEOPLE}s (%(default)s)")
    count = parser.parse_args().mails // PEOPLE * PEOPLE
    return measured(lambda: run(count))


if __name__ == "__main__":
    sys.exit(main())
