"""Flags, and what moderators do with topics and posts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kruispunt.core.errors import Refused
from kruispunt.core.limits import Limit
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Post, Topic
from kruispunt.kennisgroep.moderation_forms import (
    FlagDecisionForm,
    FlagForm,
    OpenOrCloseForm,
    RemovalForm,
    TopicKindForm,
)
from kruispunt.kennisgroep.queries import access, moderating
from kruispunt.kennisgroep.views.parts import moderated_group, open_topic
from kruispunt.ui.forms import refusals_on

PER_PAGE = 50
#: How many posts one member may flag: each flag is a mail to two people.
FLAGS = Limit("melding", amount=20, seconds=24 * 60 * 60)
TOO_MANY_FLAGS = "Je meldde vandaag al 20 berichten. Mail het team als er nog iets mis is."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def flag_post(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let a member tell the moderators what is wrong with a post of somebody else."""
    post = get_object_or_404(Post.objects.select_related("author", "bestuur"), pk=pk, topic__group__slug=slug)
    _, post.topic = open_topic(request, post.topic_id)
    if access.is_own(request.user, post):
        raise PermissionDenied("Dit is je eigen bericht. Pas het aan of verwijder het zelf.")
    form = FlagForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            if FLAGS.is_spent(str(request.user.pk)):
                raise Refused(TOO_MANY_FLAGS)
            actions.flag_post(post=post, by=request.user, **form.cleaned_data)
        if not form.refusal:
            FLAGS.spend(str(request.user.pk))
            messages.success(request, "Dank je. Twee moderatoren krijgen je melding en beslissen.")
            return redirect(post.topic)
    context = {"group": post.topic.group, "topic": post.topic, "post": post, "form": form}
    return render(request, "kennisgroep/flag_post.html", context, status=form.status)


@login_required
@require_safe
def flags(request: HttpRequest, slug: str) -> HttpResponse:
    """List what was flagged in a group; nobody sees the flags on their own posts."""
    found = moderated_group(request, slug)
    page = Paginator(moderating.flags_in(found, request.user), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"group": found, "page": page, "waiting": moderating.counts(found, request.user)}
    return render(request, "kennisgroep/flags.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide_flag(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keep or remove a flagged post."""
    found = moderated_group(request, slug)
    flag = get_object_or_404(moderating.flags_in(found, request.user), pk=pk)
    form = FlagDecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.decide_flag(flag=flag, removes=form.removes, reason=form.cleaned_data["reason"], by=request.user)
        if not form.refusal:
            messages.success(request, "Het bericht is verwijderd." if form.removes else "Het bericht blijft staan.")
            return redirect("kennisgroep:flags", slug)
        flag = get_object_or_404(moderating.flags_in(found, request.user), pk=pk)
    context = {"group": found, "flag": flag, "post": flag.post, "topic": flag.post.topic, "form": form}
    return render(request, "kennisgroep/decide_flag.html", context, status=form.status)


def _moderated(request: HttpRequest, slug: str, pk: int) -> Topic:
    """Give a topic that stands in a group this person moderates. Raises Http404 when there is none."""
    found = moderated_group(request, slug)
    topics = Topic.objects.visible().select_related("group", "author", "bestuur", "closed_by")
    return get_object_or_404(topics.prefetch_related("themes"), pk=pk, group=found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def moderate_topic(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let a moderator change of what kind a topic is and what it is about; from here it is closed or removed too."""
    topic = _moderated(request, slug, pk)
    form = TopicKindForm(request.POST if request.method == "POST" else None, topic=topic)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.change_topic(topic=topic, by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, "De soort en de thema's zijn bewaard.")
            return redirect(topic)
    return _topic_page(request, topic, form)


def _topic_page(request: HttpRequest, topic: Topic, form: TopicKindForm, other: OpenOrCloseForm | None = None):
    context = {"group": topic.group, "topic": topic, "form": form, "other": other or OpenOrCloseForm()}
    return render(request, "kennisgroep/moderate_topic.html", context, status=(other or form).status)


@login_required
@require_POST
def close_topic(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Close a topic."""
    return _open_or_close(request, _moderated(request, slug, pk), closes=True)


@login_required
@require_POST
def reopen_topic(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Open a topic again."""
    return _open_or_close(request, _moderated(request, slug, pk), closes=False)


def _open_or_close(request: HttpRequest, topic: Topic, *, closes: bool) -> HttpResponse:
    form = OpenOrCloseForm(request.POST)
    form.is_valid()
    with refusals_on(form):
        (actions.close_topic if closes else actions.reopen_topic)(topic=topic, by=request.user)
    if form.refusal:
        return _topic_page(request, _moderated(request, topic.group.slug, topic.pk), TopicKindForm(topic=topic), form)
    messages.success(request, "Het onderwerp is gesloten." if closes else "Het onderwerp is weer open.")
    return redirect(topic)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_topic(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let a moderator remove a topic, with a reason."""
    topic = _moderated(request, slug, pk)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.remove_topic(topic=topic, by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, "Het onderwerp is verwijderd.")
            return redirect("kennisgroep:topics", slug)
    context = {"group": topic.group, "topic": topic, "post": topic.posts.get(number=1), "form": form}
    return render(request, "kennisgroep/remove.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_post(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let a moderator remove a reply, with a reason; the first post leads to removing its topic."""
    post = get_object_or_404(Post.objects.select_related("author", "bestuur"), pk=pk, topic__group__slug=slug)
    post.topic = topic = _moderated(request, slug, post.topic_id)
    if post.number == 1:
        return redirect("kennisgroep:remove_topic", slug, topic.pk)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.remove_post(post=post, by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, "Het bericht is verwijderd.")
            return redirect(topic)
    context = {"group": topic.group, "topic": topic, "post": post, "is_reply": True, "form": form}
    return render(request, "kennisgroep/remove.html", context, status=form.status)
