"""A full year of a vorming that did not go on, as in 2025 (seed 003): from announced to the next edition."""

from collections import Counter
from datetime import date, timedelta

import pytest

from kruispunt.core import clock
from kruispunt.core.figures import Period
from kruispunt.notifications.delivery import empty_outbox
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.enrolment.actions import decide_cancel, enrol, want_next_edition
from kruispunt.trajectories.enrolment.models import CalendarInvitation
from kruispunt.trajectories.enrolment.queries.deciding import awaiting, coming_up, editions_before, standing_now
from kruispunt.trajectories.programme.actions import create_traject, plan_sessions, publish_traject
from kruispunt.trajectories.programme.kpi import vormingen
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.trajectories.programme.recurrence import PlannedSession
from tests.conftest import brussels, make_member
from tests.trajectories.enrolment.helpers import bestuur_of, calendar_of

pytestmark = pytest.mark.django_db

WHY = "Te weinig inschrijvingen. In 2026 komt er een kortere vorming, vanuit eigen casussen."


def announce(staff, year: int, *, days: list, **fields) -> Traject:
    """Make, plan and publish an edition; `days` are the dates of its sessions, by month and day."""
    traject = create_traject(
        kind="vorming",
        title=f"Horizontaal samenwerken ({year})",
        summary="Drie dagen over lokale netwerken.",
        objectives=["2.2"],
        minimum=3,
        capacity=4,
        by=staff,
    )
    Traject.objects.filter(pk=traject.pk).update(**fields)
    starts = [brussels(year, month, day, 9, 30) for month, day in days]
    sessions = [
        PlannedSession(
            title=f"Dag {number}",
            starts_at=start,
            ends_at=start + timedelta(hours=7),
            mode="physical",
            address="Paviljoenstraat 9, 1030 Brussel",
        )
        for number, start in enumerate(starts, start=1)
    ]
    plan_sessions(traject=traject, sessions=sessions, by=staff)
    return publish_traject(traject=Traject.objects.get(pk=traject.pk), by=staff)


def test_a_vorming_from_announced_to_cancelled_to_the_next_edition(staff, smtp_server):
    with clock.at(brussels(2025, 7, 1, 10)):
        vorming = announce(staff, 2025, days=[(10, 7), (10, 21), (11, 4)], decide_on=date(2025, 9, 23))
        assert list(awaiting()) == [vorming]
        assert not coming_up().exists()
    people = [make_member() for _ in range(2)]
    for day, user in enumerate(people, start=1):
        with clock.at(brussels(2025, 9, day, 11)):
            enrol(traject=vorming, user=user, bestuur=bestuur_of(user), by=user)

    # Seven days before, the team sees it; after the day it is late; nothing happens by itself.
    with clock.at(brussels(2025, 9, 15, 23, 59)):
        assert not coming_up().exists()
    for moment, is_overdue in (
        (brussels(2025, 9, 16, 0, 1), False),
        (brussels(2025, 9, 23, 23, 59), False),
        (brussels(2025, 9, 24, 0, 1), True),
        (brussels(2025, 10, 2, 9), True),
    ):
        with clock.at(moment):
            assert list(coming_up()) == [vorming]
            now = standing_now(vorming)
            assert (now.is_overdue, now.missing, now.places.enrolled) == (is_overdue, 1, 2)
            assert not Traject.objects.get(pk=vorming.pk).is_cancelled

    before = OutboxMail.objects.count()
    with clock.at(brussels(2025, 10, 2, 9)):
        assert empty_outbox() is False
    smtp_server.arrived.clear()
    with clock.at(brussels(2025, 10, 2, 9, 30)):
        decision = decide_cancel(traject=vorming, reason=WHY, by=staff, seen=standing_now(vorming).seen)
    assert (decision.enrolled, decision.waiting, decision.minimum) == (2, 0, 3)
    assert decision.decide_on == date(2025, 9, 23)

    # Everybody is told once; the calendars lose the three sessions.
    after = list(OutboxMail.objects.order_by("pk"))[before:]
    told = Counter(mail.user_id for mail in after if mail.subject == f"{vorming.title} gaat niet door")
    assert told == {user.pk: 1 for user in people}
    assert all(WHY in mail.text for mail in after if mail.subject == f"{vorming.title} gaat niet door")
    with clock.at(brussels(2025, 10, 2, 9, 31)):
        assert empty_outbox() is False
    arrived = [message for message in smtp_server.arrived if message["Subject"] == f"{vorming.title} gaat niet door"]
    assert sorted(message["To"] for message in arrived) == sorted(user.email for user in people)
    assert all(WHY in " ".join(message.get_body(["plain"]).get_content().split()) for message in arrived)
    # Beside it only what takes the second and the third day out of the calendars: one event a message.
    assert Counter(message["To"] for message in smtp_server.arrived) == {user.email: 3 for user in people}
    for user in people:
        assert [method for method, _, _ in calendar_of(user)] == ["REQUEST"] * 3 + ["CANCEL"] * 3
    assert not CalendarInvitation.objects.filter(is_standing=True).exists()
    with clock.at(brussels(2025, 10, 3, 9)):
        assert not Session.objects.upcoming().exists()
        assert not awaiting().exists()

    # Counted as cancelled and not as held.
    with clock.at(brussels(2026, 1, 15, 9)):
        counted = vormingen(Period.year(2025))
        assert counted.value == 0
        assert [(split.label, split.value) for split in counted.splits] == [("Geannuleerd", 1)]
        assert vorming.title in counted.note
        assert not Session.objects.held().exists()

    # Somebody wants the next edition, and hears of it once.
    with clock.at(brussels(2025, 10, 2, 12)):
        want_next_edition(traject=vorming, bestuur=bestuur_of(people[0]), by=people[0])
    with clock.at(brussels(2026, 2, 2, 9)):
        again = announce(staff, 2026, days=[(4, 14), (4, 28)], decide_on=date(2026, 3, 31), previous_edition=vorming)
        news = OutboxMail.objects.filter(subject__contains="Er is een nieuwe editie")
        assert [mail.user for mail in news] == [people[0]]
        (edition,) = editions_before(standing_now(again))
        assert (edition.traject, edition.by_then, edition.in_the_end) == (vorming, 0, 2)
