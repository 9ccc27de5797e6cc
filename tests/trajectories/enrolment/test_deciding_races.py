"""Two of the team, or a colleague who enrols, at the moment of deciding."""

import pytest

from kruispunt.core.errors import Refused
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.enrolment.actions import (
    FiguresMoved,
    decide_cancel,
    decide_go,
    decide_merge,
    enrol,
    want_next_edition,
)
from kruispunt.trajectories.enrolment.models import GoDecision, NextEditionInterest, Participation
from kruispunt.trajectories.enrolment.queries.deciding import standing_now
from kruispunt.trajectories.programme.actions import cancel_traject, publish_traject
from kruispunt.trajectories.programme.models import Traject
from tests.conftest import make_member, make_user
from tests.trajectories.enrolment.deciding import mails_about, make_undecided
from tests.trajectories.enrolment.helpers import bestuur_of, make_traject
from tests.trajectories.enrolment.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_of_the_team_at_once_take_one_decision_and_everybody_hears_one_thing():
    traject, _ = make_undecided(people=3)
    seen = standing_now(traject).seen
    one, two = make_user("staff"), make_user("staff")
    results = at_once(
        lambda: decide_go(traject=traject, reason="Wel", by=one, seen=seen),
        lambda: decide_cancel(traject=traject, reason="Niet", by=two, seen=seen),
    )
    assert sorted(isinstance(r, GoDecision) for r in results) == [False, True]
    assert any(isinstance(r, FiguresMoved | Refused) for r in results)
    told = mails_about(traject, "{traject} gaat door") + mails_about(traject, "{traject} gaat niet door")
    assert len(told) == len(set(told)) == 3


def test_who_enrols_while_it_is_cancelled_hears_of_it_or_is_refused():
    traject, _ = make_undecided(people=1)
    user, staff = make_member(), make_user("staff")
    bestuur = bestuur_of(user)
    enrolled, decided = at_once(
        lambda: enrol(traject=traject, user=user, bestuur=bestuur, by=user),
        lambda: decide_cancel(traject=traject, reason="Te weinig", by=staff),
    )
    assert isinstance(decided, GoDecision)
    assert isinstance(enrolled, Participation | Refused)
    told = mails_about(traject, "{traject} gaat niet door")
    assert len(told) == decided.enrolled == (2 if isinstance(enrolled, Participation) else 1)


def test_two_editions_merged_into_each_other_at_once_leave_one_with_everybody():
    left, _ = make_undecided(people=2)
    right, _ = make_undecided(people=2)
    staff = make_user("staff")
    results = at_once(
        lambda: decide_merge(traject=left, into=right, reason="Samen", by=staff),
        lambda: decide_merge(traject=right, into=left, reason="Samen", by=staff),
    )
    assert sorted(isinstance(r, GoDecision) for r in results) == [False, True]
    assert sorted(isinstance(r, Refused) for r in results) == [False, True]
    stays = Traject.objects.get(status="published")
    assert Participation.objects.enrolled().filter(traject=stays).count() == 4


def test_who_asks_while_the_next_edition_is_published_is_told_or_refused():
    staff, user = make_user("staff"), make_member()
    before = cancel_traject(traject=make_traject(), reason="Te weinig", by=staff)
    after = make_traject(previous_edition=before, status="draft", published_at=None)
    bestuur = bestuur_of(user)
    asked, _ = at_once(
        lambda: want_next_edition(traject=before, bestuur=bestuur, by=user),
        lambda: publish_traject(traject=after, by=staff),
    )
    told = OutboxMail.objects.filter(user=user, subject__contains="nieuwe editie").count()
    assert told == NextEditionInterest.objects.filter(told_at__isnull=False).count() == (not isinstance(asked, Refused))
