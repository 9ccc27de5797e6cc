"""Somebody's own sessions in a calendar program."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.notifications.feeds import calendar_response, calendar_text, feed_response
from kruispunt.trajectories.enrolment import actions, queries
from kruispunt.trajectories.enrolment.models import CalendarFeed
from kruispunt.trajectories.enrolment.notifications import absolute
from kruispunt.ui.forms import Form, refusals_on


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give the calendar at a secret address: whoever has the address reads it, so it holds no other people."""
    row = queries.feed_at(token)
    if row is None:
        raise Http404
    text = calendar_text(queries.feed_entries(row.user), name="Kruispunt: mijn sessies")
    return feed_response(request, text, key=f"user:{row.user_id}", cache_control="private")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Show the own secret address and what to do with it; a POST makes the first one or a new one."""
    row = CalendarFeed.objects.filter(user=request.user).first()
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.renew_feed(user=request.user, by=request.user)
            messages.success(
                request,
                "Je agenda heeft een nieuw adres. Het oude werkt niet meer: zet het nieuwe in je agendaprogramma."
                if row
                else "Je agenda heeft een adres. Zet het in je agendaprogramma.",
            )
            return redirect("enrolment:my_calendar")
    context = {"form": form, "feed": row}
    if row:
        address = absolute(reverse("enrolment:feed", args=[queries.token_of(row)]))
        context |= {"address": address, "subscribe_address": urlsplit(address)._replace(scheme="webcal").geturl()}
    return render(request, "enrolment/my_calendar.html", context, status=form.status)


@login_required
@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one session one comes to or leads as a file, with the link of an online one; others do not exist."""
    row = get_object_or_404(queries.own_calendar(request.user), pk=pk)
    text = calendar_text(queries.entries_for(request.user, [row]))
    return calendar_response(text, filename=f"sessie-{row.pk}.ics")
