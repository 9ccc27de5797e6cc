"""Topics that moderators prepare for a date."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.desk_forms import PromptForm
from kruispunt.kennisgroep.models import Kennisgroep, Prompt
from kruispunt.kennisgroep.views.desk import MODERATORS
from kruispunt.kennisgroep.views.parts import moderated_group
from kruispunt.ui.forms import Form, refusals_on


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """Prepare a topic."""
    return _save(request, moderated_group(request, slug, MODERATORS), None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a prepared topic; one that was placed leads to where it stands."""
    group = moderated_group(request, slug, MODERATORS)
    prompt = get_object_or_404(group.prompts.select_related("topic__group"), pk=pk)
    if prompt.topic and request.method != "POST":
        return redirect(prompt.topic)
    return _save(request, group, prompt)


def _save(request: HttpRequest, group: Kennisgroep, prompt: Prompt | None) -> HttpResponse:
    initial = PromptForm.initial_of(prompt) if prompt else {}
    form = PromptForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.save_prompt(group=group, prompt=prompt, by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, "Het onderwerp staat klaar.")
            return redirect("kennisgroep:desk", group.slug)
    context = {"group": group, "prompt": prompt, "form": form}
    return render(request, "kennisgroep/prompt.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a prepared topic away, after a visible confirmation."""
    group = moderated_group(request, slug, MODERATORS)
    prompt = get_object_or_404(group.prompts.filter(topic__isnull=True), pk=pk)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.delete_prompt(prompt=prompt, by=request.user)
        if not form.refusal:
            messages.success(request, "Het klaargezette onderwerp is verwijderd.")
            return redirect("kennisgroep:desk", slug)
    context = {"group": group, "prompt": prompt, "form": form}
    return render(request, "kennisgroep/delete_prompt.html", context, status=form.status)
