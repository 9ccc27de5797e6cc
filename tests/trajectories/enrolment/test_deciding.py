"""Staff decides whether a traject goes on."""

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.enrolment.actions import (
    FiguresMoved,
    Move,
    decide_cancel,
    decide_go,
    decide_merge,
    decide_move,
    decide_recruit,
    withdraw,
)
from kruispunt.trajectories.enrolment.models import GoDecision, Participation
from kruispunt.trajectories.enrolment.queries.deciding import awaiting, standing_now
from kruispunt.trajectories.programme.models import Session, Traject
from tests.conftest import make_bestuur, make_member
from tests.trajectories.enrolment.deciding import in_days, mails_about, make_undecided
from tests.trajectories.enrolment.helpers import bestuur_of, calendar_of, make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db

WHY = "Acht mensen is genoeg om te oefenen"


def decisions(traject, session, by) -> dict:
    """Give each decision, ready to take."""
    moves = [Move(session, session.starts_at.replace(year=session.starts_at.year + 1), session.ends_at)]
    common = {"traject": traject, "by": by}
    return {
        "go": lambda **more: decide_go(**common, **more),
        "recruit": lambda **more: decide_recruit(**common, besturen=[], decide_on=in_days(4), **more),
        "move": lambda **more: decide_move(**common, moves=moves, decide_on=in_days(4), **more),
        "merge": lambda **more: decide_merge(**common, into=make_undecided()[0], **more),
        "cancel": lambda **more: decide_cancel(**common, **more),
    }


def test_a_go_tells_who_is_enrolled_once_and_keeps_who_when_why_and_the_figures(staff):
    traject, _ = make_undecided(people=3, capacity=3)
    waiting = make_participant(traject)
    decision = decide_go(traject=traject, reason=f"  {WHY} ", by=staff)
    kept = GoDecision.objects.get()
    assert (kept.choice, kept.reason, kept.decided_by) == ("go", WHY, staff)
    assert (kept.enrolled, kept.waiting, kept.minimum, kept.decide_on) == (3, 1, 3, traject.decide_on)
    told = mails_about(traject, "{traject} gaat door")
    assert sorted(u.pk for u in told) == sorted(Participation.objects.enrolled().values_list("user", flat=True))
    assert waiting.user not in told
    event = AuditEvent.objects.get(verb="enrolment.decide_go")
    assert (event.object_id, event.actor, event.details["reason"]) == (str(decision.pk), staff, WHY)


def test_after_a_go_it_leaves_the_list_until_it_gets_another_day(staff):
    traject, _ = make_undecided(people=1)
    assert list(awaiting()) == [traject]
    decide_go(traject=traject, reason=WHY, by=staff)
    assert not awaiting().exists()
    Traject.objects.update(decide_on=in_days(5))
    assert list(awaiting()) == [traject]


def test_a_go_for_what_is_over_tells_nobody(staff):
    traject, session = make_undecided(people=1)
    Session.objects.filter(pk=session.pk).update(
        starts_at=clock.now() - (session.ends_at - session.starts_at), ends_at=clock.now()
    )
    sent = OutboxMail.objects.count()
    decide_go(traject=traject, reason="Ging gewoon door", by=staff)
    assert OutboxMail.objects.count() == sent
    assert not awaiting().exists()


def test_a_second_go_for_the_same_day_is_refused_and_says_who_was_first(staff, admin):
    traject, _ = make_undecided(people=1)
    decide_go(traject=traject, reason=WHY, by=admin)
    with pytest.raises(Refused, match=f"{admin} besliste al"):
        decide_go(traject=traject, reason=WHY, by=staff)


@pytest.mark.parametrize("choice", ["go", "recruit", "move", "merge", "cancel"])
def test_only_the_team_decides(choice, facilitator, member):
    traject, session = make_undecided(facilitators=[facilitator])
    for person in (facilitator, member):
        with pytest.raises(Forbidden):
            decisions(traject, session, person)[choice](reason=WHY)
    assert not GoDecision.objects.exists()


@pytest.mark.parametrize("choice", ["go", "recruit", "move", "merge", "cancel"])
def test_what_cannot_be_decided_is_refused_with_the_reason(choice, staff):
    traject, session = make_undecided()
    Traject.objects.filter(pk=traject.pk).update(status="draft", published_at=None)
    with pytest.raises(Refused, match="ontwerp"):
        decisions(traject, session, staff)[choice](reason=WHY)
    Traject.objects.filter(pk=traject.pk).update(status="published", published_at=clock.now(), decide_on=None)
    with pytest.raises(Refused, match="geen dag om te beslissen"):
        decisions(traject, session, staff)[choice](reason=WHY)
    Traject.objects.filter(pk=traject.pk).update(decide_on=in_days(2))
    decide_cancel(traject=traject, reason="Te weinig mensen", by=staff)
    with pytest.raises(Refused, match=r"al geannuleerd\. De reden: Te weinig mensen"):
        decisions(traject, session, staff)[choice](reason=WHY)


