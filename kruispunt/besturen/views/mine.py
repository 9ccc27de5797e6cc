"""A person's own pages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.besturen.actions import end_membership, fill_selfscan, request_membership
from kruispunt.besturen.forms import MembershipForm, ReasonForm, SelfScanForm
from kruispunt.besturen.models import Bestuur, Membership
from kruispunt.core import clock
from kruispunt.ui.access import needs, require
from kruispunt.ui.forms import refusals_on


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Show who somebody is here, for which besturen, and what other rooms have for them."""
    memberships = request.user.memberships.select_related("bestuur__successor")
    return render(request, "besturen/mine.html", {"memberships": memberships})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("besturen.request_membership")
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to act for a bestuur."""
    form = MembershipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            membership = request_membership(**form.cleaned_data, by=request.user)
            if membership.is_active:
                text = f"Je handelt nu voor {membership.bestuur}: je e-mailadres bewijst dat je er werkt."
            else:
                text = f"Je aanvraag voor {membership.bestuur} is verstuurd. Je krijgt een mail als het team beslist."
            messages.success(request, text)
            return redirect("besturen:mine")
    return render(request, "besturen/request_membership.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def selfscan(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer six questions on how far the own bestuur is; show what the last answers suggested."""
    bestuur = get_object_or_404(Bestuur, pk=pk)
    require(request.user, "besturen.fill_selfscan", bestuur)
    newest = bestuur.selfscans.first()
    form = SelfScanForm(request.POST or None, initial=newest.answers if newest else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            fill_selfscan(bestuur=bestuur, answers=form.cleaned_data, by=request.user)
            messages.success(request, "Bedankt. Het team leest je antwoorden en bepaalt het type.")
            return redirect("besturen:selfscan", pk=pk)
    context = {"bestuur": bestuur, "form": form, "newest": newest, "type": bestuur.type_on(clock.today())}
    return render(request, "besturen/selfscan.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop acting for a bestuur oneself."""
    membership = get_object_or_404(Membership.objects.select_related("bestuur", "user"), pk=pk, user=request.user)
    require(request.user, "besturen.end_membership", membership)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            end_membership(membership=membership, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"Je handelt niet meer voor {membership.bestuur}. Wat je deed, blijft bewaard.")
            return redirect("besturen:mine")
    return render(request, "besturen/stop.html", {"form": form, "membership": membership}, status=form.status)
