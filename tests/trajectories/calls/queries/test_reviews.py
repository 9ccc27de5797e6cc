"""Scores recounted independently, and who may see which."""

from fractions import Fraction
from statistics import median

import pytest

from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Review
from kruispunt.trajectories.calls.queries import reviews
from tests.conftest import make_bestuur, make_member, make_user, queries
from tests.trajectories.calls.helpers import AFTER, apply
from tests.trajectories.calls.reviewing import (
    REVIEWED,
    REVIEWING,
    give,
    make_eligible,
    make_reviewed_call,
    make_reviewer,
)

pytestmark = pytest.mark.django_db


def recounted(application, method):
    """Give the score by another road: every score read one by one."""
    means = []
    for review in Review.objects.filter(application=application):
        rows = [(score.points, score.criterion.weight) for score in review.scores.all()]
        means.append(Fraction(sum(p * w for p, w in rows), sum(w for _, w in rows)))
    if not means:
        return None
    return median(means) if method == "median" else sum(means) / len(means)


@pytest.mark.parametrize("method", ["mean", "median"])
def test_scores_are_exact_and_those_of_a_recount(staff, method):
    call = make_reviewed_call(staff, score_method=method)
    applications = [make_eligible(call, staff) for _ in range(4)]
    people = [make_reviewer(call, staff) for _ in range(4)]
    given = [[(5, 1), (4, 4), (1, 2), (3, 5)], [(2, 3), (2, 1)], [(1, 1)], []]
    for application, points in zip(applications, given, strict=True):
        for person, pair in zip(people, points, strict=False):
            give(application, person, *pair)
    assert reviews.scores_of(call) == {a.pk: recounted(a, method) for a in applications}
    # Of 11/3, 4, 4/3 and 11/3, since the first criterion weighs twice.
    expected = {"mean": Fraction(19, 6), "median": Fraction(11, 3)}
    assert reviews.scores_of(call)[applications[0].pk] == expected[method]


def test_scores_cost_the_same_number_of_queries_however_many_there_are(staff):
    call = make_reviewed_call(staff)
    person = make_reviewer(call, staff)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            give(make_eligible(call, staff), person, 3, 3)
        with queries() as captured:
            reviews.visible_scores(person, call)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.fixture
def scene(staff):
    """A call with two applications that somebody else reviewed."""
    call = make_reviewed_call(staff)
    besturen = [make_bestuur(name="Aalst"), make_bestuur(name="Bree")]
    applications = [make_eligible(call, staff, bestuur=bestuur) for bestuur in besturen]
    other = make_reviewer(call, staff)
    return call, applications, other


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.STAFF, Role.ADMIN])
def test_a_reviewer_sees_a_score_only_after_the_own_review(scene, staff, role):
    call, (first, second), other = scene
    me = make_reviewer(call, staff, role=role)
    give(first, other, 5, 5)
    give(second, other, 5, 5)
    with clock.at(REVIEWING):
        assert reviews.visible_scores(me, call) == {}
        give(first, me, 1, 1)
        assert reviews.visible_scores(me, call) == {first.pk: Fraction(3)}


def test_after_the_phase_a_reviewer_sees_all_but_the_own_bestuur(scene, staff):
    call, (first, second), other = scene
    bestuur = make_bestuur()
    own = make_eligible(call, staff, bestuur=bestuur)
    me = make_reviewer(call, staff, user=make_member(bestuur, role=Role.STAFF))
    for application in (first, second, own):
        give(application, other, 5, 5)
    with clock.at(REVIEWED):
        assert reviews.visible_scores(me, call) == {first.pk: Fraction(5), second.pk: Fraction(5)}


@pytest.mark.parametrize("moment", [REVIEWING, REVIEWED])
def test_who_acts_for_a_bestuur_sees_nothing_of_its_reviews_reviewer_or_not(scene, staff, moment):
    call, (first, second), other = scene
    me = make_member(first.bestuur, role=Role.STAFF)
    elsewhere = make_member(make_bestuur(), role=Role.STAFF)
    give(first, other, 5, 5)
    with clock.at(moment):
        assert reviews.visible_scores(me, call) == {second.pk: None}
        assert reviews.sight_of(me, call).keeps_away(first.bestuur_id)
        assert not reviews.sight_of(elsewhere, call).is_blind


def test_who_does_not_review_the_call_sees_all(scene, staff):
    call, (first, second), other = scene
    give(first, other, 5, 5)
    with clock.at(REVIEWING):
        assert reviews.visible_scores(staff, call) == {first.pk: Fraction(5), second.pk: None}
        assert not reviews.sight_of(staff, call).is_blind


def test_a_reviewer_of_another_call_is_not_blind_here(scene, staff):
    call = scene[0]
    elsewhere = make_reviewed_call(staff, title="Andere oproep")
    make_reviewer(elsewhere, staff, user=(colleague := make_user(Role.STAFF)))
    assert not reviews.sight_of(colleague, call).is_reviewer
    assert reviews.sight_of(colleague, elsewhere).is_reviewer


def test_progress_counts_eligible_applications_and_leaves_out_the_own_bestuur(staff):
    call = make_reviewed_call(staff)
    bestuur = make_bestuur(name="Bree")
    first = make_eligible(call, staff, bestuur=make_bestuur(name="Aalst"))
    make_eligible(call, staff, bestuur=bestuur)
    apply(call)
    bad = apply(call)
    with clock.at(AFTER):
        actions.judge_eligibility(application=bad, eligibility="ineligible", reason="Te laat", by=staff)
    free = make_reviewer(call, staff)
    tied = make_reviewer(call, staff, user=make_member(bestuur, role=Role.FACILITATOR))
    give(first, tied, 3, 3)
    found = {one.reviewer.user: (one.done, one.total, one.is_done, one.share) for one in reviews.progress_in(call)}
    assert found == {free: (0, 2, False, 0), tied: (1, 1, True, 100)}
    assert (reviews.task_of(tied, call).done, reviews.task_of(tied, call).next) == (1, None)
    assert reviews.task_of(free, call).next == first


def test_what_waits_is_what_can_be_reviewed_now_and_is_not_done(scene, staff):
    _, (first, second), other = scene
    with clock.at(AFTER):
        assert reviews.waiting_tasks(other) == []
    with clock.at(REVIEWING):
        assert [(task.done, task.total, task.next) for task in reviews.waiting_tasks(other)] == [(0, 2, first)]
        give(first, other, 3, 3)
        give(second, other, 3, 3)
        assert reviews.waiting_tasks(other) == []
        assert [task.done for task in reviews.tasks_of(other)] == [2]


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (Fraction(11, 3), "3,67"), (Fraction(5), "5,00"), (Fraction(641, 200), "3,21")]
)
def test_a_score_is_written_with_two_decimals(value, text):
    assert reviews.as_text(value) == text
