"""Pages on which the team writes the extra questions and the criteria of a call."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kruispunt.core.errors import Stale
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.forms.questions import CriteriaForm, QuestionForm
from kruispunt.trajectories.calls.models import OpenCall, Question
from kruispunt.trajectories.calls.views.lookups import get_call
from kruispunt.ui.access import needs
from kruispunt.ui.forms import Form, refusals_on


def _question_or_404(pk: int, question_pk: int) -> Question:
    """Give the wording that stands of a question of a call, also when an older wording is named; 404 for any other."""
    named = get_object_or_404(Question.objects.select_related("call__traject"), pk=question_pk, call_id=pk)
    return get_object_or_404(Question.objects.current().select_related("call__traject"), call_id=pk, key=named.key)


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """List the extra questions of a call, and add one."""
    call = get_call(pk)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.add_question(call=call, by=request.user, **form.wording())
            messages.success(request, "De vraag is toegevoegd.")
            return redirect("calls:questions", pk=pk)
    return _questions_page(request, call, form)


def _questions_page(request: HttpRequest, call: OpenCall, form: Form, *, moved: Form | None = None) -> HttpResponse:
    context = {"call": call, "form": form, "moved": moved, "questions": list(call.questions.current())}
    return render(request, "calls/questions.html", context, status=(moved or form).status)


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int, question_pk: int) -> HttpResponse:
    """Change the wording of a question; a stale form shows the wording that stands beside what was typed."""
    shown = _question_or_404(pk, question_pk)
    form = QuestionForm(request.POST if request.method == "POST" else None, question=shown)
    if form.is_valid():
        with refusals_on(form):
            number = form.cleaned_data["version"]
            actions.change_question(question=shown, number=number, by=request.user, **form.wording())
            messages.success(request, "De vraag is bewaard.")
            return redirect("calls:questions", pk=pk)
    context: dict[str, Any] = {"call": shown.call, "question": shown, "form": form}
    context["is_stale"] = isinstance(form.refusal, Stale)
    return render(request, "calls/question.html", context, status=form.status)


@needs("calls.manage")
@require_POST
def move_question(request: HttpRequest, pk: int, question_pk: int) -> HttpResponse:
    """Put a question one place higher, or lower with `down` in the form."""
    shown = _question_or_404(pk, question_pk)
    form = Form(request.POST)
    with refusals_on(form):
        actions.move_question(question=shown, direction="down" if "down" in request.POST else "up", by=request.user)
        return redirect("calls:questions", pk=pk)
    return _questions_page(request, shown.call, QuestionForm(), moved=form)


@needs("calls.manage")
@require_POST
def remove_question(request: HttpRequest, pk: int, question_pk: int) -> HttpResponse:
    """Take a question out of the form."""
    shown = _question_or_404(pk, question_pk)
    form = Form(request.POST)
    with refusals_on(form):
        actions.remove_question(question=shown, by=request.user)
        messages.success(request, "De vraag is weggehaald.")
        return redirect("calls:questions", pk=pk)
    return _questions_page(request, shown.call, QuestionForm(), moved=form)


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def criteria(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the criteria of a draft call with their weights; those of a published one are shown."""
    call = get_call(pk)
    form = CriteriaForm(request.POST if request.method == "POST" else None, call=call)
    if form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"]
            actions.set_criteria(call=call, criteria=form.criteria(), version=version, by=request.user)
            messages.success(request, "De criteria zijn bewaard.")
            return redirect("calls:criteria", pk=pk)
    context = {"call": call, "form": form, "stored": list(call.criteria.all())}
    context["is_stale"] = isinstance(form.refusal, Stale)
    return render(request, "calls/criteria.html", context, status=form.status)
