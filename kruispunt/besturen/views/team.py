"""The start page of the team."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kruispunt.besturen.models import Membership
from kruispunt.ui.access import needs


@require_safe
@needs("besturen.work_as_staff")
def team(request: HttpRequest) -> HttpResponse:
    """Show what waits for the team."""
    return render(request, "besturen/team.html", {"waiting": Membership.objects.requested().count()})
