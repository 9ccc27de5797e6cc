"""How somebody stands in a group, as its page shows it."""

from typing import Any

from kruispunt.kennisgroep.models import Kennisgroep
from kruispunt.kennisgroep.queries import access, moderating
from kruispunt.kennisgroep.queries.groups import last_membership


def how_one_stands(user: Any, found: Kennisgroep) -> dict[str, Any]:
    """Give what the page of a group shows a visitor or somebody who is logged in: `parts/standing.html` needs it."""
    standing = access.Standing(user, found)
    mine = last_membership(found, user) if user.is_authenticated else None
    context: dict[str, Any] = {"group": found, "standing": standing, "mine": mine}
    context["may_ask"] = not standing.sanction and not (mine and (mine.is_requested or mine.is_active))
    if standing.may_read and standing.membership:
        context["writes_first"] = not moderating.wrote_in(found, user)
    if standing.moderates:
        context["waiting"] = moderating.counts(found, user)
    return context
