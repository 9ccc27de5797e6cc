"""Reviewers: who is asked, what they give, when they can, and what they are kept from."""

import re

import pytest
from django.db import connection

from kruispunt.besturen.models import Membership
from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.core.models import AuditEvent
from kruispunt.core.roles import Role
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application, Review, Reviewer, Score
from tests.conftest import make_bestuur, make_member, make_user
from tests.trajectories.calls.helpers import AFTER, apply, make_call
from tests.trajectories.calls.reviewing import (
    REVIEW_CLOSES,
    REVIEW_OPENS,
    REVIEWED,
    REVIEWING,
    give,
    make_eligible,
    make_reviewed_call,
    make_reviewer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(staff):
    return make_reviewed_call(staff)


@pytest.fixture
def application(call, staff):
    return make_eligible(call, staff)


@pytest.fixture
def reviewer(call, staff):
    return make_reviewer(call, staff)


def points_of(review):
    return list(review.scores.order_by("criterion__position").values_list("points", flat=True))


def test_a_reviewer_gives_points_on_every_criterion_with_a_remark(application, reviewer):
    review = give(application, reviewer, 4, 2, remark=" Sterk plan ")
    assert points_of(review) == [4, 2]
    assert (review.remark, review.reviewed_at, review.version) == ("Sterk plan", REVIEWING, 1)
    assert AuditEvent.objects.filter(verb="calls.review", actor=reviewer).count() == 1


def test_the_own_review_changes_until_the_phase_closes(application, reviewer):
    give(application, reviewer, 4, 2)
    changed = give(application, reviewer, 5, 1, version=1, remark="Toch anders")
    assert (points_of(changed), changed.version, changed.remark) == ([5, 1], 2, "Toch anders")
    assert Review.objects.count() == 1
    with pytest.raises(Forbidden, match="Beoordelen kon tot"):
        give(application, reviewer, 1, 1, version=2, at=REVIEW_CLOSES)
    assert points_of(Review.objects.get()) == [5, 1]


@pytest.mark.parametrize("version", [None, 1])
def test_a_form_from_before_the_last_save_is_stale_and_says_the_number_that_is_stored(application, reviewer, version):
    give(application, reviewer, 4, 2)
    give(application, reviewer, 5, 1, version=1)
    with pytest.raises(Stale) as stale:
        give(application, reviewer, 1, 1, version=version)
    assert stale.value.version == 2
    assert points_of(Review.objects.get()) == [5, 1]


def test_before_the_phase_opens_nobody_scores(application, reviewer):
    with pytest.raises(Forbidden, match="Beoordelen kan vanaf wo 18 maart 2026 om 9 u"):
        give(application, reviewer, 4, 2, at=AFTER)
    give(application, reviewer, 4, 2, at=REVIEW_OPENS)


def test_a_call_without_a_review_phase_takes_no_scores(staff):
    call = make_reviewed_call(staff, review_opens_at=None, review_closes_at=None)
    application, reviewer = make_eligible(call, staff), make_reviewer(call, staff)
    with pytest.raises(Forbidden, match="nog niet beslist wanneer"):
        give(application, reviewer, 4, 2)


def test_only_what_was_found_eligible_is_reviewed(call, staff, reviewer):
    unknown, bad = apply(call), apply(call)
    with clock.at(AFTER):
        actions.judge_eligibility(application=bad, eligibility="ineligible", reason="Te laat", by=staff)
    with pytest.raises(Forbidden, match="kijkt eerst na"):
        give(unknown, reviewer, 4, 2)
    with pytest.raises(Forbidden, match="niet ontvankelijk"):
        give(bad, reviewer, 4, 2)


def test_an_application_that_was_withdrawn_is_not_reviewed(application, reviewer):
    with clock.at(AFTER):
        actions.withdraw_application(application=application, reason="Geen tijd", by=application.applicant)
    with pytest.raises(Forbidden, match="trok ze in"):
        give(application, reviewer, 4, 2)


@pytest.mark.parametrize("wrong", [0, 6, -1, None, "3", 10**30])
def test_points_outside_one_to_five_are_refused_at_their_criterion(application, reviewer, wrong):
    first, second = application.call.criteria.all()
    with clock.at(REVIEWING), pytest.raises(Refused) as refusal:
        actions.review(application=application, points={first.pk: 3, second.pk: wrong}, remark="", by=reviewer)
    assert refusal.value.field == f"points_{second.pk}"
    assert not Review.objects.exists()


def test_a_criterion_without_points_or_of_another_call_is_refused(application, reviewer, staff):
    first, second = application.call.criteria.all()
    other = make_reviewed_call(staff, title="Andere oproep").criteria.first()
    with clock.at(REVIEWING):
        with pytest.raises(Refused) as refusal:
            actions.review(application=application, points={first.pk: 3}, remark="", by=reviewer)
        assert refusal.value.field == f"points_{second.pk}"
        points = {first.pk: 3, second.pk: 3, other.pk: 3}
        with pytest.raises(Refused, match="criteria van deze oproep veranderden"):
            actions.review(application=application, points=points, remark="", by=reviewer)
    assert not Score.objects.exists()


def test_a_remark_that_is_too_long_is_refused_and_nothing_is_stored(application, reviewer):
    with pytest.raises(Refused) as refusal:
        give(application, reviewer, 4, 2, remark="x" * 2001)
    assert refusal.value.field == "remark"
    assert not Review.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_who_was_not_asked_does_not_score_whatever_the_role(application, role):
    with pytest.raises(Forbidden, match="geen beoordelaar"):
        give(application, make_user(role), 4, 2)


def test_who_lost_the_role_scores_no_more(application, reviewer):
    reviewer.role = Role.MEMBER
    reviewer.save()
    with pytest.raises(Forbidden, match="geen beoordelaar"):
        give(application, reviewer, 4, 2)


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.STAFF, Role.ADMIN])
def test_nobody_scores_the_own_bestuur(call, staff, role):
    bestuur = make_bestuur()
    application, other = make_eligible(call, staff, bestuur=bestuur), make_eligible(call, staff)
    reviewer = make_reviewer(call, staff, user=make_member(bestuur, role=role))
    with pytest.raises(Forbidden, match="Je handelt zelf"):
        give(application, reviewer, 5, 5)
    give(other, reviewer, 3, 3)


