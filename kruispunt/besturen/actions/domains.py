"""Confirm and withdraw the mail domains that let people in."""

from typing import Any

from django.db import IntegrityError, transaction

from kruispunt.besturen import domains
from kruispunt.besturen.models import Bestuur, ConfirmedDomain
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Refused


@action
def confirm_domain(*, bestuur: Bestuur, domain: str, by: Any) -> ConfirmedDomain:
    """Let whoever proves an address at `domain` act for `bestuur` from now on.

    Refused for what is no domain, for a mail provider that gives anybody an address, for a domain that is
    confirmed already, and for a bestuur that went up in another.
    """
    try:
        name = domains.normalise(domain)
    except ValueError as error:
        raise Refused(str(error), field="domain") from error
    if domains.is_public(name):
        raise Refused(
            f"Bij {name} kan iedereen een adres krijgen. Zo'n adres zegt niets over {bestuur}.", field="domain"
        )
    if bestuur.is_closed:
        raise Refused(f"{bestuur} is opgegaan in {bestuur.successor}. Bevestig het domein daar.", field="domain")
    try:
        with transaction.atomic():
            confirmed = ConfirmedDomain.objects.create(bestuur=bestuur, domain=name, confirmed_by=by)
    except IntegrityError as error:
        raise Refused(f"{name} is al bevestigd voor {bestuur}.", field="domain") from error
    record("besturen.confirm_domain", bestuur, by=by, domain=name)
    return confirmed


@action
def withdraw_domain(*, confirmed_domain: ConfirmedDomain, by: Any) -> None:
    """Let nobody in any more by this domain; who got in by it stays until staff ends the membership."""
    deleted, _ = ConfirmedDomain.objects.filter(pk=confirmed_domain.pk).delete()
    if not deleted:
        raise Refused(f"{confirmed_domain} was al ingetrokken.")
    record("besturen.withdraw_domain", confirmed_domain.bestuur, by=by, domain=confirmed_domain.domain)
