"""Reviewers at the same moment, on a real database."""

import pytest

from kruispunt.core.errors import Stale
from kruispunt.core.roles import Role
from kruispunt.trajectories.calls.models import Review, Score
from tests.conftest import make_user
from tests.trajectories.calls.reviewing import give, make_eligible, make_reviewed_call, make_reviewer
from tests.trajectories.calls.together import at_the_same_moment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def application():
    staff = make_user(Role.STAFF)
    return make_eligible(make_reviewed_call(staff), staff)


def test_two_reviewers_at_once_each_keep_their_own_scores(application):
    people = [make_reviewer(application.call, application.eligibility_by) for _ in range(2)]
    results = at_the_same_moment(
        *[lambda p=p, n=n: give(application, p, n, n) for p, n in zip(people, (2, 5), strict=True)]
    )
    assert [r for r in results if isinstance(r, Exception)] == []
    stored = {r.reviewer: list(r.scores.values_list("points", flat=True)) for r in Review.objects.all()}
    assert stored == {people[0]: [2, 2], people[1]: [5, 5]}


def test_one_reviewer_in_two_windows_at_once_keeps_one_review_and_hears_of_the_other(application):
    me = make_reviewer(application.call, application.eligibility_by)
    results = at_the_same_moment(*[lambda n=n: give(application, me, n, n) for n in (2, 5)])
    assert sorted(type(r).__name__ for r in results) == ["Review", "Stale"]
    assert next(r for r in results if isinstance(r, Stale)).version == 1
    assert Review.objects.count() == 1
    assert Score.objects.count() == 2


def test_two_changes_from_the_same_version_let_one_win(application):
    me = make_reviewer(application.call, application.eligibility_by)
    give(application, me, 3, 3)
    results = at_the_same_moment(*[lambda n=n: give(application, me, n, n, version=1) for n in (2, 5)])
    assert sorted(type(r).__name__ for r in results) == ["Review", "Stale"]
    assert Review.objects.get().version == 2
    assert Score.objects.count() == 2
