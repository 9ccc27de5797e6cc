"""What people say about their own attendance."""

from datetime import datetime

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kruispunt.core import clock
from kruispunt.core.limits import Limit
from kruispunt.trajectories.enrolment import actions, codes, queries
from kruispunt.trajectories.enrolment.forms.checkin import CheckInForm, CodeForm, OwnAttendanceForm
from kruispunt.trajectories.enrolment.queries import checkin
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.forms import refusals_on

#: Wrong codes of one person; after so many in five minutes no code is looked at.
WRONG = Limit("check-in", amount=10, seconds=300)
TOO_OFTEN = "Je probeerde te vaak een code die niet klopt. Wacht vijf minuten, of vraag de begeleider om je te noteren."
#: Wrong codes for one session from one address on the internet, of people who did not log in yet: a whole room may sit
#: behind that address. After so many a right code is not remembered for them until they logged in; it counts then.
WRONG_BEFORE_LOG_IN = Limit("check-in-anonymous", amount=30, seconds=300)
#: Where the session of the browser keeps which code was right, and when.
PROOF = "check_in"


def _remember(request: HttpRequest, session: Session) -> None:
    request.session[PROOF] = {"session": session.pk, "at": clock.now().isoformat()}


def _opened_at(request: HttpRequest, session: Session) -> datetime | None:
    proof = request.session.get(PROOF, {})
    return datetime.fromisoformat(proof["at"]) if proof.get("session") == session.pk else None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def type_code(request: HttpRequest) -> HttpResponse:
    """Type the code of the screen: it leads to the session it is of."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        who, code = str(request.user.pk), codes.plain(form.cleaned_data["code"])
        if WRONG.is_spent(who):
            form.add_error("code", TOO_OFTEN)
            return render(request, "enrolment/type_code.html", {"form": form}, status=429)
        wrong = {session: checkin.wrong_code(session, code) for session in checkin.sessions_now(request.user)}
        right = next((session for session, why in wrong.items() if not why), None)
        if right:
            _remember(request, right)
            return redirect("enrolment:check_in", right.pk, code)
        WRONG.spend(who)
        form.add_error("code", next(iter(wrong.values()), checkin.nothing_now(request.user)))
    return render(request, "enrolment/type_code.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Note oneself as present, by a button; a code that is right now stays so for who logs in first."""
    session = get_object_or_404(Session.objects.public().select_related("traject"), pk=pk)
    code = codes.plain(code)
    wrong = _wrong(request, session, code)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    _hide_from_strangers(session, request)
    form = CheckInForm(request.POST if request.method == "POST" else None, ways=checkin.ways(session))
    if request.method == "POST" and wrong != TOO_OFTEN and form.is_valid():
        with refusals_on(form):
            mark = actions.check_in(
                session=session,
                code=code,
                status=form.cleaned_data["status"],
                opened_at=_opened_at(request, session),
                by=request.user,
            )
        if not form.refusal:
            messages.success(request, f"Je staat genoteerd: {mark.get_status_display().lower()}.")
            return redirect("enrolment:own_attendance", session.pk)
    context = {
        "session": session,
        "form": form,
        "why_not": checkin.not_now(session) or checkin.not_somebody(session, request.user) or wrong,
        "has_place": queries.participation_at(session, request.user) is not None,
        "own": queries.own_session(session, request.user),
    }
    return render(request, "enrolment/check_in.html", context, status=429 if wrong == TOO_OFTEN else form.status)


def _hide_from_strangers(session: Session, request: HttpRequest) -> None:
    """Raise Http404 for who is not expected at a session that is not everybody's to know of."""
    is_public = session.traject.is_published and not session.is_individual
    if not is_public and queries.participation_at(session, request.user) is None:
        raise Http404


def _wrong(request: HttpRequest, session: Session, code: str) -> str:
    """Say what is wrong with a code; one that is right now is remembered, so that it still is after the log-in."""
    if checkin.is_recent(_opened_at(request, session)):
        return ""
    is_known = request.user.is_authenticated
    limit = WRONG if is_known else WRONG_BEFORE_LOG_IN
    who = str(request.user.pk) if is_known else f"{session.pk}:{get_adapter().get_client_ip(request)}"
    if limit.is_spent(who):
        return TOO_OFTEN
    wrong = checkin.wrong_code(session, code)
    if not wrong:
        _remember(request, session)
    else:
        limit.spend(who)
    return wrong


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what stands of oneself at a session; say beforehand not to come, or afterwards to have been there."""
    session = get_object_or_404(Session.objects.select_related("traject"), pk=pk)
    _hide_from_strangers(session, request)
    if queries.participation_at(session, request.user) is None:
        raise PermissionDenied(checkin.not_somebody(session, request.user))
    form = OwnAttendanceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            told = _say(session, form.cleaned_data["choice"], request)
        if not form.refusal:
            messages.success(request, told)
            return redirect("enrolment:own_attendance", session.pk)
    context = {
        "session": session,
        "form": form,
        "own": queries.own_session(session, request.user),
        "claims": form.claims(checkin.ways(session)),
    }
    return render(request, "enrolment/own_attendance.html", context, status=form.status)


def _say(session: Session, choice: str, request: HttpRequest) -> str:
    if choice == OwnAttendanceForm.APOLOGISE:
        actions.apologise(session=session, by=request.user)
        return "Je bent verontschuldigd. De begeleider ziet het op de lijst."
    if choice == OwnAttendanceForm.TAKE_BACK:
        actions.take_back_apology(session=session, by=request.user)
        return "Je komt toch. De begeleider ziet het op de lijst."
    actions.claim_attendance(session=session, status=OwnAttendanceForm.CLAIMS[choice], by=request.user)
    return "Je staat genoteerd als aanwezig. De begeleider ziet dat je het zelf meldde."
