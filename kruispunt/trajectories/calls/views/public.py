"""The page of a call, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kruispunt.besturen.queries import besturen_of
from kruispunt.trajectories.calls.queries.labels import rule_sentence
from kruispunt.trajectories.calls.views.lookups import call_or_404, own_applications


@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a call; drafts and calls that still have to open exist for the team only."""
    shown = call_or_404(request.user, slug)
    own = own_applications(request.user, shown)
    return render(
        request,
        "calls/call.html",
        {
            "call": shown,
            "themes": [label for _, label in shown.theme_choices],
            "rules": [rule_sentence(rule) for rule in shown.rules.all()],
            "own": own,
            "may_apply": shown.is_open and (not own or besturen_of(request.user).count() > len(own)),
        },
    )
