"""How often a member gets the overview of a group by mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.mail_forms import OverviewForm
from kruispunt.kennisgroep.models import GroupMembership, MailRhythm
from kruispunt.kennisgroep.overview_links import read_token
from kruispunt.notifications.models import Category, Rhythm
from kruispunt.notifications.preferences import rhythm_of
from kruispunt.ui.forms import Form, refusals_on


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a member choose how often the overview comes."""
    rows = GroupMembership.objects.active().select_related("group")
    mine = get_object_or_404(rows, group__slug=slug, user=request.user)
    form = OverviewForm(request.POST if request.method == "POST" else None, initial={"rhythm": mine.mail_rhythm})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.choose_overview(membership=mine, rhythm=form.cleaned_data["rhythm"], by=request.user)
        if not form.refusal:
            messages.success(request, "Je keuze is bewaard.")
            return redirect("kennisgroep:overview", slug)
    declined = rhythm_of(request.user, Category.KENNISGROEP) == Rhythm.NONE
    context = {"group": mine.group, "form": form, "declined": declined}
    return render(request, "kennisgroep/overview.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def overview_from_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Let the reader of an overview stop it with one button, without logging in. Opening it changes nothing."""
    mine = read_token(token)
    if mine is None:
        raise Http404
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.choose_overview(membership=mine, rhythm=MailRhythm.NONE, by=None)
        if not form.refusal:
            messages.success(request, "Je keuze is bewaard.")
            return redirect("kennisgroep:overview_from_mail", token)
    context = {"group": mine.group, "membership": mine, "form": form}
    context["is_stopped"] = mine.mail_rhythm == MailRhythm.NONE
    return render(request, "kennisgroep/overview_from_mail.html", context, status=form.status)
