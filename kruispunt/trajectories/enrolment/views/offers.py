"""A place that came free: answer the offer, or give it by hand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kruispunt.trajectories.enrolment import actions, queries
from kruispunt.trajectories.enrolment.forms.enrolling import GivePlaceForm, OfferForm
from kruispunt.trajectories.enrolment.models import Participation, PassReason, SeatOffer
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.access import needs
from kruispunt.ui.forms import refusals_on


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the own offer with its two buttons, or what became of it; for others it does not exist."""
    rows = SeatOffer.objects.select_related("participation__traject", "participation__bestuur", "participation__user")
    row = get_object_or_404(rows, pk=pk)
    if not request.user.has_perm("enrolment.answer_offer", row.participation):
        raise Http404
    form = OfferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            if form.accepts:
                actions.accept_place(offer=row, by=request.user)
                told = "Je hebt een plaats. De sessies komen in je agenda: je krijgt een mail per sessie."
            else:
                actions.decline_place(offer=row, by=request.user)
                told = "Je laat de plaats aan een ander. Je staat niet meer op de wachtlijst."
        if not form.refusal:
            messages.success(request, told)
            return redirect(row.participation.traject)
        row.refresh_from_db()
    context = {
        "offer": row,
        "participation": row.participation,
        "traject": row.participation.traject,
        "sessions": Session.objects.upcoming().for_group().filter(traject=row.participation.traject),
        "form": form,
    }
    return render(request, "enrolment/offer.html", context, status=form.status)


@needs("enrolment.give_place")
@require_http_methods(["GET", "HEAD", "POST"])
def give_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Show whom a place by hand would go past, ask why, and give it."""
    rows = Participation.objects.select_related("traject", "user", "bestuur")
    participation = get_object_or_404(rows, pk=pk)
    form = GivePlaceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.give_place(participation=participation, reason=form.cleaned_data["reason"], by=request.user)
        if not form.refusal:
            messages.success(request, f"{participation.user} heeft een plaats en krijgt een mail.")
            return redirect("enrolment:participants", slug=participation.traject.slug)
    line = queries.waiting_line(participation.traject)
    passed = line.before(participation, PassReason.BY_HAND) if participation.is_waiting else []
    context = {
        "participation": participation,
        "traject": participation.traject,
        "places": queries.count_places(participation.traject),
        "passed": [row for row, why in passed if why == PassReason.BY_HAND],
        "form": form,
    }
    return render(request, "enrolment/give_place.html", context, status=form.status)
