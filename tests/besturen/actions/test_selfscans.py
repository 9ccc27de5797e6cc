"""A bestuur answers the self-scan."""

import pytest

from kruispunt.besturen.actions import fill_selfscan
from kruispunt.besturen.models import SelfScan
from kruispunt.besturen.selfscan import QUESTIONS
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from tests.conftest import make_bestuur, make_member, make_user

pytestmark = pytest.mark.django_db
ALL_YES = dict.fromkeys([question.key for question in QUESTIONS], "yes")


def test_the_answers_are_kept_with_what_they_suggest_and_the_earlier_ones_stay():
    bestuur = make_bestuur()
    colleague = make_member(bestuur)
    fill_selfscan(bestuur=bestuur, answers=ALL_YES | {"plan": "no"}, by=colleague)
    newest = fill_selfscan(bestuur=bestuur, answers=ALL_YES, by=colleague)
    assert bestuur.selfscans.first() == newest
    assert [scan.suggestion for scan in bestuur.selfscans.all()] == ["leading", "growing"]
    assert AuditEvent.objects.filter(verb="besturen.fill_selfscan", actor=colleague).count() == 2


def test_a_scan_determines_no_type():
    bestuur = make_bestuur()
    fill_selfscan(bestuur=bestuur, answers=ALL_YES, by=make_member(bestuur))
    assert not bestuur.types.exists()


def test_who_does_not_act_for_the_bestuur_is_refused():
    with pytest.raises(Forbidden):
        fill_selfscan(bestuur=make_bestuur(), answers=ALL_YES, by=make_user())


@pytest.mark.parametrize("answer", [None, "misschien", ""])
def test_a_question_without_a_known_answer_is_refused_at_its_field(answer):
    bestuur = make_bestuur()
    with pytest.raises(Refused) as refusal:
        fill_selfscan(bestuur=bestuur, answers=ALL_YES | {"budget": answer}, by=make_member(bestuur))
    assert refusal.value.field == "budget"
    assert not SelfScan.objects.exists()
