"""Does it go on: what waits for a decision, the figures, and a page for each of the five decisions."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.trajectories.enrolment import actions
from kruispunt.trajectories.enrolment.forms.deciding import (
    DecideForm,
    InviteFilter,
    MergeForm,
    MoveForm,
    RecruitForm,
    ShiftForm,
    TargetForm,
    TellingForm,
)
from kruispunt.trajectories.enrolment.queries import deciding
from kruispunt.trajectories.enrolment.queries.inviting import besturen_to_invite
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.access import needs, require
from kruispunt.ui.forms import refusals_on

PAGE = 50
#: A list to tick shows so many besturen; the filters bring the others.
BESTUREN = 100


@needs("enrolment.decide_go")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the trajecten that wait for a decision, and apart what was decided."""
    number = request.GET.get("pagina")
    context = {
        "today": clock.today(),
        "page": Paginator(deciding.awaiting(), PAGE).get_page(number),
        "decided": Paginator(deciding.ended_decisions(), PAGE).get_page(number),
    }
    return render(request, "enrolment/go/index.html", context)


@login_required
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the figures of a traject to who works on it; the team decides from here."""
    traject = get_object_or_404(Traject.objects.prefetch_related("facilitators"), slug=slug)
    require(request.user, "programme.work_on", traject)
    now = deciding.standing_now(traject)
    context = {
        "traject": traject,
        "now": now,
        "spread": deciding.spread_of(traject),
        "weeks": deciding.weeks_of(traject),
        "editions": deciding.editions_before(now),
        "decisions": deciding.decisions_on(traject),
        "may_decide": request.user.has_perm("enrolment.decide_go"),
    }
    return render(request, "enrolment/go/overview.html", context)


def _decision(view: Callable[[HttpRequest, deciding.Standing], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the figures to the page of one decision, for who decides; lead away once there is nothing to decide."""

    @needs("enrolment.decide_go")
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, slug: str) -> HttpResponse:
        now = deciding.standing_now(get_object_or_404(Traject, slug=slug))
        if request.method != "POST" and not now.may_be_decided:
            return redirect("enrolment:go_overview", slug)
        return view(request, now)

    return page


def _decided(
    request: HttpRequest, now: deciding.Standing, form: Any, decide: Callable[..., str]
) -> HttpResponse | None:
    """Take the decision of a valid form and tell what `decide` says of it; None shows the page, with what was refused.

    `decide` gets the traject, who decides, and what the form asked.
    """
    if form.is_valid():
        with refusals_on(form):
            messages.success(request, decide(traject=now.traject, by=request.user, **form.cleaned_data))
            return redirect("enrolment:go_overview", now.traject.slug)
    return None


def _page(request: HttpRequest, template: str, now: deciding.Standing, form: Any, **more: Any) -> HttpResponse:
    """Show the page of one decision; after a refusal with the figures as they are at that moment."""
    status = more.pop("status", form.status)
    if form.refusal:
        now = deciding.standing_now(Traject.objects.get(pk=now.traject.pk))
    context = {"traject": now.traject, "now": now, "form": form} | more
    return render(request, template, context, status=status)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _told(number: int) -> str:
    return "Eén persoon krijgt een mail." if number == 1 else f"{number} mensen krijgen een mail."


@_decision
def go(request: HttpRequest, now: deciding.Standing) -> HttpResponse:
    """Let a traject go on."""
    form = DecideForm(_sent(request), initial={"seen": now.seen})

    def decide(**asked: Any) -> str:
        decision = actions.decide_go(**asked)
        return f"Het gaat door. {_told(decision.enrolled) if now.coming else 'Niemand krijgt een mail.'}"

    return _decided(request, now, form, decide) or _page(request, "enrolment/go/go.html", now, form)


@_decision
def cancel(request: HttpRequest, now: deciding.Standing) -> HttpResponse:
    """Decide that a traject does not go on."""
    form = TellingForm(_sent(request), initial={"seen": now.seen})

    def decide(**asked: Any) -> str:
        decision = actions.decide_cancel(**asked)
        return f"Het traject is geannuleerd. {_told(decision.enrolled + decision.waiting)}"

    return _decided(request, now, form, decide) or _page(request, "enrolment/go/cancel.html", now, form)


