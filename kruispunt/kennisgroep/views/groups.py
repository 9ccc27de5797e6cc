"""The groups: which there are, how somebody stands in one, its members, its settings, and leaving."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.kennisgroep import actions, queries
from kruispunt.kennisgroep.forms import GroupForm, LeaveForm
from kruispunt.kennisgroep.models import GroupMembership, Kennisgroep
from kruispunt.kennisgroep.moderation_forms import SettingsForm
from kruispunt.kennisgroep.queries import access, moderating
from kruispunt.kennisgroep.views.parts import open_group
from kruispunt.ui.access import needs, require
from kruispunt.ui.forms import refusals_on

PER_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show everybody which groups there are and how to join."""
    return render(request, "kennisgroep/index.html", {"groups": queries.groups()})


@login_required
@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a group is for and how this person stands in it; to members and moderators the way in."""
    found = get_object_or_404(queries.groups(), slug=slug)
    return render(request, "kennisgroep/group.html", how_one_stands(request.user, found))


def how_one_stands(user: Any, found: Kennisgroep) -> dict[str, Any]:
    """Give what the page of a group shows somebody who is logged in: `parts/standing.html` needs it."""
    standing = access.Standing(user, found)
    mine = queries.last_membership(found, user)
    context: dict[str, Any] = {"group": found, "standing": standing, "mine": mine}
    context["may_ask"] = not standing.sanction and not (mine and (mine.is_requested or mine.is_active))
    if standing.may_read and standing.membership:
        context["writes_first"] = not moderating.wrote_in(found, user)
    if standing.moderates:
        context["waiting"] = moderating.counts(found, user)
    return context


@login_required
@require_safe
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who is a member, to members and moderators."""
    standing = open_group(request, slug)
    page = Paginator(queries.members_of(standing.group), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "kennisgroep/members.html", {"group": standing.group, "standing": standing, "page": page})


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


@needs("kennisgroep.create")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Make a group."""
    form = GroupForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = actions.create_group(by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, "De groep staat klaar. Kies nu wie ze modereert.")
            return redirect("kennisgroep:settings", made.slug)
    return render(request, "kennisgroep/create.html", {"form": form}, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Let moderators change the texts of their group and who moderates it."""
    found = get_object_or_404(Kennisgroep, slug=slug)
    require(request.user, "kennisgroep.moderate", found, "Alleen moderatoren van deze groep stellen ze in.")
    form = SettingsForm(request.POST if request.method == "POST" else None, group=found)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.change_group(group=found, by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, "De instellingen van de groep zijn bewaard.")
            return redirect(found)
        found.refresh_from_db()
    context = {
        "group": found,
        "form": form,
        "member_count": found.memberships.active().count(),
        "waiting": moderating.counts(found, request.user),
    }
    return render(request, "kennisgroep/settings.html", context, status=form.status)
