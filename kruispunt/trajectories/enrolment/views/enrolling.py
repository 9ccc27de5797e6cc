"""Enrol, withdraw, and see who takes part."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.besturen.models import User
from kruispunt.besturen.queries import waits_for_bestuur
from kruispunt.trajectories.enrolment import actions, queries
from kruispunt.trajectories.enrolment.forms.enrolling import EnrolForm, WithdrawForm
from kruispunt.trajectories.enrolment.forms.needs import NeedsForm
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.enrolment.queries.ended import ended_in
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.access import require
from kruispunt.ui.forms import refusals_on

PAGE = 50
NOT_YOURS = "Je kan alleen je eigen deelname stopzetten, of die van wie jij inschreef."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Say who comes and for which bestuur, when there is something to choose, and enrol them."""
    traject = get_object_or_404(Traject.objects.published(), slug=slug)
    form = EnrolForm(request.POST if request.method == "POST" else None, user=request.user, traject=traject)
    needs_form = NeedsForm(request.POST if request.method == "POST" else None, traject=traject)
    if request.method == "POST" and all([form.is_valid(), needs_form.is_valid()]):
        with refusals_on(form):
            rows = actions.enrol_people(
                traject=traject,
                people=form.cleaned_data["people"],
                bestuur=form.cleaned_data["bestuur"],
                needs=needs_form.needs,
                by=request.user,
            )
        if not form.refusal:
            messages.success(request, _enrolled(rows, request.user))
            return redirect(traject)
    mine = queries.standing_of(request.user, traject)
    context = {
        "traject": traject,
        "form": form,
        "needs_form": needs_form,
        "participation": mine,
        "by_me": queries.with_place_on_list(queries.enrolled_by(request.user, traject)),
        "offer": queries.open_offer_of(mine) if mine and mine.has_offer else None,
        "places": queries.places_of(traject),
        "sessions": Session.objects.upcoming().for_group().filter(traject=traject),
        "waits_for": waits_for_bestuur(request.user),
    }
    return render(request, "enrolment/enrol.html", context, status=max(form.status, needs_form.status))


def _enrolled(rows: Sequence[Participation], user: User) -> str:
    """Give, in one message, who got a place and who waits where, and why."""
    seated = [row for row in rows if row.is_enrolled]
    parts = []
    if [row.user for row in seated] == [user]:
        parts.append("Je bent ingeschreven. De sessies komen in je agenda: je krijgt een mail per sessie.")
    elif seated:
        names = _names(seated, user)
        parts.append(f"Ingeschreven: {names}. De sessies komen in de agenda: iedereen krijgt een mail per sessie.")
    for row in rows:
        if row.is_waiting:
            who = "Je staat" if row.user == user else f"{row.user} staat"
            full = ": je bestuur heeft al alle plaatsen die het kan krijgen" if queries.is_bestuur_full(row) else ""
            parts.append(f"{who} op plaats {queries.waiting_position(row)} van de wachtlijst{full}.")
    return " ".join(parts)


def _names(rows: Sequence[Participation], user: User) -> str:
    names = ["jij" if row.user == user else str(row.user) for row in rows]
    return " en ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, with a reason if one wants, and end a participation."""
    participation = get_object_or_404(Participation.objects.select_related("traject", "user", "bestuur"), pk=pk)
    require(request.user, "enrolment.withdraw", participation, NOT_YOURS)
    is_own = participation.user == request.user
    name = "" if is_own else participation.user.get_full_name()
    form = WithdrawForm(request.POST if request.method == "POST" else None, name=name)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.withdraw(participation=participation, reason=form.cleaned_data["reason"], by=request.user)
        if not form.refusal:
            if is_own:
                messages.success(request, "Je doet niet meer mee. De sessies gaan uit je agenda.")
                return redirect(participation.traject)
            messages.success(request, f"{participation.user} doet niet meer mee en krijgt daarover een mail.")
            if request.user.has_perm("programme.work_on", participation.traject):
                return redirect("enrolment:participants", slug=participation.traject.slug)
            return redirect(participation.traject)
    context = {
        "participation": participation,
        "form": form,
        "is_own": is_own,
        "may_arrange": request.user.has_perm("enrolment.arrange_substitute", participation),
    }
    return render(request, "enrolment/withdraw.html", context, status=form.status)


@login_required
@require_safe
def participants(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who takes part and who waits, to who works on the traject."""
    traject = get_object_or_404(Traject, slug=slug)
    require(request.user, "programme.work_on", traject)
    number = request.GET.get("pagina")
    places, line = queries.places_of(traject), queries.waiting_line(traject)
    context = {
        "traject": traject,
        "places": places,
        "page": Paginator(queries.participants(traject), PAGE).get_page(number),
        "waiting": Paginator(queries.waiting_list(traject), PAGE).get_page(number),
        "offers": Paginator(queries.offers_of(traject), PAGE).get_page(number),
        "ended": Paginator(ended_in(traject), PAGE).get_page(number),
        "why_none": queries.why_nothing_is_offered(traject, places.free, line),
        "barred": queries.barred_words(line),
        "may_decide": request.user.has_perm("enrolment.give_place"),
    }
    return render(request, "enrolment/participants.html", context)
