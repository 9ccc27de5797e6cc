"""What moderators decide about members: warnings, suspensions and blocks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import GroupMembership
from kruispunt.kennisgroep.moderation_forms import LiftForm, SanctionForm
from kruispunt.kennisgroep.queries import moderating
from kruispunt.kennisgroep.views.parts import moderated_group
from kruispunt.ui.forms import refusals_on

PER_PAGE = 50


@login_required
@require_safe
def sanctions(request: HttpRequest, slug: str) -> HttpResponse:
    """List every measure in a group, also against who is no member any more."""
    found = moderated_group(request, slug)
    page = Paginator(moderating.sanctions_in(found), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"group": found, "page": page, "waiting": moderating.counts(found, request.user)}
    return render(request, "kennisgroep/sanctions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a moderator what was decided about a member, and let them warn, suspend or block."""
    found = moderated_group(request, slug)
    people = GroupMembership.objects.select_related("user", "bestuur").exclude(joined_on__isnull=True)
    membership = get_object_or_404(people, pk=pk, group=found)
    rows = list(moderating.sanctions_in(found).filter(membership__user=membership.user_id).select_related("lifted_by"))
    newest = max((row.pk for row in rows if row.membership_id == membership.pk), default=0)
    form = SanctionForm(request.POST if request.method == "POST" else None, newest=newest)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.impose_sanction(membership=membership, by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, f"Je maatregel is bewaard. {membership.user} krijgt een mail.")
            return redirect("kennisgroep:member", slug, pk)
    context = {"group": found, "membership": membership, "sanctions": rows, "form": form}
    return render(request, "kennisgroep/member.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let a moderator take a measure back, with a reason."""
    found = moderated_group(request, slug)
    sanction = get_object_or_404(moderating.sanctions_in(found), pk=pk)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.lift_sanction(sanction=sanction, by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, f"De maatregel is opgeheven. {sanction.membership.user} krijgt een mail.")
            return redirect("kennisgroep:member", slug, sanction.membership_id)
    context = {"group": found, "sanction": sanction, "form": form}
    return render(request, "kennisgroep/lift.html", context, status=form.status)
