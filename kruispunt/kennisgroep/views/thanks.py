"""Buttons beside a post and above a topic: thank, accept an answer, follow. All by POST, all can be undone."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kruispunt.core.errors import Refused
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.queries.following import followed
from kruispunt.kennisgroep.views.editing import open_post
from kruispunt.kennisgroep.views.parts import open_group, open_topic
from kruispunt.trajectories.programme.enums import Theme


def _done(request: HttpRequest, work: Callable[[], object], said: str) -> None:
    """Do the work and say so, or say why not."""
    try:
        work()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)


@login_required
@require_POST
def thank(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Thank for a post, or with `undo` take that back."""
    _, post = open_post(request, pk)
    if "undo" in request.POST:
        _done(request, lambda: actions.take_thanks_back(post=post, by=request.user), "Je bedankje is weg.")
    else:
        _done(request, lambda: actions.thank(post=post, by=request.user), "Je bedankje staat erbij.")
    return redirect(post)


@login_required
@require_POST
def accept(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Accept a post as the answer to its question, or with `undo` no longer."""
    _, post = open_post(request, pk)
    if "undo" in request.POST:
        undo = "Dit antwoord is niet meer aangeduid als het antwoord."
        _done(request, lambda: actions.withdraw_acceptance(topic=post.topic, by=request.user), undo)
    else:
        _done(request, lambda: actions.accept_answer(post=post, by=request.user), "Dit is nu het antwoord op de vraag.")
    return redirect(post)


@login_required
@require_POST
def follow_topic(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Follow a topic, or with `undo` no longer."""
    standing, topic = open_topic(request, pk)
    what = {"group": standing.group, "topic": topic, "by": request.user}
    if "undo" in request.POST:
        _done(request, lambda: actions.unfollow(**what), "Je volgt dit onderwerp niet meer.")
    else:
        _done(request, lambda: actions.follow(**what), "Je volgt dit onderwerp.")
    return redirect(topic)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what this person follows in a group; follow it or the theme that was sent, or with `undo` no longer."""
    standing = open_group(request, slug)
    if request.method == "POST":
        theme = request.POST.get("theme", "")
        what = {"group": standing.group, "theme": theme, "by": request.user}
        name = f"het thema {Theme(theme).label}" if theme in Theme.values else "de groep"
        if "undo" in request.POST:
            _done(request, lambda: actions.unfollow(**what), f"Je volgt {name} niet meer.")
        else:
            _done(request, lambda: actions.follow(**what), f"Je volgt {name}.")
        return redirect("kennisgroep:following", slug)
    context = {"group": standing.group} | followed(standing.group, request.user)
    return render(request, "kennisgroep/following.html", context)
