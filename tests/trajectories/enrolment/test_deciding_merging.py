"""Two editions become one."""

from datetime import timedelta

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.core.models import AuditEvent
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.enrolment.actions import FiguresMoved, decide_merge, enrol
from kruispunt.trajectories.enrolment.models import (
    CalendarInvitation,
    GoDecision,
    Need,
    Participation,
    ParticipationStatus,
    SeatOffer,
)
from kruispunt.trajectories.enrolment.queries import places_of, waiting_position
from kruispunt.trajectories.enrolment.queries.deciding import seen_word, standing_now
from kruispunt.trajectories.programme.models import Traject, TrajectNeed
from kruispunt.trajectories.programme.signals import traject_cancelled
from tests.conftest import make_bestuur, make_member
from tests.trajectories.enrolment.deciding import mails_about, make_undecided
from tests.trajectories.enrolment.helpers import bestuur_of, calendar_of, make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db

WHY = "Samen is er genoeg volk"


def edition(*, people: int = 0, **fields) -> Traject:
    """Store and give another edition, with a session in three weeks and so many people in it."""
    traject = make_traject(**fields)
    make_session(traject, days=21)
    for _ in range(people):
        make_participant(traject)
    return traject


def in_(traject: Traject, user) -> Participation:
    """Give how somebody stands in a traject."""
    return Participation.objects.standing().get(traject=traject, user=user)


def merge(source: Traject, target: Traject, by) -> GoDecision:
    """Merge, for a reason."""
    return decide_merge(traject=source, into=target, reason=WHY, by=by)


def test_everybody_gets_a_place_one_mail_and_the_other_sessions_in_the_calendar(staff):
    source, old = make_undecided(people=2)
    target = edition(people=1)
    people = [row.user for row in Participation.objects.filter(traject=source)]
    before = {user: OutboxMail.objects.filter(user=user).count() for user in people}
    merge(source, target, staff)
    new = target.sessions.get()
    for user in people:
        row = in_(target, user)
        assert (row.is_enrolled, row.source) == (True, "merged")
        # One mail with words, one that takes the old session out and one that brings the new.
        assert OutboxMail.objects.filter(user=user).count() - before[user] == 3
        assert [(m, uid) for m, uid, _ in calendar_of(user)[-2:]] == [
            ("CANCEL", f"{old.uid}@localhost"),
            ("REQUEST", f"{new.uid}@localhost"),
        ]
    assert sorted(u.pk for u in mails_about(source, "{traject} gaat samen met")) == sorted(u.pk for u in people)
    assert not mails_about(source, "{traject} gaat niet door")
    source.refresh_from_db()
    assert source.is_cancelled
    assert WHY in source.cancel_reason
    assert target.title in source.cancel_reason
    assert not Participation.objects.standing().filter(traject=source).exists()
    assert not CalendarInvitation.objects.filter(session=old, is_standing=True).exists()
    assert GoDecision.objects.get().merged_into == target


def test_places_go_only_to_what_is_free_beyond_who_waits_and_the_order_stays(staff):
    source, _ = make_undecided(people=3, minimum=1, capacity=3)
    waiter = make_participant(source)
    first, second, third = Participation.objects.filter(traject=source).enrolled().order_by("pk")
    target = edition(capacity=5, people=5)
    waited = make_participant(target)
    Traject.objects.filter(pk=target.pk).update(capacity=7)  # two are free, one of them for who waits there
    merge(source, target, staff)
    assert in_(target, first.user).is_enrolled
    assert [waiting_position(in_(target, row.user)) for row in (waited, second, third, waiter)] == [1, 2, 3, 4]
    assert (places_of(target).enrolled, places_of(target).waiting) == (6, 4)
    text = OutboxMail.objects.get(user=third.user, subject__contains="je wacht op een plaats").text
    assert "plaats 3 van de wachtlijst" in text
    assert calendar_of(third.user)[-1][0] == "CANCEL"


def test_who_waited_gets_a_place_when_one_is_free_after_who_was_enrolled(staff):
    source, _ = make_undecided(people=1, minimum=1, capacity=1)
    waiter = make_participant(source)
    target = edition(capacity=9)
    merge(source, target, staff)
    assert in_(target, waiter.user).is_enrolled
    assert places_of(target).enrolled == 2


