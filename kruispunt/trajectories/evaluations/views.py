"""Answer an evaluation by its address, and see what came out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kruispunt.trajectories.evaluations import actions, queries
from kruispunt.trajectories.evaluations.forms import AnswerForm
from kruispunt.trajectories.evaluations.items import SCORES
from kruispunt.trajectories.evaluations.models import Evaluation, Respondent
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.access import require
from kruispunt.ui.forms import Form, refusals_on


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer, for who has the address: logged in or not. The page names the session and no person."""
    respondents = Respondent.objects.select_related("evaluation__session__traject")
    respondent = get_object_or_404(respondents, token=token)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.answer(respondent=respondent, scores=form.scores, remark=form.cleaned_data["remark"], by=None)
        if not form.refusal:
            messages.success(request, "Bedankt. Je antwoord is bewaard, los van je naam.")
            return redirect("evaluations:answer", token=token)
    context = {
        "evaluation": respondent.evaluation,
        "session": respondent.evaluation.session,
        "form": form,
        "takes_answer": not (respondent.has_answered or respondent.evaluation.is_closed) or form.is_bound,
        "has_answered": respondent.has_answered,
    }
    return render(request, "evaluations/answer.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for an evaluation, follow how many answered, and see the results from the threshold on."""
    session = get_object_or_404(Session.objects.select_related("traject"), pk=pk)
    message = "Alleen wie dit traject begeleidt, ziet de evaluatie."
    require(request.user, "evaluations.see_results", session, message)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        with refusals_on(form):
            actions.open_evaluation(session=session, by=request.user)
        if not form.refusal:
            messages.success(request, "Wie aanwezig was, krijgt een mail met de evaluatie.")
            return redirect("evaluations:results", pk=pk)
    evaluation = Evaluation.objects.filter(session=session).first()
    context = {
        "session": session,
        "form": form,
        "evaluation": evaluation,
        "response": queries.response_of(evaluation) if evaluation else None,
        "results": queries.results_of(evaluation) if evaluation else None,
        "to_invite": queries.not_invited(session).count(),
        "scores": SCORES,
    }
    return render(request, "evaluations/results.html", context, status=form.status)
