"""How long the two heavy pages of an open call take on the server: the list of applications, and the balance board.

Builds calls with 3, 30 and 300 applications with three reviews each on four criteria (300 for 40 places), in a scratch
database of its own: a SQLite file, or, when DATABASE_URL is given, a test database beside that one. Prints how many
queries each page takes at each size, and the server time at 300: the median and the worst of 20 requests by somebody of
the team, through Django's test client with the settings of production (but the names of static files, which need a
build).

    python benchmarks/pages.py

Exits with 1 when a page takes another number of queries at another size, or more time than its target: 90 ms for the
list and 160 ms for the board (issue 3; pretalx takes 350 ms and 1,600 ms for its two like pages).
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from scratch import measured, prepare

prepare()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from kruispunt.besturen.enums import BestuurKind, Bestuurstype, Province  # noqa: E402
from kruispunt.besturen.models import Bestuur, TypeDetermination, User  # noqa: E402
from kruispunt.core import clock  # noqa: E402
from kruispunt.core.roles import Role  # noqa: E402
from kruispunt.trajectories.calls import actions  # noqa: E402
from kruispunt.trajectories.calls.enums import ApplicationStatus, CallStatus, Eligibility  # noqa: E402
from kruispunt.trajectories.calls.models import (  # noqa: E402
    Application,
    BalanceRule,
    Criterion,
    OpenCall,
    Review,
    Reviewer,
    Score,
)
from kruispunt.trajectories.programme.actions import create_traject, publish_traject  # noqa: E402
from kruispunt.trajectories.programme.enums import Theme  # noqa: E402

REQUESTS = 20
#: Applications, and places for them.
SIZES = ((3, 6), (30, 6), (300, 40))
CRITERIA = (("Nood", 3), ("Draagvlak", 2), ("Aanpak", 2), ("Leren van elkaar", 1))


@dataclass(frozen=True)
class People:
    """Who makes the calls, and the three who review; one of them is of the team and blind on these pages."""

    staff: User
    reviewers: tuple[User, ...]


def make_people() -> People:
    """Store and give the people."""
    staff = User.objects.create_user("team@voorbeeld.example", first_name="An", last_name="Team", role=Role.STAFF)
    roles = (Role.STAFF, Role.FACILITATOR, Role.FACILITATOR)
    reviewers = tuple(
        User.objects.create_user(
            f"b{number}@voorbeeld.example", first_name="Bo", last_name=f"Beoordelaar {number}", role=role
        )
        for number, role in enumerate(roles)
    )
    return People(staff, reviewers)


def make_call(applications: int, places: int, people: People, chance: random.Random) -> OpenCall:
    """Store and give a closed call, halfway its review phase, whose applications were all reviewed three times."""
    now = clock.now()
    traject = create_traject(
        kind="leerlabo", title=f"Leerlabo {applications}", summary="Samen leren.", capacity=places, by=people.staff
    )
    call = OpenCall.objects.create(
        traject=publish_traject(traject=traject, by=people.staff),
        title=f"Oproep met {applications}",
        slug=f"oproep-{applications}",
        question="Hoe wordt een loket toegankelijk?",
        opens_at=now - timedelta(days=60),
        closes_at=now - timedelta(days=20),
        review_opens_at=now - timedelta(days=10),
        review_closes_at=now + timedelta(days=10),
        places=places,
        asks_theme=True,
        status=CallStatus.PUBLISHED,
        published_at=now - timedelta(days=70),
    )
    criteria = Criterion.objects.bulk_create(
        Criterion(call=call, label=label, weight=weight, position=position)
        for position, (label, weight) in enumerate(CRITERIA)
    )
    for person in people.reviewers:
        Reviewer.objects.create(call=call, user=person, asked_by=people.staff)
    add_applications(call, applications, people, criteria, chance)
    add_rules(call)
    return call


def add_applications(
    call: OpenCall, count: int, people: People, criteria: list[Criterion], chance: random.Random
) -> None:
    """Store applications of new besturen, each with a type, a verified theme and three reviews."""
    now = clock.now()
    start = Bestuur.objects.count()
    besturen = Bestuur.objects.bulk_create(
        Bestuur(
            kind=BestuurKind.MUNICIPALITY,
            name=f"Gemeente {start + number}",
            nis_code=f"{20000 + start + number}",
            province=chance.choice(Province.values),
            population=chance.randint(4_000, 60_000),
            population_year=2026,
        )
        for number in range(count)
    )
    TypeDetermination.objects.bulk_create(
        TypeDetermination(
            bestuur=bestuur,
            type=chance.choice(Bestuurstype.values),
            valid_from=clock.today() - timedelta(days=100),
            reason="Gesprek",
            determined_by=people.staff,
        )
        for bestuur in besturen
    )
    themes = [choice[0] for choice in Theme.choices[:4]]
    made = Application.objects.bulk_create(
        Application(
            call=call,
            bestuur=bestuur,
            applicant=people.staff,
            motivation="Wij willen dit leren. " * 40,
            theme=(theme := chance.choice(themes)),
            verified_theme=theme,
            theme_verified_by=people.staff,
            theme_verified_at=now,
            eligibility=Eligibility.ELIGIBLE,
            eligibility_by=people.staff,
            eligibility_at=now,
            eligibility_reason="Volledig",
            status=ApplicationStatus.SUBMITTED,
            submitted_at=now - timedelta(days=30),
        )
        for bestuur in besturen
    )
    reviews = Review.objects.bulk_create(
        Review(application=application, reviewer=person, remark="Sterk plan.")
        for application in made
        for person in people.reviewers
    )
    Score.objects.bulk_create(
        Score(review=review, criterion=criterion, points=chance.randint(1, 5))
        for review in reviews
        for criterion in criteria
    )


def add_rules(call: OpenCall) -> None:
    """Store rules of balance that bind and can be met: a minimum per type, a maximum per province, a target."""
    rules = [("type", value, call.places // 5, None, 33) for value in Bestuurstype.values]
    rules += [("province", value, None, call.places // 3, None) for value in Province.values]
    BalanceRule.objects.bulk_create(
        BalanceRule(call=call, attribute=attribute, value=value, minimum=minimum, maximum=maximum, target=target)
        for attribute, value, minimum, maximum, target in rules
    )


def client_of(person: User) -> Client:
    """Give a logged-in client."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def fetch(client: Client, url: str) -> None:
    """Get a page; SystemExit when it does not answer 200."""
    response = client.get(url, secure=True)
    if response.status_code != 200:
        raise SystemExit(f"{url}: {response.status_code}")


