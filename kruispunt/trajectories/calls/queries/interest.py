"""Reads over people who want to hear when a call opens."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from kruispunt.besturen.models import Membership
from kruispunt.trajectories.calls.models import Interest, OpenCall


def _still_acting() -> Exists:
    active = Membership.objects.active().filter(user=OuterRef("user"), bestuur=OuterRef("bestuur"))
    return Exists(active)


def waiting_interests() -> QuerySet[Interest]:
    """Give what people wait for who still have an account and act for the bestuur they asked it for."""
    waiting = Interest.objects.filter(told_at__isnull=True, user__is_active=True, bestuur__closed_on__isnull=True)
    return waiting.filter(_still_acting())


def interests_to_tell(call: OpenCall) -> QuerySet[Interest]:
    """Give what people waited for that `call` answers: asked before it opened, on none or one of its themes."""
    opened = max(call.opens_at, call.published_at)
    themes = ["", *(value for value, _ in call.theme_choices)]
    return waiting_interests().filter(created_at__lt=opened, theme__in=themes).select_related("user").order_by("pk")


def interests_of(user: Any) -> QuerySet[Interest]:
    """Give what `user` still waits for, with the bestuur."""
    return Interest.objects.filter(user=user, told_at__isnull=True).select_related("bestuur")
