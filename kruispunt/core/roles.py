"""The four roles and the predicates every room builds its rules from."""

import rules
from django.db import models


class Role(models.TextChoices):
    """What somebody may do in Kruispunt, from least to most (shared/DESIGN.md, Who uses it)."""

    MEMBER = "member", "Lid"
    FACILITATOR = "facilitator", "Begeleider"
    STAFF = "staff", "Medewerker"
    ADMIN = "admin", "Beheerder"


@rules.predicate
def is_known(user) -> bool:
    """Somebody who is logged in."""
    return bool(user.is_authenticated and user.is_active)


def _has(user, *roles: Role) -> bool:
    return is_known(user) and user.role in roles


@rules.predicate
def is_facilitator(user) -> bool:
    """A facilitator; staff and admins may do what a facilitator may."""
    return _has(user, Role.FACILITATOR, Role.STAFF, Role.ADMIN)


@rules.predicate
def is_staff(user) -> bool:
    """VVSG staff; admins may do what staff may."""
    return _has(user, Role.STAFF, Role.ADMIN)


@rules.predicate
def is_admin(user) -> bool:
    """Somebody who manages pages, accounts and settings."""
    return _has(user, Role.ADMIN)
