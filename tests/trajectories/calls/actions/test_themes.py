"""Staff looks the theme of an application over; it stands beside what the bestuur stated."""

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.core.roles import Role
from kruispunt.trajectories.calls import actions
from tests.conftest import make_bestuur, make_member
from tests.trajectories.calls.helpers import AFTER, DURING, apply, make_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(staff):
    return apply(make_call(staff, asks_theme=True), theme="gender")


def verify(application, by, theme="lgbti"):
    with clock.at(AFTER):
        return actions.verify_theme(application=application, theme=theme, by=by)


def test_the_verified_theme_stands_beside_the_stated_one_with_who_and_when(application, staff):
    row = verify(application, staff)
    assert (row.theme, row.verified_theme) == ("gender", "lgbti")
    assert (row.theme_verified_by, row.theme_verified_at) == (staff, AFTER)
    again = verify(application, staff)
    assert again.version == row.version
    taken_back = verify(application, staff, "")
    assert (taken_back.verified_theme, taken_back.theme_verified_by) == ("", None)
    assert AuditEvent.objects.filter(verb="calls.verify_theme").count() == 2


def test_only_the_team_looks_a_theme_over(application, facilitator, member, admin):
    for person in (facilitator, member, application.applicant):
        with pytest.raises(Forbidden):
            verify(application, person)
    assert verify(application, admin).verified_theme == "lgbti"


def test_who_acts_for_the_bestuur_leaves_its_theme_to_a_colleague(application):
    with clock.at(DURING):
        tied = make_member(application.bestuur, role=Role.STAFF)
    with pytest.raises(Forbidden, match="Je handelt zelf voor"):
        verify(application, tied)
    application.refresh_from_db()
    assert application.verified_theme == ""


def test_a_theme_that_cannot_be_is_refused(application, staff):
    with pytest.raises(Refused) as refused:
        verify(application, staff, "vissen")
    assert refused.value.field == "theme"
    with pytest.raises(Refused, match="vraagt geen thema"):
        verify(apply(make_call(staff)), staff)


def test_a_draft_has_no_theme_to_look_over(application, staff):
    bestuur = make_bestuur()
    with clock.at(DURING):
        draft = actions.save_draft(call=application.call, bestuur=bestuur, motivation="Half", by=make_member(bestuur))
    with pytest.raises(Refused, match="ingediende kandidatuur"):
        verify(draft, staff)


def test_once_the_selection_was_confirmed_themes_stay(application, staff):
    for _ in range(6):
        apply(application.call, theme="gender")
    with clock.at(AFTER):
        actions.confirm_selection(run=actions.propose(call=application.call, by=staff), by=staff)
    with pytest.raises(Refused, match="bevestigd"):
        verify(application, staff)


def submit_again(application, **answers):
    """Let who applied hand in a changed application."""
    call, bestuur = application.call, application.bestuur
    return actions.submit_application(
        call=call, bestuur=bestuur, by=application.applicant, version=application.version, **answers
    )


def test_a_theme_that_was_looked_over_costs_a_writing_bestuur_nothing(staff):
    application = apply(make_call(staff, asks_theme=True), theme="gender")
    with clock.at(DURING):
        row = actions.verify_theme(application=application, theme="lgbti", by=staff)
        assert row.version == application.version
        changed = submit_again(application, motivation="Nog beter", theme="gender")
    assert (changed.motivation, changed.verified_theme) == ("Nog beter", "lgbti")


def test_another_stated_theme_has_to_be_looked_over_again(staff):
    application = apply(make_call(staff, asks_theme=True), theme="gender")
    with clock.at(DURING):
        actions.verify_theme(application=application, theme="gender", by=staff)
        changed = submit_again(application, motivation="Iets anders", theme="lgbti")
    assert (changed.theme, changed.verified_theme, changed.theme_verified_by) == ("lgbti", "", None)
    assert AuditEvent.objects.get(verb="calls.clear_verified_theme").details["was"] == "gender"
