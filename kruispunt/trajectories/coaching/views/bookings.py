"""The meeting of a participant with a coach: book, move, call off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kruispunt.core import clock
from kruispunt.trajectories.coaching import actions, queries
from kruispunt.trajectories.coaching.forms import CancelForm, ChooseSlotForm
from kruispunt.trajectories.coaching.models import Booking
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.access import require
from kruispunt.ui.forms import refusals_on
from kruispunt.ui.templatetags.kruispunt import moment as in_words

PAGE = 50


def _free(request: HttpRequest, traject: Traject) -> Page:
    return Paginator(queries.free_slots(traject), PAGE).get_page(request.GET.get("pagina"))


def _form(request: HttpRequest, traject: Traject) -> ChooseSlotForm:
    return ChooseSlotForm(request.POST if request.method == "POST" else None, traject=traject)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the free moments of a traject to who takes part, and book one."""
    traject = get_object_or_404(Traject, slug=slug)
    require(request.user, "coaching.book", traject, "Een gesprek boeken kan alleen wie deelneemt aan dit traject.")
    if traject.kind not in queries.KINDS:
        raise Http404
    form = _form(request, traject)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            booking = actions.book_slot(slot=form.cleaned_data["slot"], by=request.user)
        if not form.refusal:
            when = in_words(booking.slot.starts_at)
            messages.success(request, f"Je gesprek is geboekt op {when} Het komt in je agenda.")
            return redirect("coaching:book", slug=traject.slug)
    page = _free(request, traject)  # as it is now, after what somebody else booked
    form.offer(page.object_list)
    context = {
        "traject": traject,
        "form": form,
        "page": page,
        "booking": queries.coming_bookings(request.user).filter(slot__traject=traject).first(),
        "is_open": queries.has_coaching(traject),
    }
    return render(request, "coaching/book.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the own meeting to another free moment."""
    booking = _booking_or_404(pk)
    require(request.user, "coaching.move", booking, "Je kan alleen je eigen gesprek verzetten.")
    traject = booking.slot.traject
    form = _form(request, traject)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            moved = actions.move_booking(booking=booking, slot=form.cleaned_data["slot"], by=request.user)
        if not form.refusal:
            when = in_words(moved.slot.starts_at)
            messages.success(request, f"Je gesprek is verzet naar {when} Je agenda volgt.")
            return redirect("coaching:book", slug=traject.slug)
    page = _free(request, traject)
    form.offer(page.object_list)
    context = {"booking": booking, "form": form, "page": page, "can_change": _can_change(booking)}
    return render(request, "coaching/move.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a meeting off with a reason: the own one, or one of a traject somebody works on."""
    booking = _booking_or_404(pk)
    require(request.user, "coaching.cancel", booking, "Je kan alleen je eigen gesprek afzeggen.")
    is_own = booking.participation.user_id == request.user.pk
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.cancel_booking(booking=booking, reason=form.cleaned_data["reason"], by=request.user)
        if not form.refusal:
            messages.success(request, "Het gesprek is afgezegd en gaat uit de agenda's.")
            return redirect("coaching:book" if is_own else "coaching:slots", slug=booking.slot.traject.slug)
    context = {"booking": booking, "form": form, "is_own": is_own, "can_change": _can_change(booking)}
    return render(request, "coaching/cancel.html", context, status=form.status)


def _booking_or_404(pk: int) -> Booking:
    rows = Booking.objects.select_related(
        "slot__traject", "slot__coach", "participation__user", "participation__bestuur"
    )
    return get_object_or_404(rows, pk=pk)


def _can_change(booking: Booking) -> bool:
    return booking.ended_at is None and booking.slot.starts_at > clock.now()
