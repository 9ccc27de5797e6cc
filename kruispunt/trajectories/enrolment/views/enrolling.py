"""Enrol, withdraw, and see who takes part."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kruispunt.besturen.queries import waits_for_bestuur
from kruispunt.trajectories.enrolment import actions, queries
from kruispunt.trajectories.enrolment.forms.enrolling import EnrolForm, WithdrawForm
from kruispunt.trajectories.enrolment.forms.needs import NeedsForm
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.access import needs, require
from kruispunt.ui.forms import Form, refusals_on

PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the bestuur to enrol for, when there are several, and enrol."""
    traject = get_object_or_404(Traject.objects.published(), slug=slug)
    form = EnrolForm(request.POST if request.method == "POST" else None, user=request.user)
    needs_form = NeedsForm(request.POST if request.method == "POST" else None, traject=traject)
    if request.method == "POST" and all([form.is_valid(), needs_form.is_valid()]):
        with refusals_on(form):
            participation = actions.enrol(
                traject=traject, user=request.user, bestuur=form.cleaned_data["bestuur"], by=request.user
            )
            actions.set_needs(participation=participation, needs=needs_form.needs, by=request.user)
        if not form.refusal:
            if participation.is_enrolled:
                messages.success(request, "Je bent ingeschreven. Je krijgt een mail per sessie voor je agenda.")
            else:
                place = queries.waiting_position(participation)
                messages.success(request, f"Je staat op plaats {place} van de wachtlijst. Je krijgt een mail.")
            return redirect(traject)
    context = {
        "traject": traject,
        "form": form,
        "needs_form": needs_form,
        "participation": queries.standing_of(request.user, traject),
        "places": queries.places_of(traject),
        "sessions": Session.objects.upcoming().filter(traject=traject),
        "waits_for": waits_for_bestuur(request.user),
    }
    return render(request, "enrolment/enrol.html", context, status=max(form.status, needs_form.status))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, with a reason if one wants, and end a participation."""
    participation = get_object_or_404(Participation.objects.select_related("traject", "user", "bestuur"), pk=pk)
    require(request.user, "enrolment.withdraw", participation, "Je kan alleen je eigen deelname stopzetten.")
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.withdraw(participation=participation, reason=form.cleaned_data["reason"], by=request.user)
        if not form.refusal:
            if participation.user == request.user:
                messages.success(request, "Je doet niet meer mee. De sessies gaan uit je agenda.")
                return redirect(participation.traject)
            messages.success(request, f"{participation.user} doet niet meer mee en krijgt daarover een mail.")
            return redirect("enrolment:participants", slug=participation.traject.slug)
    context = {"participation": participation, "form": form, "is_own": participation.user == request.user}
    return render(request, "enrolment/withdraw.html", context, status=form.status)


@login_required
@require_safe
def participants(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who takes part and who waits, to who works on the traject."""
    traject = get_object_or_404(Traject, slug=slug)
    require(request.user, "programme.work_on", traject)
    return _participants(request, traject, Form())


@needs("enrolment.give_place")
@require_POST
def give_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody on the waiting list a place; a refusal shows above the list."""
    participation = get_object_or_404(Participation.objects.select_related("traject", "user"), pk=pk)
    form = Form(request.POST)
    with refusals_on(form):
        actions.give_place(participation=participation, by=request.user)
    if form.refusal:
        return _participants(request, participation.traject, form)
    messages.success(request, f"{participation.user} heeft een plaats en krijgt een mail.")
    return redirect("enrolment:participants", slug=participation.traject.slug)


def _participants(request: HttpRequest, traject: Traject, form: Form) -> HttpResponse:
    context = {
        "traject": traject,
        "form": form,
        "places": queries.places_of(traject),
        "page": Paginator(queries.participants(traject), PAGE).get_page(request.GET.get("pagina")),
        "waiting": Paginator(queries.waiting_list(traject), PAGE).get_page(request.GET.get("pagina")),
        "may_decide": request.user.has_perm("enrolment.give_place"),
    }
    return render(request, "enrolment/participants.html", context, status=form.status)