@pytest.mark.parametrize("choice", ["go", "move", "merge", "cancel"])
def test_without_a_reason_nothing_happens(choice, staff):
    traject, session = make_undecided(people=1)
    sent = OutboxMail.objects.count()
    with pytest.raises(Refused) as refused:
        decisions(traject, session, staff)[choice](reason="  ")
    assert refused.value.field == "reason"
    assert (GoDecision.objects.count(), OutboxMail.objects.count()) == (0, sent)


@pytest.mark.parametrize("choice", ["go", "recruit", "move", "cancel"])
def test_a_form_made_from_other_figures_is_refused_and_goes_on_with_those_of_now(choice, staff, admin):
    traject, session = make_undecided(people=2)
    seen = standing_now(traject).seen
    make_participant(traject)
    with pytest.raises(FiguresMoved, match="nu 3 ingeschreven") as refused:
        decisions(traject, session, staff)[choice](reason=WHY, seen=seen)
    assert refused.value.seen == standing_now(traject).seen != seen
    decide_go(traject=traject, reason="Ik heb ze allemaal gebeld", by=admin)
    with pytest.raises(FiguresMoved, match=f"beslissing is van {admin}.*Ik heb ze allemaal gebeld"):
        decisions(traject, session, staff)[choice](reason=WHY, seen=refused.value.seen)
    assert GoDecision.objects.count() == 1


def test_a_session_that_moved_meanwhile_makes_the_form_old(staff):
    traject, session = make_undecided(people=2)
    seen = standing_now(traject).seen
    Session.objects.filter(pk=session.pk).update(version=2)
    with pytest.raises(FiguresMoved):
        decide_cancel(traject=traject, reason=WHY, by=staff, seen=seen)


def test_cancelling_cancels_the_traject_with_the_reason_and_tells_everybody_once(staff):
    traject, _ = make_undecided(people=2, minimum=2, capacity=2)
    waiting = make_participant(traject)
    decide_cancel(traject=traject, reason="Te weinig inschrijvingen", by=staff)
    traject.refresh_from_db()
    assert (traject.is_cancelled, traject.cancel_reason) == (True, "Te weinig inschrijvingen")
    told = mails_about(traject, "{traject} gaat niet door")
    assert len(told) == len(set(told)) == 3
    assert waiting.user in told
    mail = OutboxMail.objects.get(user=waiting.user, subject__contains="gaat niet door")
    assert f"/traject/{traject.slug}/volgende-editie/" in mail.text
    enrolled = Participation.objects.enrolled().first()
    assert calendar_of(enrolled.user)[-1][0] == "CANCEL"
    assert not awaiting().exists()


def test_a_decision_that_fails_halfway_leaves_nothing(staff):
    traject, session = make_undecided(people=2)
    later = make_session(traject, days=20)
    moves = [
        Move(session, session.starts_at + (later.starts_at - session.starts_at), later.ends_at),
        Move(later, later.ends_at, later.starts_at),
    ]
    sent = OutboxMail.objects.count()
    with pytest.raises(Refused) as refused:
        decide_move(traject=traject, moves=moves, decide_on=in_days(4), reason=WHY, by=staff)
    assert refused.value.field == f"ends_at_{later.pk}"
    session.refresh_from_db()
    assert (session.sequence, OutboxMail.objects.count(), GoDecision.objects.count()) == (0, sent, 0)


def test_moving_gives_calendars_the_new_date_and_tells_who_waits_both_dates(staff):
    traject, session = make_undecided(people=1, minimum=1, capacity=1)
    enrolled, waiting = Participation.objects.get(), make_participant(traject)
    week = in_days(17) - in_days(10)
    move = Move(session, session.starts_at + week, session.ends_at + week)
    decide_move(traject=traject, moves=[move], decide_on=in_days(12), reason=WHY, by=staff)
    session.refresh_from_db()
    traject.refresh_from_db()
    assert (session.starts_at, session.sequence, traject.decide_on) == (move.starts_at, 1, in_days(12))
    assert calendar_of(enrolled.user)[-1] == ("REQUEST", f"{session.uid}@localhost", 1)
    assert mails_about(traject, "{traject} is verplaatst") == [waiting.user]
    assert GoDecision.objects.get().next_decide_on == in_days(12)
    assert list(awaiting()) == [traject]