def queries(client: Client, url: str) -> int:
    """Give how many queries a page takes, once caches are filled."""
    fetch(client, url)
    with CaptureQueriesContext(connection) as captured:
        fetch(client, url)
    return len(captured)


def server_time(client: Client, url: str) -> tuple[float, float, float]:
    """Give the median and the worst time of a page, and the median of the processor alone, in milliseconds.

    On a machine that others use too, the processor's time says what the page asks, the first two what they left.
    """
    fetch(client, url)
    took, busy = [], []
    for _ in range(REQUESTS):
        began, began_busy = time.perf_counter(), time.process_time()
        fetch(client, url)
        took.append(1000 * (time.perf_counter() - began))
        busy.append(1000 * (time.process_time() - began_busy))
    return statistics.median(took), max(took), statistics.median(busy)


@dataclass(frozen=True)
class Page:
    """One page to measure: how it is called, its URL name, who asks, and the milliseconds it may take."""

    name: str
    url_name: str
    person: User
    target: float


def measure(page: Page, calls: list[OpenCall], out: Callable[[str], None]) -> bool:
    """Print the figures of one page and give whether it meets its target with a constant number of queries."""
    client = client_of(page.person)
    urls = [reverse(page.url_name, args=[call.pk]) for call in calls]
    counts = [queries(client, url) for url in urls]
    median, worst, busy = server_time(client, urls[-1])
    met = median < page.target and len(set(counts)) == 1
    shown = ", ".join(map(str, counts))
    times = f"{median:>10.0f}{worst:>9.0f}{busy:>9.0f}{page.target:>9.0f}"
    out(f"{page.name:<34}{shown:>12}{times}  {'yes' if met else 'NO'}")
    return met


def run() -> bool:
    """Build, measure and print; give whether all was met."""
    people, chance = make_people(), random.Random(2026)
    calls = [make_call(applications, places, people, chance) for applications, places in SIZES]
    sizes = ", ".join(str(applications) for applications, _ in SIZES)
    print(f"{'page':<34}{'queries':>12}{'median ms':>10}{'worst':>9}{'cpu':>9}{'target':>9}  met")
    print(f"{'applications':<34}{sizes:>12}{'at ' + str(SIZES[-1][0]):>10}")
    met = measure(Page("list, the team", "calls:applications", people.staff, 90), calls, print)
    met &= measure(Page("list, a reviewer of the team", "calls:applications", people.reviewers[0], 90), calls, print)
    met &= measure(Page("board, no proposal yet", "calls:selection", people.staff, 160), calls, print)
    # A group is proposed when the review phase is over.
    OpenCall.objects.update(review_closes_at=clock.now() - timedelta(hours=1))
    # Three applications fill no group: with a proposal the larger two are compared.
    for call in calls[1:]:
        actions.propose(call=OpenCall.objects.get(pk=call.pk), by=people.staff)
    met &= measure(Page("board, with a proposal", "calls:selection", people.staff, 160), calls[1:], print)
    return met


def main() -> int:
    """Give the exit status."""
    return measured(run)


if __name__ == "__main__":
    sys.exit(main())