def test_the_most_of_a_bestuur_in_the_other_edition_is_kept(staff):
    bestuur = make_bestuur()
    source, _ = make_undecided()
    target = edition(per_bestuur=1)
    colleagues = [make_member(bestuur) for _ in range(2)]
    for user in colleagues:
        enrol(traject=source, user=user, bestuur=bestuur, by=user)
    merge(source, target, staff)
    assert [in_(target, user).status for user in colleagues] == ["enrolled", "waiting"]


def test_who_stands_in_the_other_edition_already_stays_as_they_are(staff):
    source, _ = make_undecided(people=1)
    row = Participation.objects.get()
    target = edition(capacity=1, people=1)
    enrol(traject=target, user=row.user, bestuur=row.bestuur, by=row.user)
    before = in_(target, row.user)
    merge(source, target, staff)
    after = in_(target, row.user)
    assert (after.pk, after.status, after.source) == (before.pk, "waiting", "self")
    assert "Je blijft er op plaats 1" in OutboxMail.objects.get(user=row.user, subject__contains="gaat samen").text


def test_an_open_offer_ends_and_its_person_goes_along(staff):
    source, _ = make_undecided(people=1, minimum=1, capacity=1)
    row = make_participant(source)
    Participation.objects.filter(pk=row.pk).update(status=ParticipationStatus.OFFERED)
    offer = SeatOffer.objects.create(participation=row, expires_at=clock.now() + timedelta(days=1))
    merge(source, target := edition(), staff)
    offer.refresh_from_db()
    assert (offer.status, in_(target, row.user).status) == ("ended", "enrolled")


def test_needs_go_along_only_where_the_other_edition_asks_for_them(staff):
    source, _ = make_undecided(people=1)
    row = Participation.objects.get()
    Need.objects.create(participation=row, kind="food", note="geen noten")
    Need.objects.create(participation=row, kind="interpreter")
    target = edition()
    TrajectNeed.objects.create(traject=target, kind="food")
    merge(source, target, staff)
    assert [(need.kind, need.note) for need in in_(target, row.user).needs.all()] == [("food", "geen noten")]


@pytest.mark.parametrize(
    "change", [{"kind": "webinar"}, {"status": "draft"}, {"sessions": "over"}, {"itself": True}], ids=str
)
def test_an_edition_that_cannot_take_them_over_is_refused(change, staff):
    source, _ = make_undecided(people=1)
    target = edition()
    if change == {"sessions": "over"}:
        target.sessions.update(starts_at=clock.now() - timedelta(hours=3), ends_at=clock.now() - timedelta(hours=1))
    elif change == {"itself": True}:
        target = source
    else:
        Traject.objects.filter(pk=target.pk).update(**change)
    with pytest.raises(Refused) as refused:
        merge(source, target, staff)
    assert refused.value.field == "into"
    assert not GoDecision.objects.exists()


def test_a_failure_halfway_leaves_everybody_where_they_stood(staff):
    source, _ = make_undecided(people=2)
    target = edition()
    sent = OutboxMail.objects.count()

    def fail(**_):
        raise RuntimeError("halfway")

    traject_cancelled.connect(fail)
    try:
        with pytest.raises(RuntimeError, match="halfway"):
            merge(source, target, staff)
    finally:
        traject_cancelled.disconnect(fail)
    source.refresh_from_db()
    assert not source.is_cancelled
    assert Participation.objects.enrolled().filter(traject=source).count() == 2
    assert not Participation.objects.filter(traject=target).exists()
    assert OutboxMail.objects.count() == sent


def test_the_form_counts_for_the_figures_of_both_editions(staff, member):
    source, _ = make_undecided(people=1)
    target = edition(capacity=1)
    seen = seen_word(standing_now(source), standing_now(target))
    enrol(traject=target, user=member, bestuur=bestuur_of(member), by=member)
    with pytest.raises(FiguresMoved, match="1 ingeschreven en 0 op de wachtlijst"):
        decide_merge(traject=source, into=target, reason=WHY, by=staff, seen=seen)


def test_the_audit_says_of_everybody_that_they_went_along(staff):
    source, _ = make_undecided(people=2)
    target = edition()
    merge(source, target, staff)
    events = AuditEvent.objects.filter(verb="enrolment.merge_away")
    gone = source.participations.values_list("pk", flat=True)
    assert {event.object_id for event in events} == {str(pk) for pk in gone}
    assert {event.details["into"] for event in events} == {target.pk}
