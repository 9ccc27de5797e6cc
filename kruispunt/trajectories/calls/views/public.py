"""The page of a call, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kruispunt.besturen.queries import besturen_of
from kruispunt.trajectories.calls.queries.opencalls import choosing, rule_groups, timeline, usable_codes, weights
from kruispunt.trajectories.calls.views.lookups import call_or_404, own_applications


@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a call; drafts and calls that still have to open exist for the team only."""
    shown = call_or_404(request.user, slug)
    own = own_applications(request.user, shown)
    rules, criteria = list(shown.rules.all()), list(shown.criteria.all())
    return render(
        request,
        "calls/call.html",
        {
            "call": shown,
            "timeline": timeline(shown),
            "themes": [label for _, label in shown.theme_choices],
            "criteria": weights(criteria),
            "questions": shown.questions.current(),
            "rules": rule_groups(rules),
            "choosing": choosing(shown, rules, criteria),
            "own": own,
            "codes": usable_codes(request.user, shown),
            "may_apply": shown.is_open and (not own or besturen_of(request.user).count() > len(own)),
        },
    )
