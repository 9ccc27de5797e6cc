"""The page on which somebody asks to hear when a call opens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kruispunt.besturen.queries import besturen_of, waits_for_bestuur
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.forms.calling import InterestForm
from kruispunt.trajectories.calls.queries.interest import interests_of
from kruispunt.trajectories.calls.queries.opencalls import open_calls_for
from kruispunt.ui.forms import Form, refusals_on

#: The page names the first few open calls; the page with all calls has the rest.
SHOWN = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def interest(request: HttpRequest) -> HttpResponse:
    """Ask to hear when a call opens, for an own bestuur, and see what was asked."""
    if not request.user.has_perm("calls.express_interest"):
        context = {"waits_for": waits_for_bestuur(request.user)}
        return render(request, "calls/interest_no_bestuur.html", context, status=403)
    besturen = besturen_of(request.user)
    first = besturen.first()
    initial = {"bestuur": first.pk if first else None, "theme": ""}
    form = InterestForm(request.POST if request.method == "POST" else None, besturen=besturen, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            actions.express_interest(by=request.user, **form.cleaned_data)
            messages.success(request, "Je staat op de lijst. Je krijgt een mail zodra er een oproep opent die past.")
            return redirect("calls:interest")
    return _interest_page(request, form)


def _interest_page(request: HttpRequest, form: InterestForm, *, ended: Form | None = None) -> HttpResponse:
    context = {
        "form": form,
        "ended": ended,
        "interests": list(interests_of(request.user)),
        "open_calls": list(open_calls_for(request.user)[:SHOWN]),
    }
    return render(request, "calls/interest.html", context, status=(ended or form).status)


@login_required
@require_POST
def end_interest(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that somebody wants to hear when a call opens; what others asked does not exist here."""
    own = get_object_or_404(interests_of(request.user), pk=pk)
    form = Form(request.POST)
    with refusals_on(form):
        actions.end_interest(interest=own, by=request.user)
        messages.success(request, "Je staat niet meer op de lijst.")
        return redirect("calls:interest")
    return _interest_page(request, InterestForm(besturen=besturen_of(request.user)), ended=form)