def test_who_no_longer_acts_for_a_bestuur_scores_it(call, staff):
    bestuur = make_bestuur()
    application = make_eligible(call, staff, bestuur=bestuur)
    reviewer = make_reviewer(call, staff, user=make_member(bestuur, role=Role.FACILITATOR))
    Membership.objects.filter(user=reviewer).update(status="ended", ends_on=AFTER.date())
    assert points_of(give(application, reviewer, 3, 3)) == [3, 3]


@pytest.mark.parametrize(("role", "may"), [("member", 0), ("facilitator", 1), ("staff", 1), ("admin", 1)])
def test_the_team_asks_facilitators_and_colleagues_who_hear_so_by_mail(call, staff, role, may):
    person = make_user(Role(role))
    with clock.at(AFTER):
        if not may:
            with pytest.raises(Refused) as refusal:
                actions.ask_reviewer(call=call, user=person, by=staff)
            assert refusal.value.field == "user"
            return
        actions.ask_reviewer(call=call, user=person, by=staff)
    mail = OutboxMail.objects.get(user=person)
    assert call.title in mail.subject
    assert "wo 18 maart 2026 om 9 u." in mail.text
    assert "/beoordelingen/" in mail.text


@pytest.mark.parametrize(("role", "may"), [("member", 0), ("facilitator", 0), ("staff", 1), ("admin", 1)])
def test_only_the_team_asks_and_releases_reviewers(call, staff, reviewer, role, may):
    by, person = make_user(Role(role)), make_user(Role.FACILITATOR)
    row = Reviewer.objects.get(user=reviewer)
    with clock.at(AFTER):
        if may:
            actions.ask_reviewer(call=call, user=person, by=by)
            actions.release_reviewer(reviewer=row, by=by)
            assert not Reviewer.objects.filter(user=reviewer).exists()
            return
        with pytest.raises(Forbidden):
            actions.ask_reviewer(call=call, user=person, by=by)
        with pytest.raises(Forbidden):
            actions.release_reviewer(reviewer=row, by=by)


