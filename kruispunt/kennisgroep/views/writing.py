"""Starting a topic and replying."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Post, Topic
from kruispunt.kennisgroep.queries.finder import start_of_a_question_to
from kruispunt.kennisgroep.views.composing import Composing, logged_out, note_placed, typed_topic
from kruispunt.kennisgroep.views.parts import open_group, open_topic
from kruispunt.kennisgroep.views.reading import topic_page
from kruispunt.ui.forms import refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
def new_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Write and place a topic; `?vermeld=` names the colleague it asks, and what is typed is kept whatever happens."""
    if request.method == "POST" and not request.user.is_authenticated:
        return logged_out(request, request.path, typed_topic(request))
    return _new_topic(request, slug)


@login_required
def _new_topic(request: HttpRequest, slug: str) -> HttpResponse:
    standing = open_group(request, slug)
    asked = start_of_a_question_to(standing.group, request.GET.get("vermeld", ""))
    writing = Composing(request, standing, is_sent=request.method == "POST", opening=asked)
    if writing.is_sent:
        placed = writing.placed_before
        if placed:
            return _placed(request, writing, placed.topic)
        writing.keep()
        if writing.places and not writing.form.refusal:
            with refusals_on(writing.form):
                topic = actions.start_topic(group=standing.group, by=request.user, **writing.form.cleaned_data)
            if not writing.form.refusal:
                return _placed(request, writing, topic)
    context = {"group": standing.group, "standing": standing} | writing.context()
    return render(request, "kennisgroep/new_topic.html", context, status=writing.status)


def _placed(request: HttpRequest, writing: Composing, what: Topic | Post) -> HttpResponse:
    """Lead to what was placed, by this click or by one before, and say so."""
    if isinstance(what, Post):
        said = "Je antwoord staat in de groep."
    elif what.group.slug != request.resolver_match.kwargs["slug"] and what.is_visible:
        said = f"De groep waarin je schreef, hoort weer bij {what.group}. Je onderwerp staat daar."
    elif what.is_pending:
        said = "Je vraag wacht op een moderator. Ze staat in de groep zodra die ze plaatst."
    else:
        said = "Je onderwerp staat in de groep."
    messages.success(request, said)
    return note_placed(redirect(what), writing)


@require_POST
def reply(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Place a reply; a refused one stays in its form on the page of the topic."""
    if not request.user.is_authenticated:
        return logged_out(request, reverse("kennisgroep:topic", args=[slug, pk]), {})
    standing, topic = open_topic(request, pk)
    writing = Composing(request, standing, topic, is_sent=True)
    placed = writing.placed_before
    if placed:
        return _placed(request, writing, placed)
    writing.keep()
    if writing.places and not writing.form.refusal:
        with refusals_on(writing.form):
            post = actions.reply(topic=topic, by=request.user, **writing.form.cleaned_data)
        if not writing.form.refusal:
            return _placed(request, writing, post)
    return topic_page(request, standing, topic, writing)
