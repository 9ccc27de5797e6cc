"""How long a calendar program waits for somebody's feed of 300 sessions, and for the public agenda of as many.

Builds them in a scratch database of its own: a SQLite file, or, when DATABASE_URL is given, a test database beside that
one. Prints the median and the worst of 20 whole requests through Django's test client with the settings of production,
and the median of the processor alone, each with and without the ETag that the program got before.

    python benchmarks/feed.py

Exits with 1 when the median of a whole request is over 100 ms (issue 4).
"""

import statistics
import sys
import time
from datetime import timedelta

from scratch import measured, prepare

prepare()

from django.test import Client  # noqa: E402

from kruispunt.besturen.enums import BestuurKind  # noqa: E402
from kruispunt.besturen.models import Bestuur, User  # noqa: E402
from kruispunt.core import clock  # noqa: E402
from kruispunt.core.roles import Role  # noqa: E402
from kruispunt.notifications.outbox import held_back  # noqa: E402
from kruispunt.trajectories.enrolment.actions import enrol_selected, renew_feed  # noqa: E402
from kruispunt.trajectories.enrolment.queries import token_of  # noqa: E402
from kruispunt.trajectories.programme.actions import create_traject, plan_sessions, publish_traject  # noqa: E402
from kruispunt.trajectories.programme.recurrence import PlannedSession  # noqa: E402

REQUESTS = 20
TARGET_MS = 100
TRAJECTEN, SESSIONS = 10, 30


def make_feed() -> str:
    """Let somebody take part in trajecten with 300 sessions in all; give the address of the feed."""
    staff = User.objects.create_user("team@voorbeeld.example", first_name="An", last_name="Team", role=Role.STAFF)
    member = User.objects.create_user("bo@voorbeeld.example", first_name="Bo", last_name="Peeters")
    bestuur = Bestuur.objects.create(
        kind=BestuurKind.MUNICIPALITY, name="Gemeente", nis_code="20000", population=20_000, population_year=2026
    )
    with held_back():
        for number in range(TRAJECTEN):
            made = create_traject(kind="leerlabo", title=f"Leerlabo {number}", summary="Samen leren.", by=staff)
            traject = publish_traject(traject=made, by=staff)
            enrol_selected(traject=traject, user=member, bestuur=bestuur, by=None)
            starts = [clock.now() + timedelta(days=7 * week, hours=number) for week in range(1, SESSIONS + 1)]
            planned = [
                PlannedSession(
                    title=f"Samenkomst {week}",
                    starts_at=starts_at,
                    ends_at=starts_at + timedelta(hours=2),
                    mode="hybrid",
                    online_url=f"https://vergadering.example/{number}/{week}?sleutel=abcdefghijklmnopqrstuvwxyz",
                    address="Bischoffsheimlaan 1, 1000 Brussel",
                )
                for week, starts_at in enumerate(starts, start=1)
            ]
            plan_sessions(traject=traject, sessions=planned, by=staff)
    return f"/agenda/{token_of(renew_feed(user=member, by=member))}.ics"


def measure(name: str, url: str, expected: int, headers: dict[str, str]) -> bool:
    """Print the figures of one kind of request and give whether the target is met."""
    client, took, busy = Client(SERVER_NAME="localhost"), [], []
    for _ in range(REQUESTS + 1):  # the first fills what a process keeps
        began, began_busy = time.perf_counter(), time.process_time()
        response = client.get(url, secure=True, headers=headers)
        took.append(1000 * (time.perf_counter() - began))
        busy.append(1000 * (time.process_time() - began_busy))
        if response.status_code != expected:
            raise SystemExit(f"{url}: {response.status_code}")
    first, median = took.pop(0), statistics.median(took[1:])
    busy_median = statistics.median(busy[1:])
    met = median < TARGET_MS
    size = f"{len(response.content) / 1024:.0f} kB"
    print(
        f"{name:<28}{size:>8}{first:>9.0f}{median:>9.0f}{max(took):>9.0f}{busy_median:>9.0f}  {'yes' if met else 'NO'}"
    )
    return met


def run() -> bool:
    """Build, measure and print; give whether all was met."""
    address = make_feed()
    print(f"{TRAJECTEN * SESSIONS} sessions; ms, target {TARGET_MS}")
    print(f"{'feed':<28}{'size':>8}{'first':>9}{'median':>9}{'worst':>9}{'cpu':>9}  met")
    met = True
    for name, url in (("own", address), ("public", "/agenda.ics")):
        tag = Client(SERVER_NAME="localhost").get(url, secure=True)["ETag"]
        met &= measure(f"{name}, whole", url, 200, {})
        met &= measure(f"{name}, not changed (304)", url, 304, {"if-none-match": tag})
    return met


def main() -> int:
    """Give the exit status."""
    return measured(run)


if __name__ == "__main__":
    sys.exit(main())
