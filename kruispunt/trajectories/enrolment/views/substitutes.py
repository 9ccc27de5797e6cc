"""Let a colleague come to one session, or give the whole seat away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kruispunt.core import clock
from kruispunt.trajectories.enrolment.actions import substitutes as actions
from kruispunt.trajectories.enrolment.forms.substitutes import SubstituteForm, TakeOverForm
from kruispunt.trajectories.enrolment.models import Participation, Substitution
from kruispunt.trajectories.enrolment.queries.substitutes import coming_substitutions
from kruispunt.ui.access import require
from kruispunt.ui.forms import Form, refusals_on

NOT_YOURS = "Alleen wie deelneemt en het team regelen een vervanger."


def _participation(request: HttpRequest, pk: int) -> Participation:
    row = get_object_or_404(Participation.objects.select_related("traject", "user", "bestuur"), pk=pk)
    require(request.user, "enrolment.arrange_substitute", row, NOT_YOURS)
    return row


def _done(what: str, participation: Participation, request: HttpRequest) -> str:
    who = (
        "Jullie krijgen allebei"
        if participation.user == request.user
        else f"{participation.user} en die collega krijgen"
    )
    return f"{what} {who} een mail."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def substitute(request: HttpRequest, pk: int) -> HttpResponse:
    """Show at which sessions a colleague comes, and let one come."""
    row = _participation(request, pk)
    form = SubstituteForm(request.POST if request.method == "POST" else None, participation=row)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.substitute(participation=row, by=request.user, **form.cleaned_data)
            messages.success(request, _done(f"{form.cleaned_data['colleague']} komt.", row, request))
            return redirect("enrolment:substitute", pk=pk)
    context = {
        "participation": row,
        "form": form,
        "substitutions": coming_substitutions(away=row),
        "is_own": row.user == request.user,
    }
    return render(request, "enrolment/substitute.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, and give the whole seat to a colleague."""
    row = _participation(request, pk)
    form = TakeOverForm(request.POST if request.method == "POST" else None, participation=row)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            new = actions.take_over(participation=row, by=request.user, **form.cleaned_data)
            messages.success(request, _done(f"{new.user} heeft de plaats.", row, request))
            return redirect(row.traject)
    context = {"participation": row, "form": form, "is_own": row.user == request.user}
    return render(request, "enrolment/take_over.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo_substitution(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who comes for whom, with a button to undo it."""
    rows = Substitution.objects.select_related("session__traject", "away__user", "stand_in__user")
    row = get_object_or_404(rows, pk=pk)
    require(request.user, "enrolment.undo_substitution", row, "Alleen jullie twee en het team maken dit ongedaan.")
    is_away = row.away.user == request.user
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.undo_substitution(substitution=row, by=request.user)
            messages.success(
                request, f"Ongedaan gemaakt. We verwachten {'jou weer' if is_away else f'{row.away.user} weer zelf'}."
            )
            return redirect(row.session.traject)
        row.refresh_from_db()
    is_open = row.ended_at is None and row.session.starts_at > clock.now() and not row.session.is_cancelled
    is_party = is_away or row.stand_in.user == request.user
    context = {"substitution": row, "form": form, "is_open": is_open, "is_away": is_away, "is_party": is_party}
    return render(request, "enrolment/undo_substitution.html", context, status=form.status)
