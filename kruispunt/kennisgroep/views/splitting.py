"""Splitting a group by theme: first what it would do, then doing it, and undoing it within a day."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.forms_splitting import SplitForm, UndoForm
from kruispunt.kennisgroep.models import Kennisgroep
from kruispunt.kennisgroep.queries import moderating, splitting
from kruispunt.kennisgroep.views.parts import moderated_group
from kruispunt.ui.forms import Form, refusals_on

MODERATORS = "Alleen moderatoren van deze groep splitsen ze."


def _page(request: HttpRequest, group: Kennisgroep, form: Form, undo: Form, parts: list | None = None) -> HttpResponse:
    standing = splitting.standing_split(group)
    context = {
        "group": group,
        "form": form,
        "undo": undo,
        "parts": parts,
        "split": standing,
        "undo_until": standing and standing.made_at + splitting.UNDO_WITHIN,
        "waiting": moderating.counts(group, request.user),
    }
    status = undo.status if undo.is_bound else form.status
    return render(request, "kennisgroep/split.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what splitting would do before it is done; nothing changes until the second button."""
    group = moderated_group(request, slug, MODERATORS)
    form = SplitForm(request.POST if request.method == "POST" else None)
    parts = None
    if request.method == "POST" and form.is_valid():
        parts = splitting.preview(group, form.cleaned_data["themes"])
        if form.is_sure:
            with refusals_on(form):
                actions.split_group(group=group, by=request.user, **form.decision)
            if not form.refusal:
                messages.success(request, "De groep is gesplitst. De leden krijgen een mail.")
                return redirect("kennisgroep:split", group.slug)
    return _page(request, group, form, UndoForm(), parts)


@login_required
@require_POST
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Undo the splitting that was made within a day."""
    group = moderated_group(request, slug, MODERATORS)
    made = get_object_or_404(group.splits, pk=request.POST["split"]) if _names_one(request) else None
    form = UndoForm(request.POST)
    if made is None:
        raise Http404
    if form.is_valid():
        with refusals_on(form):
            actions.undo_split(split=made, by=request.user)
        if not form.refusal:
            messages.success(request, "De splitsing is teruggedraaid. Alles staat weer in deze groep.")
            return redirect("kennisgroep:split", group.slug)
    return _page(request, group, SplitForm(), form)


def _names_one(request: HttpRequest) -> bool:
    number = request.POST.get("split", "")
    return number.isascii() and number.isdecimal() and len(number) <= 18
