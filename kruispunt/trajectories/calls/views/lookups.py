"""What several views look up."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from kruispunt.besturen.queries import besturen_of
from kruispunt.trajectories.calls.models import Application, OpenCall


def call_or_404(user: Any, slug: str) -> OpenCall:
    """Give a call that `user` may read; 404 for any other."""
    call = get_object_or_404(OpenCall.objects.select_related("traject"), slug=slug)
    if not user.has_perm("calls.see", call):
        raise Http404
    return call


def own_applications(user: Any, shown: OpenCall) -> list[Application]:
    """Give the applications for this call of the besturen somebody acts for, but those withdrawn."""
    if not user.is_authenticated:
        return []
    own = shown.applications.active().filter(bestuur__in=besturen_of(user))
    return list(own.select_related("bestuur"))


def get_call(pk: int) -> OpenCall:
    """Give a call with its traject, for the team; 404 when there is none."""
    return get_object_or_404(OpenCall.objects.select_related("traject"), pk=pk)


def handed_in_or_404(pk: int) -> Application:
    """Give an application that was handed in, for the team and for who reviews it; 404 for a draft."""
    found = Application.objects.filter(submitted_at__isnull=False)
    people = ("applicant", "participant", "substitute", "eligibility_by", "theme_verified_by", "late_code__given_by")
    return get_object_or_404(found.select_related("call__traject", "bestuur", *people), pk=pk)
