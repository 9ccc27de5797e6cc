"""The groups: which there are, how somebody stands in one, its members, its settings, and leaving."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.views import serve

from kruispunt.kennisgroep import actions, queries
from kruispunt.kennisgroep.forms import GroupForm, LeaveForm
from kruispunt.kennisgroep.models import GroupMembership, Kennisgroep
from kruispunt.kennisgroep.moderation_forms import SettingsForm
from kruispunt.kennisgroep.queries import moderating
from kruispunt.kennisgroep.views.parts import moderated_group, open_group
from kruispunt.ui.access import needs
from kruispunt.ui.forms import refusals_on

PER_PAGE = 50


@require_safe
def page(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Show the page of the page tree that hosts the groups, or one of them; 404 without such a page (room cms)."""
    return serve(request, f"kennisgroep/{slug}/" if slug else "kennisgroep/")


@login_required
@require_safe
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who is a member, to members and moderators."""
    standing = open_group(request, slug)
    page = Paginator(queries.members_of(standing.group), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "kennisgroep/members.html", {"group": standing.group, "standing": standing, "page": page})


@login_required
@require_safe
def colleague(request: HttpRequest, slug: str, handle: str) -> HttpResponse:
    """Show one member, by the handle others mention them by, to members and moderators."""
    standing = open_group(request, slug)
    people = queries.members_of(standing.group)
    membership = get_object_or_404(people, user__kennisgroep_profile__handle=handle)
    context = {"group": standing.group, "standing": standing, "membership": membership}
    return render(request, "kennisgroep/colleague.html", context)


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
    found = moderated_group(request, slug, "Alleen moderatoren van deze groep stellen ze in.")
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
