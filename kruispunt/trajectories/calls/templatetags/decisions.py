"""What a bestuur reads of the decision about its own application."""

from dataclasses import dataclass
from typing import Any

from django import template

from kruispunt.trajectories.calls.models import Application, Offer
from kruispunt.trajectories.calls.queries.decisions import current_offer
from kruispunt.trajectories.calls.queries.replacing import Standing, standing_of

register = template.Library()


@dataclass(frozen=True)
class OwnDecision:
    """The newest offer to an application and where it stands on the reserve list; each None when there is none."""

    offer: Offer | None
    standing: Standing | None


@register.simple_tag
def own_decision(application: Application) -> Any:
    """Give what `application` may hear of its place; no name of another bestuur is in it."""
    return OwnDecision(current_offer(application), standing_of(application))
