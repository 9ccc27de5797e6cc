"""Confirming mail domains."""

from datetime import date

import pytest

from kruispunt.besturen.actions import confirm_domain, withdraw_domain
from kruispunt.besturen.models import ConfirmedDomain
from kruispunt.core.errors import Refused
from kruispunt.core.models import AuditEvent
from tests.conftest import make_bestuur, make_member

pytestmark = pytest.mark.django_db


def test_a_domain_is_stored_as_it_is_compared(staff):
    confirmed = confirm_domain(bestuur=make_bestuur(), domain=" @Gent.BE", by=staff)
    assert (confirmed.domain, confirmed.confirmed_by) == ("gent.be", staff)
    assert AuditEvent.objects.get().details == {"domain": "gent.be"}


@pytest.mark.parametrize(
    ("domain", "says"), [("gmail.com", "kan iedereen"), ("Telenet.be", "kan iedereen"), ("gent", "geen domein")]
)
def test_a_public_or_malformed_domain_is_refused_at_its_field(staff, domain, says):
    with pytest.raises(Refused, match=says) as caught:
        confirm_domain(bestuur=make_bestuur(), domain=domain, by=staff)
    assert caught.value.field == "domain"
    assert not ConfirmedDomain.objects.exists()


def test_a_domain_is_confirmed_once(staff, admin):
    bestuur = make_bestuur()
    confirm_domain(bestuur=bestuur, domain="gent.be", by=staff)
    with pytest.raises(Refused, match="al bevestigd"):
        confirm_domain(bestuur=bestuur, domain="GENT.be", by=admin)
    assert AuditEvent.objects.count() == 1


def test_a_merged_bestuur_gets_no_domain(staff):
    closed = make_bestuur(closed_on=date(2025, 1, 1), successor=make_bestuur())
    with pytest.raises(Refused, match="opgegaan"):
        confirm_domain(bestuur=closed, domain="gent.be", by=staff)


def test_a_withdrawn_domain_leaves_a_trace_and_the_members(staff):
    bestuur = make_bestuur()
    user = make_member(bestuur)
    confirmed = confirm_domain(bestuur=bestuur, domain="gent.be", by=staff)
    withdraw_domain(confirmed_domain=confirmed, by=staff)
    assert not bestuur.domains.exists()
    assert user.memberships.get().is_active
    assert AuditEvent.objects.get(verb="besturen.withdraw_domain").details == {"domain": "gent.be"}
    with pytest.raises(Refused, match="al ingetrokken"):
        withdraw_domain(confirmed_domain=confirmed, by=staff)
