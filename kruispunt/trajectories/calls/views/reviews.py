"""Pages of who reviews: the calls, the applications of one, and the form."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.core.errors import Stale
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.actions.reviews import points_field
from kruispunt.trajectories.calls.forms.reviews import ReviewForm
from kruispunt.trajectories.calls.models import Application
from kruispunt.trajectories.calls.queries.reviews import (
    ShownReview,
    Sight,
    own_rows,
    reviews_on,
    score_text,
    sight_of,
    task_of,
    tasks_of,
    why_not_now,
)
from kruispunt.trajectories.calls.views.lookups import get_call, handed_in_or_404
from kruispunt.ui.access import needs, require
from kruispunt.ui.forms import refusals_on

PER_PAGE = 50


@require_safe
@needs("calls.review_some")
def my_reviews(request: HttpRequest) -> HttpResponse:
    """Show the calls that the visitor reviews, how far, and what comes next."""
    return render(request, "calls/reviews.html", {"tasks": tasks_of(request.user)})


@login_required
@require_safe
def my_call(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the applications of one call that the visitor reviews, with the own score and what may be seen of others."""
    call = get_call(pk)
    require(request.user, "calls.review_call", call, "Je bent geen beoordelaar van deze oproep.")
    page = Paginator(own_rows(request.user, call), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"call": call, "task": task_of(request.user, call), "page": page}
    return render(request, "calls/reviews_call.html", context)


def keep_away(sight: Sight, application: Application) -> None:
    """Raise PermissionDenied when a reviewer acts for the bestuur of `application`."""
    if sight.keeps_away(application.bestuur_id):
        raise PermissionDenied(f"Je handelt zelf voor {application.bestuur}. Anderen beoordelen deze kandidatuur.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one application and score it; what others gave shows after the own review."""
    application = handed_in_or_404(pk)
    call = application.call
    keep_away(sight_of(request.user, call), application)
    require(request.user, "calls.review", application, "Je bent geen beoordelaar van deze oproep.")
    criteria = list(call.criteria.all())
    if request.method == "POST":
        form = ReviewForm(request.POST, criteria=criteria)
        if form.is_valid():
            with refusals_on(form):
                actions.review(
                    application=application,
                    points=form.points(),
                    remark=form.cleaned_data["remark"],
                    version=form.cleaned_data["version"],
                    by=request.user,
                )
                messages.success(request, f"Je beoordeling van {application.bestuur} is bewaard.")
                return redirect("calls:review", pk=pk)
    else:
        own = application.reviews.filter(reviewer=request.user).prefetch_related("scores").first()
        form = ReviewForm(criteria=criteria, initial=_as_initial(own) if own else None)
    return _review_page(request, application, form)


def _as_initial(own: Any) -> dict[str, Any]:
    points = {points_field(score.criterion_id): score.points for score in own.scores.all()}
    return {"version": own.version, "remark": own.remark, **points}


def _review_page(request: HttpRequest, application: Application, form: ReviewForm) -> HttpResponse:
    call = application.call
    shown: list[ShownReview] = reviews_on(application)
    own = next((one for one in shown if one.review.reviewer_id == request.user.pk), None)
    if not sight_of(request.user, call).shows_scores(application.pk, application.bestuur_id):
        shown = []
    context = {
        "application": application,
        "call": call,
        "answers": application.answers.select_related("question"),
        "form": form,
        "own": own,
        "stored": own if isinstance(form.refusal, Stale) else None,
        "obstacle": why_not_now(call, application),
        "reviews": shown,
        "score": score_text(shown, call),
        "criteria": form.criteria,
        "task": task_of(request.user, call),
    }
    return render(request, "calls/review.html", context, status=form.status)
