"""Reads over several models of the registry."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Prefetch, Q, QuerySet

from kruispunt.besturen.domains import domain_of
from kruispunt.besturen.enums import MembershipStatus
from kruispunt.besturen.models import Bestuur, ConfirmedDomain, Membership, User
from kruispunt.core.roles import Role


def besturen_of(user: Any) -> QuerySet[Bestuur]:
    """Give the open besturen `user` acts for now; none for somebody who is not logged in."""
    if not user.is_authenticated:
        return Bestuur.objects.none()
    return Bestuur.objects.open().filter(memberships__user=user, memberships__status=MembershipStatus.ACTIVE)


def acts_for(user: Any, bestuur: Bestuur) -> bool:
    """Give whether `user` acts for `bestuur` now."""
    return besturen_of(user).filter(pk=bestuur.pk).exists()


def colleagues_of(bestuur: Bestuur) -> QuerySet[User]:
    """Give the people with an account who act for `bestuur` now, by name."""
    active = Membership.objects.active().filter(bestuur=bestuur)
    return User.objects.filter(is_active=True, pk__in=active.values("user"))


def waits_for_bestuur(user: Any) -> Bestuur | None:
    """Give the bestuur `user` asked to act for first and staff still has to decide on, or None."""
    if not user.is_authenticated:
        return None
    requests = user.memberships.filter(status=MembershipStatus.REQUESTED).select_related("bestuur")
    first = requests.order_by("requested_at", "pk").first()
    return first.bestuur if first else None


def verified_domains(user: User) -> set[str]:
    """Give the domains of the addresses that `user` proved to read."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return {domain_of(address) for address in addresses} - {""}


def proved_domain(user: User, bestuur: Bestuur) -> ConfirmedDomain | None:
    """Give the domain staff confirmed for `bestuur` at which `user` has a verified address, or None.

    Exact match: an address at a subdomain proves nothing. A suggested domain is never looked at.
    """
    return ConfirmedDomain.objects.filter(bestuur=bestuur, domain__in=verified_domains(user)).first()


def team() -> QuerySet[User]:
    """Give the people who get the team's mail."""
    return User.objects.filter(role__in=[Role.STAFF, Role.ADMIN], is_active=True)


def find_besturen(
    *, text: str = "", kind: str = "", province: str = "", size: str = "", type: str = "", merged: bool = False
) -> QuerySet[Bestuur]:
    """Give the besturen staff looks for, with `current_type`.

    `text` is part of a name, or the start of a postcode or NIS code; `type` may be "unknown"; `merged` adds the
    municipalities that went up in another.
    """
    found = Bestuur.objects.with_type().select_related("successor")
    if not merged:
        found = found.open()
    if text:
        found = found.filter(
            Q(name__icontains=text)
            | Q(full_name__icontains=text)
            | Q(postcode__startswith=text)
            | Q(nis_code__startswith=text)
        )
    if kind:
        found = found.filter(kind=kind)
    if province:
        found = found.filter(province=province)
    if size:
        found = found.of_size(size)
    if type:
        found = found.filter(current_type__isnull=True) if type == "unknown" else found.filter(current_type=type)
    return found


def find_memberships(*, statuses: list[str], text: str = "") -> QuerySet[Membership]:
    """Give memberships in these states, the longest waiting first, with person, bestuur and its domains.

    `text` is part of a name, an address or the name of the bestuur.
    """
    found = Membership.objects.filter(status__in=statuses).select_related("user", "bestuur", "decided_by")
    if text:
        found = found.filter(_person_matches(text, "user__") | Q(bestuur__name__icontains=text))
    return found.prefetch_related("bestuur__domains").order_by("requested_at", "pk")


def find_people(*, text: str = "", role: str = "") -> QuerySet[User]:
    """Give people with their active memberships; `text` is part of a name or an address."""
    active = Membership.objects.active().select_related("bestuur")
    found = User.objects.prefetch_related(Prefetch("memberships", queryset=active, to_attr="active_memberships"))
    if text:
        found = found.filter(_person_matches(text))
    if role:
        found = found.filter(role=role)
    return found


def _person_matches(text: str, prefix: str = "") -> Q:
    """Give the condition that every word of `text` is in a name or the address."""
    condition = Q()
    for word in text.split():
        condition &= (
            Q(**{f"{prefix}first_name__icontains": word})
            | Q(**{f"{prefix}last_name__icontains": word})
            | Q(**{f"{prefix}email__icontains": word})
        )
    return condition
