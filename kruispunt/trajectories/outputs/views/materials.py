"""The files and links of a session, for who works on it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kruispunt.trajectories.outputs import actions, queries
from kruispunt.trajectories.outputs.forms import FileForm, LinkForm, VisibilityForm
from kruispunt.trajectories.outputs.models import Material, Visibility
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.access import require
from kruispunt.ui.forms import Form, refusals_on

MESSAGE = "Alleen wie dit traject begeleidt, zet hier materiaal."


def _page(request: HttpRequest, session: Session, forms: dict[str, Form], status: int = 200) -> HttpResponse:
    context = {
        "session": session,
        "materials": queries.materials_of(session),
        "choices": Visibility.choices,
        "file_form": forms.get("file") or FileForm(session=session, prefix="file"),
        "link_form": forms.get("link") or LinkForm(session=session, prefix="link"),
        "other_form": forms.get("other"),
    }
    return render(request, "outputs/materials.html", context, status=status)


def _add(session: Session, kind: str, form: Form, by: Any) -> bool:
    """Store what a valid form holds; give whether it was taken."""
    add = actions.add_file if kind == "file" else actions.add_link
    with refusals_on(form):
        add(session=session, by=by, **form.cleaned_data)
    return not form.refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def materials(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the files and links of a session, and add one."""
    session = get_object_or_404(Session.objects.select_related("traject"), pk=pk)
    require(request.user, "outputs.manage", session, MESSAGE)
    if request.method != "POST":
        return _page(request, session, {})
    if request.POST.get("add") == "link":
        kind, form = "link", LinkForm(request.POST, session=session, prefix="link")
    else:
        kind, form = "file", FileForm(request.POST, request.FILES, session=session, prefix="file")
    if form.is_valid() and _add(session, kind, form, request.user):
        messages.success(request, "Het staat bij de sessie. Een halfuur na het laatste krijgt elke deelnemer één mail.")
        return redirect("outputs:materials", pk=session.pk)
    return _page(request, session, {kind: form}, form.status)


@login_required
@require_POST
def change_visibility(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who may read a file or a link; a refusal shows above the list."""
    material = _managed_or_404(request, pk)
    form = VisibilityForm(request.POST)
    visibility = form.cleaned_data["visibility"] if form.is_valid() else ""
    with refusals_on(form):
        actions.change_visibility(material=material, visibility=visibility, by=request.user)
    if form.refusal:
        return _page(request, material.session, {"other": form}, form.status)
    messages.success(request, f"'{material.title}': dat is bewaard.")
    return redirect("outputs:materials", pk=material.session_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm and take a file or a link away."""
    material = _managed_or_404(request, pk)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        with refusals_on(form):
            actions.remove_material(material=material, by=request.user)
        if not form.refusal:
            messages.success(request, f"'{material.title}' is weg.")
            return redirect("outputs:materials", pk=material.session_id)
    return render(request, "outputs/remove.html", {"material": material, "form": form}, status=form.status)


def _managed_or_404(request: HttpRequest, pk: int) -> Material:
    material = get_object_or_404(Material.objects.select_related("session__traject"), pk=pk)
    require(request.user, "outputs.manage", material.session, MESSAGE)
    return material
