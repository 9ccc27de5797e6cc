"""People who want to hear when a call opens: they ask, take it back, and are told once."""

import pytest

from kruispunt.besturen.actions import end_membership
from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Interest
from kruispunt.trajectories.calls.queries.interest import waiting_interests
from tests.conftest import brussels, make_bestuur, make_member
from tests.trajectories.calls.helpers import AFTER, DURING, OPENS, make_call, make_staff, make_traject
from tests.trajectories.calls.together import at_the_same_moment

pytestmark = pytest.mark.django_db

BEFORE = brussels(2026, 1, 10, 9)


def ask(user=None, theme="", at=BEFORE):
    user = user or make_member()
    with clock.at(at):
        return actions.express_interest(bestuur=user.memberships.first().bestuur, theme=theme, by=user)


def tell(call, at=DURING, by=None):
    with clock.at(at):
        return actions.tell_interested(call=call, by=by)


def told():
    return list(OutboxMail.objects.filter(subject__startswith="Nieuwe oproep").order_by("pk"))


def test_somebody_who_acts_for_a_bestuur_asks_to_hear_of_calls(member):
    interest = ask(member, theme="gender")
    assert (interest.user, interest.theme, interest.told_at) == (member, "gender", None)
    assert list(waiting_interests()) == [interest]


def test_asking_for_a_bestuur_of_others_an_unknown_theme_or_twice_is_refused(member, staff):
    bestuur = member.memberships.get().bestuur
    with pytest.raises(Forbidden) as refused:
        actions.express_interest(bestuur=make_bestuur(), theme="", by=member)
    assert refused.value.field == "bestuur"
    with pytest.raises(Forbidden):
        actions.express_interest(bestuur=bestuur, theme="", by=staff)
    with pytest.raises(Refused) as refused:
        actions.express_interest(bestuur=bestuur, theme="vissen", by=member)
    assert refused.value.field == "theme"
    ask(member)
    with pytest.raises(Refused, match="vroeg je al"):
        ask(member)
    assert Interest.objects.count() == 1


def test_what_somebody_takes_back_is_gone(member, staff):
    interest = ask(member)
    with pytest.raises(Forbidden):
        actions.end_interest(interest=interest, by=staff)
    actions.end_interest(interest=interest, by=member)
    assert not Interest.objects.exists()
    with pytest.raises(Refused, match="niet meer op je lijst"):
        actions.end_interest(interest=interest, by=member)


def test_who_waits_is_told_once_when_a_call_opens(staff, member):
    interest, call = ask(member), make_call(staff)
    assert tell(call) == 1
    assert [mail.user for mail in told()] == [member]
    assert f"/oproep/{call.slug}/" in told()[0].text
    assert "tot za 14 maart 2026 om 12 u." in told()[0].text
    assert tell(call) == 0
    assert tell(make_call(staff, traject=call.traject)) == 0
    interest.refresh_from_db()
    assert (interest.told_at, interest.told_of) == (DURING, call)
    with pytest.raises(Refused):
        actions.end_interest(interest=interest, by=member)


def test_one_person_who_waits_for_several_things_gets_one_mail(staff, member):
    for theme in ("", "gender"):
        ask(member, theme)
    assert tell(make_call(staff)) == 1
    assert len(told()) == 1
    assert not waiting_interests().exists()


def test_a_theme_waits_for_a_call_on_that_theme(staff):
    gender, disability, any_theme = ask(theme="gender"), ask(theme="disability"), ask()
    call = make_call(staff, traject=make_traject(staff, themes=["gender"]))
    assert tell(call) == 2
    assert {mail.user for mail in told()} == {gender.user, any_theme.user}
    assert list(waiting_interests()) == [disability]


def test_a_traject_without_themes_is_about_each(staff):
    ask(theme="disability")
    assert tell(make_call(staff)) == 1


def test_who_asks_while_a_call_is_open_waits_for_the_next(staff, member):
    ask(member, at=DURING)
    assert tell(make_call(staff)) == 0
    later = make_call(staff, opens_at=brussels(2026, 3, 1), closes_at=brussels(2026, 4, 1))
    assert tell(later, at=AFTER) == 1


def test_a_call_that_is_published_after_its_opening_opened_then(staff, member):
    ask(member, at=brussels(2026, 2, 10))
    call = make_call(staff, published=False)
    with clock.at(brussels(2026, 2, 12)):
        actions.publish_call(call=call, by=staff)
    call.refresh_from_db()
    assert tell(call) == 1


def test_who_no_longer_acts_for_the_bestuur_or_left_is_not_told(staff):
    left, stopped, merged = make_member(), make_member(), make_member()
    for user in (left, stopped, merged):
        ask(user)
    left.is_active = False
    left.save()
    end_membership(membership=stopped.memberships.get(), reason="Andere job", by=staff)
    bestuur = merged.memberships.get().bestuur
    bestuur.closed_on, bestuur.successor = BEFORE.date(), make_bestuur()
    bestuur.save()
    assert tell(make_call(staff)) == 0
    assert told() == []


@pytest.mark.parametrize("at", [OPENS.replace(hour=8), AFTER])
def test_a_call_that_is_not_open_tells_nobody(staff, member, at):
    ask(member)
    with pytest.raises(Refused, match="niet open"):
        tell(make_call(staff), at=at)
    assert told() == []


def test_the_team_and_the_system_tell_and_nobody_else(staff, member, facilitator):
    ask(member)
    call = make_call(staff)
    for user in (member, facilitator):
        with pytest.raises(Forbidden):
            tell(call, by=user)
    assert tell(call, by=staff) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_each_person_once():
    staff = make_staff()
    for _ in range(5):
        ask()
    call = make_call(staff)
    answers = at_the_same_moment(*[lambda: tell(call)] * 3)
    assert sorted(answers) == [0, 0, 5]
    assert len(told()) == 5


@pytest.mark.django_db(transaction=True)
def test_asking_twice_at_once_asks_once():
    user = make_member()
    answers = at_the_same_moment(*[lambda: ask(user)] * 2)
    assert sorted(type(answer).__name__ for answer in answers) == ["Interest", "Refused"]
    assert Interest.objects.count() == 1
