"""Every write of the registry and its people."""

from kruispunt.besturen.actions.domains import confirm_domain, withdraw_domain
from kruispunt.besturen.actions.memberships import (
    approve_membership,
    end_membership,
    refuse_membership,
    request_membership,
)
from kruispunt.besturen.actions.people import create_person, set_role
from kruispunt.besturen.actions.registry import LoadResult, load_registry
from kruispunt.besturen.actions.selfscans import fill_selfscan
from kruispunt.besturen.actions.types import determine_type

__all__ = [
    "LoadResult",
    "approve_membership",
    "confirm_domain",
    "create_person",
    "determine_type",
    "end_membership",
    "fill_selfscan",
    "load_registry",
    "refuse_membership",
    "request_membership",
    "set_role",
    "withdraw_domain",
]
