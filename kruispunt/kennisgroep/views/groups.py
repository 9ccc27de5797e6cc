"""The groups: which there are, joining, leaving, and deciding who comes in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.besturen.queries import besturen_of, waits_for_bestuur
from kruispunt.kennisgroep import actions, queries
from kruispunt.kennisgroep.forms import DecisionForm, GroupForm, JoinForm, LeaveForm
from kruispunt.kennisgroep.models import GroupMembership, Kennisgroep
from kruispunt.kennisgroep.queries import access
from kruispunt.ui.access import needs, require
from kruispunt.ui.forms import refusals_on

PER_PAGE = 50
MODERATORS = "Alleen moderatoren van deze groep beslissen wie erbij komt."


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show everybody which groups there are and how to join."""
    return render(request, "kennisgroep/index.html", {"groups": queries.groups()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """Show members and moderators the group; let others ask to join, or tell them how their request stands."""
    found = get_object_or_404(queries.groups(), slug=slug)
    mine = queries.last_membership(found, request.user)
    standing = access.Standing(request.user, found)
    form = JoinForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.request_to_join(group=found, by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, "Je aanvraag is verstuurd. Je krijgt een mail als ze behandeld is.")
            return redirect(found)
    context = {"group": found, "mine": mine, "form": form, "standing": standing}
    context["may_join"] = form.is_bound or not (mine and (mine.is_requested or mine.is_active))
    context["has_bestuur"] = besturen_of(request.user).exists()
    context["waits_for"] = waits_for_bestuur(request.user)
    if standing.may_read:
        context["page"] = Paginator(queries.members_of(found), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "kennisgroep/group.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a member leave, after a visible confirmation."""
    found = get_object_or_404(Kennisgroep, slug=slug)
    mine = get_object_or_404(GroupMembership.objects.active(), group=found, user=request.user)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.leave(membership=mine, by=request.user)
        if not form.refusal:
            messages.success(request, f"Je bent uitgeschreven uit {found}.")
            return redirect("kennisgroep:index")
    return render(request, "kennisgroep/leave.html", {"group": found, "form": form}, status=form.status)


@login_required
@require_safe
def requests(request: HttpRequest, slug: str) -> HttpResponse:
    """List who waits for an answer."""
    found = get_object_or_404(Kennisgroep, slug=slug)
    require(request.user, "kennisgroep.moderate", found, MODERATORS)
    page = Paginator(queries.requests_for(found), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "kennisgroep/requests.html", {"group": found, "page": page})


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
    context = {"group": membership.group, "membership": membership, "form": form}
    return render(request, "kennisgroep/decide.html", context, status=form.status)


@needs("kennisgroep.create")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Make a group."""
    form = GroupForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = actions.create_group(by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, "De groep staat klaar.")
            return redirect(made)
    return render(request, "kennisgroep/create.html", {"form": form}, status=form.status)