def test_the_same_person_is_asked_once(call, staff, reviewer):
    with clock.at(AFTER), pytest.raises(Refused, match="beoordeelt deze oproep al"):
        actions.ask_reviewer(call=call, user=reviewer, by=staff)
    assert OutboxMail.objects.filter(user=reviewer).count() == 1


def test_who_is_no_longer_active_is_not_asked(call, staff):
    with clock.at(AFTER), pytest.raises(Refused, match="Vraag een begeleider"):
        actions.ask_reviewer(call=call, user=make_user(Role.FACILITATOR, is_active=False), by=staff)


def test_after_the_phase_nobody_is_asked(call, staff):
    with clock.at(REVIEWED), pytest.raises(Refused, match="Het beoordelen is voorbij"):
        actions.ask_reviewer(call=call, user=make_user(Role.FACILITATOR), by=staff)


def test_who_could_read_scores_is_not_asked_once_there_are_any(call, staff, application, reviewer):
    give(application, reviewer, 4, 2)
    with clock.at(REVIEWING):
        with pytest.raises(Refused, match="kon ze lezen"):
            actions.ask_reviewer(call=call, user=make_user(Role.STAFF), by=staff)
        assert actions.ask_reviewer(call=call, user=make_user(Role.FACILITATOR), by=staff)


def test_who_gave_a_review_stays_reviewer(call, staff, application, reviewer):
    give(application, reviewer, 4, 2)
    with clock.at(REVIEWING), pytest.raises(Refused, match="beoordeelde al 1 kandidatuur"):
        actions.release_reviewer(reviewer=Reviewer.objects.get(user=reviewer), by=staff)


def test_nobody_releases_oneself_to_read_what_others_gave(call, staff, admin):
    make_reviewer(call, admin, user=staff)
    row = Reviewer.objects.get(user=staff)
    with clock.at(AFTER):
        with pytest.raises(Forbidden, match="jezelf niet weghalen"):
            actions.release_reviewer(reviewer=row, by=staff)
        actions.release_reviewer(reviewer=row, by=admin)
        with pytest.raises(Refused, match="al weg"):
            actions.release_reviewer(reviewer=row, by=admin)


def test_a_call_without_criteria_has_nothing_to_score(staff):
    call = make_call(staff)
    application, reviewer = make_eligible(call, staff), make_reviewer(call, staff)
    type(call).objects.filter(pk=call.pk).update(review_opens_at=REVIEW_OPENS, review_closes_at=REVIEW_CLOSES)
    with clock.at(REVIEWING), pytest.raises(Refused, match="geen criteria"):
        actions.review(application=application, points={}, remark="", by=reviewer)


def test_a_review_locks_the_call_before_the_application(staff, monkeypatch):
    """As a confirmation does: no score lands between its last look at the scores and its end."""
    application = make_eligible(make_reviewed_call(staff), staff)
    me = make_reviewer(application.call, staff)
    locked = []

    def note(execute, sql, params, many, context):
        found = re.search(r'FROM "(\w+)".* FOR UPDATE$', sql)
        if found:
            locked.append(found[1])
        return execute(sql.removesuffix(" FOR UPDATE"), params, many, context)

    # The database of the tests has no row locks: let the queries ask for them, and take that away again.
    monkeypatch.setattr(connection.features, "has_select_for_update", True)
    with connection.execute_wrapper(note):
        give(application, me, 3, 3)
    assert locked[:2] == ["calls_opencall", "calls_application"]


def test_a_selection_with_reviews_waits_until_every_application_was_judged(staff):
    call = make_reviewed_call(staff)
    judged = [make_eligible(call, staff) for _ in range(6)]
    waiting = apply(call)
    with clock.at(REVIEWED):
        run = actions.propose(call=call, by=staff)
        with pytest.raises(Refused, match=f"ontvankelijk zijn: {waiting.bestuur}"):
            actions.confirm_selection(run=run, by=staff)
        actions.judge_eligibility(application=waiting, eligibility="ineligible", reason="Geen lokaal bestuur", by=staff)
        run = actions.propose(call=call, by=staff)
        assert actions.confirm_selection(run=run, by=staff).is_confirmed
    assert {a.pending for a in Application.objects.filter(pk__in=[a.pk for a in judged])} == {"accepted"}