def test_moving_nothing_a_past_moment_or_a_strange_session_is_refused(staff):
    traject, session = make_undecided(people=1)
    common = {"traject": traject, "decide_on": in_days(4), "reason": WHY, "by": staff}
    with pytest.raises(Refused, match="Geen enkele sessie"):
        decide_move(moves=[Move(session, session.starts_at, session.ends_at)], **common)
    with pytest.raises(Refused, match="in het verleden") as refused:
        decide_move(moves=[Move(session, clock.now(), session.ends_at)], **common)
    assert refused.value.field == f"starts_at_{session.pk}"
    other = make_session(make_traject())
    with pytest.raises(Refused, match="voorbij of geannuleerd"):
        decide_move(moves=[Move(other, session.starts_at, session.ends_at)], **common)
    assert not GoDecision.objects.exists()


@pytest.mark.parametrize(("days", "words"), [(-1, "voorbij"), (10, "voor die dag"), (30, "voor die dag")])
def test_the_next_day_of_deciding_lies_between_today_and_the_first_session(days, words, staff, member):
    traject, _ = make_undecided(people=1)
    with pytest.raises(Refused, match=words) as refused:
        decide_recruit(traject=traject, besturen=[bestuur_of(member)], decide_on=in_days(days), reason=WHY, by=staff)
    assert refused.value.field == "decide_on"
    assert not mails_about(traject, "Er is nog plaats")


def test_inviting_mails_each_colleague_once_and_asks_again_on_the_new_day(staff):
    traject, _ = make_undecided(people=1)
    bestuur, both = make_bestuur(), make_bestuur()
    first, second = make_member(bestuur), make_member(bestuur)
    second.memberships.create(
        bestuur=both, function_title="x", status="active", decided_at=clock.now(), ground="domain", starts_on=in_days(0)
    )
    make_member(bestuur, is_active=False)
    decision = decide_recruit(traject=traject, besturen=[bestuur, both], decide_on=in_days(6), reason=WHY, by=staff)
    assert set(mails_about(traject, "Er is nog plaats in {traject}")) == {first, second}
    assert OutboxMail.objects.filter(subject__contains="Er is nog plaats").count() == 2
    mail = OutboxMail.objects.get(user=first)
    assert f"/traject/{traject.slug}/inschrijven/" in mail.text
    assert {row.bestuur for row in decision.invited.all()} == {bestuur, both}
    traject.refresh_from_db()
    assert traject.decide_on == in_days(6)
    assert list(awaiting()) == [traject]


def test_nobody_is_invited_twice_in_14_days_and_again_after_that(staff, member):
    traject, _ = make_undecided(days=40)
    common = {"traject": traject, "besturen": [bestuur_of(member)], "reason": WHY, "by": staff}
    decide_recruit(decide_on=in_days(20), **common)
    with pytest.raises(Refused, match="voorbije 14 dagen") as refused:
        decide_recruit(decide_on=in_days(21), **common)
    assert refused.value.field == "besturen"
    GoDecision.objects.update(decided_at=clock.now() - (in_days(14) - in_days(0)))
    decide_recruit(decide_on=in_days(21), **common)
    assert mails_about(traject, "Er is nog plaats") == [member, member]


def test_who_stands_in_it_is_not_invited_and_a_colleague_who_left_can_be(staff):
    traject, _ = make_undecided()
    row = make_participant(traject)
    common = {"traject": traject, "besturen": [row.bestuur], "decide_on": in_days(4), "reason": WHY, "by": staff}
    with pytest.raises(Refused, match="niemand om nu te mailen"):
        decide_recruit(**common)
    withdraw(participation=row, reason="", by=row.user)
    decide_recruit(**common)
    assert mails_about(traject, "Er is nog plaats") == [row.user]


def test_nobody_is_invited_where_nobody_can_enrol_and_without_besturen(staff, member):
    traject, _ = make_undecided()
    common = {"traject": traject, "decide_on": in_days(4), "reason": WHY, "by": staff}
    with pytest.raises(Refused, match="minstens één bestuur"):
        decide_recruit(besturen=[], **common)
    Traject.objects.update(kind="leerlabo")
    with pytest.raises(Refused, match="kan niemand zich nog inschrijven"):
        decide_recruit(besturen=[bestuur_of(member)], **common)


def test_what_is_decided_names_no_session_for_somebody_alone(staff):
    traject, _ = make_undecided(people=3)
    make_session(traject, days=5, audience="individual", title="Gesprek over iets")
    decide_go(traject=traject, reason="Genoeg volk", by=staff)
    mails = OutboxMail.objects.filter(category="enrolment")
    assert mails.filter(text__contains="Samenkomst").exists()
    assert not mails.filter(text__contains="Gesprek over iets").exists()