@_decision
def recruit(request: HttpRequest, now: deciding.Standing) -> HttpResponse:
    """Choose besturen to invite; the button of the filters searches, keeps all that was typed and decides nothing."""
    searches, initial = "search" in request.POST, {"seen": now.seen}
    if searches:
        initial |= request.POST.dict() | {"besturen": request.POST.getlist("besturen")}
    form = RecruitForm(None if searches else _sent(request), traject=now.traject, initial=initial)

    def decide(**asked: Any) -> str:
        number = actions.decide_recruit(**asked).invited.count()
        besturen = "Eén bestuur is" if number == 1 else f"{number} besturen zijn"
        return f"{besturen} uitgenodigd. De mails vertrekken nu."

    return _decided(request, now, form, decide) or _recruit_page(request, now, form)


def _recruit_page(request: HttpRequest, now: deciding.Standing, form: RecruitForm) -> HttpResponse:
    """Show the besturen that fit the filters, and before them those that were ticked already."""
    chosen = InviteFilter(_sent(request) or request.GET)
    chosen.is_valid()
    found = besturen_to_invite(
        now.traject,
        text=chosen.value("q"),
        type=chosen.value("type"),
        province=chosen.value("province"),
        region=chosen.value("region"),
        new=bool(chosen.value("new")),
        absent=bool(chosen.value("absent")),
    )
    shown, ticked = list(found[:BESTUREN]), form.ticked
    kept = list(besturen_to_invite(now.traject).filter(pk__in=ticked - {row.pk for row in shown}))
    rows = [(row, row.pk in ticked) for row in kept + shown]
    more = {"filter": chosen, "rows": rows, "found": found.count(), "shown": len(shown), "kept": bool(kept)}
    return _page(request, "enrolment/go/recruit.html", now, form, **more)


@_decision
def move(request: HttpRequest, now: deciding.Standing) -> HttpResponse:
    """Give the sessions that still come other dates; a button fills in dates some days later and decides nothing."""
    if "fill" in request.POST:
        return _filled(request, now)
    form = MoveForm(_sent(request), sessions=now.coming, initial={"seen": now.seen})

    def decide(*, decide_on: date, reason: str, seen: str, traject: Traject, by: User, **_moments: Any) -> str:
        moves = form.moves()
        actions.decide_move(traject=traject, moves=moves, decide_on=decide_on, reason=reason, seen=seen, by=by)
        return "Het traject is verplaatst. De agenda's van de deelnemers volgen."

    return _decided(request, now, form, decide) or _page(
        request, "enrolment/go/move.html", now, form, shift=ShiftForm()
    )


def _filled(request: HttpRequest, now: deciding.Standing) -> HttpResponse:
    """Show the page with the dates some days later, and the rest as it was typed."""
    shift, typed = ShiftForm(request.POST), request.POST.dict()
    days = 0
    if shift.is_valid():
        days = shift.cleaned_data["days"]
        typed = {name: value for name, value in typed.items() if "_at_" not in name}
    form = MoveForm(sessions=now.coming, days=days, initial={"seen": now.seen} | typed)
    return _page(request, "enrolment/go/move.html", now, form, shift=shift, status=shift.status)


@_decision
def merge(request: HttpRequest, now: deciding.Standing) -> HttpResponse:
    """Choose another edition, see who would go where, and merge."""
    if request.method != "POST":
        choose = TargetForm(request.GET if {"into", "look"} & request.GET.keys() else None, traject=now.traject)
        target = choose.cleaned_data["into"] if choose.is_valid() else None
        if target is None:
            return _page(request, "enrolment/go/merge_choose.html", now, choose)
        there = deciding.standing_now(target)
        form = MergeForm(traject=now.traject, initial={"into": target.pk, "seen": deciding.seen_word(now, there)})
        return _merge_page(request, now, form, target)
    form = MergeForm(request.POST, traject=now.traject)

    def decide(**asked: Any) -> str:
        decision = actions.decide_merge(**asked)
        return f"De edities zijn samengevoegd. {_told(decision.enrolled + decision.waiting)}"

    if done := _decided(request, now, form, decide):
        return done
    target = form.cleaned_data.get("into")
    if target is None or "into" in form.errors:
        choose = TargetForm(request.POST, traject=now.traject)
        if choose.is_valid() and form.refusal:
            choose.refuse(form.refusal)
        return _page(request, "enrolment/go/merge_choose.html", now, choose)
    return _merge_page(request, now, form, target)


def _merge_page(request: HttpRequest, now: deciding.Standing, form: MergeForm, target: Traject) -> HttpResponse:
    goers = deciding.who_goes_where(now.traject, target)
    newcomers = [goer for goer in goers if not goer.already]
    more = {
        "target": deciding.standing_now(target),
        "goers": goers,
        "placed": sum(goer.has_place for goer in newcomers),
        "in_line": sum(not goer.has_place for goer in newcomers),
        "stay": len(goers) - len(newcomers),
    }
    return _page(request, "enrolment/go/merge.html", now, form, **more)
