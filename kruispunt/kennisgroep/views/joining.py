"""Becoming a member: asking, being let in, and the first steps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.besturen.queries import besturen_of, waits_for_bestuur
from kruispunt.core import clock
from kruispunt.kennisgroep import actions, queries
from kruispunt.kennisgroep.forms import DecisionForm, JoinForm
from kruispunt.kennisgroep.joining_forms import ProfileForm, RulesForm
from kruispunt.kennisgroep.middleware import ClosedGroup
from kruispunt.kennisgroep.models import GroupMembership, Kennisgroep
from kruispunt.kennisgroep.queries import access, moderating
from kruispunt.kennisgroep.views.parts import moderated_group, open_group
from kruispunt.ui.access import require
from kruispunt.ui.forms import refusals_on

PER_PAGE = 50
MODERATORS = "Alleen moderatoren van deze groep beslissen wie erbij komt."
#: How many questions the last step shows to choose from.
QUESTIONS = 3


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Let somebody ask to join; who is in, waits or was blocked is led to where that stands."""
    found = get_object_or_404(Kennisgroep, slug=slug)
    mine = queries.last_membership(found, request.user)
    kept_out = access.Standing(request.user, found).sanction
    form = JoinForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.request_to_join(group=found, by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, "Je aanvraag is verstuurd. Je krijgt een mail als ze behandeld is.")
            return redirect(found)
    if not form.is_bound and (kept_out or (mine and (mine.is_requested or mine.is_active))):
        return redirect(found)
    context = {
        "group": found,
        "mine": mine,
        "form": form,
        "has_bestuur": besturen_of(request.user).exists(),
        "waits_for": waits_for_bestuur(request.user),
    }
    return render(request, "kennisgroep/join.html", context, status=form.status)


@login_required
@require_safe
def requests(request: HttpRequest, slug: str) -> HttpResponse:
    """List who waits for an answer."""
    found = moderated_group(request, slug, MODERATORS)
    page = Paginator(queries.requests_for(found), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"group": found, "page": page, "waiting": moderating.counts(found, request.user)}
    return render(request, "kennisgroep/requests.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Approve or refuse one request."""
    wanted = GroupMembership.objects.select_related("group", "user", "bestuur", "decided_by")
    membership = get_object_or_404(wanted, pk=pk, group__slug=slug)
    require(request.user, "kennisgroep.moderate", membership.group, MODERATORS)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            if form.approves:
                actions.approve(membership=membership, by=request.user)
            else:
                actions.refuse(membership=membership, reason=form.cleaned_data["reason"], by=request.user)
        if not form.refusal:
            messages.success(request, f"Je beslissing is bewaard. {membership.user} krijgt een mail.")
            return redirect("kennisgroep:requests", membership.group.slug)
    others = GroupMembership.objects.refused().exclude(pk=pk).filter(group=membership.group, user=membership.user)
    context = {
        "group": membership.group,
        "membership": membership,
        "form": form,
        "refused_before": others.select_related("decided_by").order_by("-decided_at", "-pk"),
    }
    return render(request, "kennisgroep/decide.html", context, status=form.status)


# the first steps


def _member(request: HttpRequest, slug: str) -> access.Standing:
    """Give how a member stands in the group, at whatever step. Raises ClosedGroup for anybody else."""
    standing = access.Standing(request.user, get_object_or_404(Kennisgroep, slug=slug))
    if not standing.is_member:
        raise ClosedGroup(standing.group)
    return standing


def _next_step(standing: access.Standing) -> str:
    """Give the name of the page a member goes to now."""
    if not standing.membership.has_accepted_rules:
        return "kennisgroep:accept_rules"
    if standing.profile is None:
        return "kennisgroep:introduce"
    if not moderating.wrote_in(standing.group, standing.user):
        return "kennisgroep:first_post"
    return "kennisgroep:topics"


def _steps(standing: access.Standing, current: int) -> dict[str, Any]:
    """Give `steps` for the page of step `current` (from 1): each with its label, and whether it is done or current."""
    done = [
        standing.membership.has_accepted_rules,
        standing.profile is not None,
        moderating.wrote_in(standing.group, standing.user),
    ]
    labels = ["Aanvaard de huisregels", "Stel jezelf voor", "Eerste vraag of antwoord"]
    names = ["accept_rules", "introduce", "first_post"]
    steps = [
        {
            "label": label,
            "is_done": is_done,
            "is_current": number == current,
            # a step that was taken can be looked at again; the ones after it wait for it
            "url": reverse(f"kennisgroep:{name}", args=[standing.group.slug])
            if number != current and all(done[: number - 1])
            else "",
        }
        for number, (label, name, is_done) in enumerate(zip(labels, names, done, strict=True), start=1)
    ]
    return {"group": standing.group, "standing": standing, "steps": steps, "step": current}


@login_required
@require_safe
def welcome(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead a member to the first step they did not take, or into the group."""
    return redirect(_next_step(_member(request, slug)), slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept_rules(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the house rules and let a member accept them; when they changed, ask again."""
    standing = _member(request, slug)
    form = RulesForm(request.POST if request.method == "POST" else None, initial={"read_at": clock.now().isoformat()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.accept_rules(membership=standing.membership, read_at=form.cleaned_data["read_at"], by=request.user)
        if not form.refusal:
            return redirect("kennisgroep:welcome", slug)
    if form.is_bound:
        standing.group.refresh_from_db()
        form.show_again()
    context = {"form": form, **_steps(standing, 1)}
    return render(request, "kennisgroep/accept_rules.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def introduce(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a member introduce themselves to the others."""
    standing = _member(request, slug)
    if not standing.membership.has_accepted_rules:
        return redirect("kennisgroep:accept_rules", slug)
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=ProfileForm.of(standing.profile))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.save_profile(by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, "Je voorstelling is bewaard. De groep staat voor je open.")
            return redirect("kennisgroep:welcome", slug)
    context = {"form": form, **_steps(standing, 2)}
    return render(request, "kennisgroep/introduce.html", context, status=form.status)


@login_required
@require_safe
def first_post(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite a member to ask or answer something; it can wait."""
    standing = open_group(request, slug)
    if not standing.membership or not standing.is_settled:
        return redirect("kennisgroep:topics", slug)
    questions = moderating.to_answer(access.topics_in(standing), request.user)[:QUESTIONS]
    context = {"questions": questions, **_steps(standing, 3)}
    return render(request, "kennisgroep/first_post.html", context)
