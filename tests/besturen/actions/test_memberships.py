"""Joining a bestuur: asked, decided, ended."""

from datetime import date
from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from kruispunt.besturen.actions import (
    approve_membership,
    confirm_domain,
    end_membership,
    refuse_membership,
    request_membership,
    withdraw_domain,
)
from kruispunt.besturen.enums import DecisionGround, MembershipStatus
from kruispunt.besturen.models import Membership
from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.notifications.models import OutboxMail
from tests.conftest import brussels, make_bestuur, make_member, make_user


def make_person(email: str, *, verified: bool = True, **fields):
    user = make_user(email=email, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def ask(bestuur, by) -> Membership:
    return request_membership(bestuur=bestuur, function_title=" Deskundige ", by=by)


@pytest.mark.django_db
class TestAsking:
    def test_a_request_waits_and_the_whole_team_gets_a_mail(self, staff, admin, facilitator):
        make_user("staff", is_active=False)
        user = make_person("an@gent.be")
        membership = ask(make_bestuur(name="Gent"), user)
        assert membership.is_requested
        assert membership.function_title == "Deskundige"
        mails = OutboxMail.objects.all()
        assert {mail.to for mail in mails} == {staff.email, admin.email}
        assert f"/team/lidmaatschappen/{membership.pk}/" in mails[0].text
        assert mails[0].subject == f"{user} wil handelen voor Gent"
        assert AuditEvent.objects.get(verb="besturen.request_membership").actor == user

    def test_a_suggested_domain_alone_lets_nobody_in(self):
        membership = ask(make_bestuur(suggested_domain="gent.be"), make_person("an@gent.be"))
        assert membership.is_requested

    def test_a_confirmed_domain_lets_a_proved_address_in_at_once(self, staff):
        bestuur = make_bestuur()
        confirm_domain(bestuur=bestuur, domain="@Gent.be", by=staff)
        with clock.at(brussels(2026, 3, 3, 23, 30)):
            membership = ask(bestuur, make_person("an@GENT.be"))
        assert membership.is_active
        assert membership.ground == DecisionGround.DOMAIN
        assert membership.starts_on == date(2026, 3, 3)
        assert membership.decided_by is None
        assert not OutboxMail.objects.exists()

    def test_any_verified_address_counts_not_only_the_first(self, staff):
        bestuur = make_bestuur()
        confirm_domain(bestuur=bestuur, domain="gent.be", by=staff)
        user = make_person("an@thuis.example")
        EmailAddress.objects.create(user=user, email="an@gent.be", verified=True, primary=False)
        assert ask(bestuur, user).is_active

    @pytest.mark.parametrize(
        ("email", "verified"),
        [
            ("an@gent.be", False),
            ("an@ict.gent.be", True),
            ("an@gent.be.elders.example", True),
            ("an@notgent.be", True),
            ('"x@gent.be"@elders.example', True),
        ],
    )
    def test_an_address_that_proves_nothing_waits(self, staff, email, verified):
        bestuur = make_bestuur()
        confirm_domain(bestuur=bestuur, domain="gent.be", by=staff)
        assert ask(bestuur, make_person(email, verified=verified)).is_requested

    def test_a_domain_of_another_bestuur_or_a_withdrawn_one_lets_nobody_in(self, staff):
        bestuur, other = make_bestuur(), make_bestuur()
        confirm_domain(bestuur=other, domain="gent.be", by=staff)
        withdraw_domain(confirmed_domain=confirm_domain(bestuur=bestuur, domain="gent.be", by=staff), by=staff)
        assert ask(bestuur, make_person("an@gent.be")).is_requested

    def test_somebody_elses_address_does_not_help(self, staff):
        bestuur = make_bestuur()
        confirm_domain(bestuur=bestuur, domain="gent.be", by=staff)
        make_person("bo@gent.be")
        assert ask(bestuur, make_person("an@thuis.example")).is_requested

    def test_a_closed_bestuur_names_its_successor(self):
        closed = make_bestuur(closed_on=date(2025, 1, 1), successor=make_bestuur(name="Pajottegem"))
        with pytest.raises(Refused, match="Kies Pajottegem") as caught:
            ask(closed, make_user())
        assert caught.value.field == "bestuur"
        assert not Membership.objects.exists()

    def test_a_second_request_and_one_for_the_own_bestuur_are_refused(self):
        bestuur = make_bestuur()
        user = make_user()
        ask(bestuur, user)
        with pytest.raises(Refused, match="Je vroeg dit al aan"):
            ask(bestuur, user)
        with pytest.raises(Refused, match="Je handelt al voor"):
            ask(bestuur, make_member(bestuur))
        assert AuditEvent.objects.count() == 1

    def test_a_request_without_function_is_refused(self):
        with pytest.raises(Refused) as caught:
            request_membership(bestuur=make_bestuur(), function_title="  ", by=make_user())
        assert caught.value.field == "function_title"


@pytest.mark.django_db
class TestDeciding:
    def test_an_approved_request_holds_from_today_and_is_told(self, staff):
        membership = ask(make_bestuur(name="Gent"), make_user())
        OutboxMail.objects.all().delete()
        approve_membership(membership=membership, by=staff)
        membership.refresh_from_db()
        assert membership.is_active
        assert (membership.decided_by, membership.ground) == (staff, DecisionGround.STAFF)
        assert membership.starts_on == clock.today()
        mail = OutboxMail.objects.get()
        assert (mail.to, mail.subject) == (membership.user.email, "Je mag handelen voor Gent")
        assert AuditEvent.objects.get(verb="besturen.approve_membership").actor == staff

    def test_a_refused_request_tells_why_and_may_be_made_again(self, staff):
        user = make_user()
        membership = ask(make_bestuur(), user)
        OutboxMail.objects.all().delete()
        refuse_membership(membership=membership, reason="We vinden je *niet* terug.", by=staff)
        membership.refresh_from_db()
        assert membership.is_refused
        mail = OutboxMail.objects.get()
        assert "We vinden je *niet* terug." in mail.text
        assert "<em>" not in mail.html
        assert ask(membership.bestuur, user).is_requested

    def test_a_refusal_needs_a_reason(self, staff):
        membership = ask(make_bestuur(), make_user())
        with pytest.raises(Refused) as caught:
            refuse_membership(membership=membership, reason=" ", by=staff)
        assert caught.value.field == "reason"

    def test_a_second_decision_is_refused_and_names_the_first(self, staff, admin):
        membership = ask(make_bestuur(), make_user())
        approve_membership(membership=membership, by=staff)
        with pytest.raises(Refused, match=f"al beslist door {staff}: actief"):
            refuse_membership(membership=membership, reason="Nee", by=admin)

    def test_nobody_decides_on_the_own_request(self, staff):
        membership = ask(make_bestuur(), staff)
        with pytest.raises(Forbidden):
            approve_membership(membership=membership, by=staff)
        with pytest.raises(Forbidden):
            refuse_membership(membership=membership, reason="Nee", by=staff)

    def test_a_request_for_a_bestuur_that_closed_meanwhile_is_not_approved(self, staff):
        bestuur = make_bestuur()
        membership = ask(bestuur, make_user())
        bestuur.closed_on, bestuur.successor = date(2027, 1, 1), make_bestuur(name="Nieuw")
        bestuur.save()
        with pytest.raises(Refused, match="Kies Nieuw"):
            approve_membership(membership=Membership.objects.get(pk=membership.pk), by=staff)


@pytest.mark.django_db
class TestEnding:
    def test_the_history_stays_and_the_person_is_told(self, staff):
        user = make_member()
        membership = user.memberships.get()
        end_membership(membership=membership, reason="Werkt er niet meer", by=staff)
        membership.refresh_from_db()
        assert membership.is_ended
        assert membership.starts_on == membership.ends_on == clock.today()
        assert membership.ground == DecisionGround.DOMAIN
        assert OutboxMail.objects.get().to == user.email
        assert AuditEvent.objects.get().details["reason"] == "Werkt er niet meer"
        assert ask(membership.bestuur, user).is_requested
        assert user.memberships.count() == 2

    def test_who_stops_alone_gets_no_mail(self):
        user = make_member()
        end_membership(membership=user.memberships.get(), reason="Andere job", by=user)
        assert not OutboxMail.objects.exists()

    def test_it_needs_a_reason_and_something_to_end(self, staff):
        membership = make_member().memberships.get()
        with pytest.raises(Refused) as caught:
            end_membership(membership=membership, reason="", by=staff)
        assert caught.value.field == "reason"
        with pytest.raises(Refused, match="niet actief: aangevraagd"):
            end_membership(membership=ask(make_bestuur(), make_user()), reason="x", by=staff)


def at_once(*tasks) -> list[str]:
    """Run every task in a thread of its own at the same moment; give what each was refused with, or ''."""
    barrier, answers = Barrier(len(tasks)), []

    def run(task) -> None:
        try:
            barrier.wait()
            task()
            answers.append("")
        except Refused as refusal:
            answers.append(refusal.message)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_decide_at_once_decide_once():
    one, other = make_user("staff"), make_user("staff")
    membership = ask(make_bestuur(), make_user())
    OutboxMail.objects.all().delete()
    answers = at_once(
        lambda: approve_membership(membership=membership, by=one),
        lambda: approve_membership(membership=membership, by=other),
    )
    assert answers[0] == ""
    assert "al beslist" in answers[1]
    assert OutboxMail.objects.count() == 1
    assert AuditEvent.objects.filter(verb="besturen.approve_membership").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_asks_once():
    bestuur, user = make_bestuur(), make_user()
    answers = at_once(lambda: ask(bestuur, user), lambda: ask(bestuur, user))
    assert answers[0] == ""
    assert "Je vroeg dit al aan" in answers[1]
    assert Membership.objects.filter(status=MembershipStatus.REQUESTED).count() == 1
