"""The conversations of a group: the list and the page of a topic."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Post, Topic
from kruispunt.kennisgroep.queries import access, topics, unread
from kruispunt.kennisgroep.queries.following import follows_topic, has_drafts
from kruispunt.kennisgroep.views.composing import Composing, quote_in
from kruispunt.kennisgroep.views.parts import open_group, open_topic


def _mark(text: str) -> tuple[datetime, int] | None:
    """Give the place in the list that `?voor=` names; None for what names none."""
    moment, _, pk = text.rpartition("_")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    if at is None or at.tzinfo is None or not pk.isascii() or not pk.isdecimal() or len(pk) > 18:
        return None
    return at, int(pk)


@login_required
@require_safe
def group_topics(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the conversations of a group, the newest first, with what this person did not read."""
    standing = open_group(request, slug)
    actions.visit_group(group=standing.group, by=request.user)
    found = topics.newest(access.topics_in(standing), before=_mark(request.GET.get("voor", "")))
    shown, more = found[: topics.PAGE], found[topics.PAGE :]
    unread_pks: set[int] = set()
    if standing.membership:
        rows = Topic.objects.filter(pk__in=[topic.pk for topic in shown])
        unread_pks = set(unread.only_unread(rows, standing.membership).values_list("pk", flat=True))
    context: dict[str, Any] = {
        "group": standing.group,
        "standing": standing,
        "topics": shown,
        "unread": unread_pks,
        "older": f"{shown[-1].last_post_at.isoformat()}_{shown[-1].pk}" if more else "",
        "has_drafts": has_drafts(standing),
    }
    return render(request, "kennisgroep/topics.html", context)


@login_required
@require_safe
def topic(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a topic with its reply form; an address from before it moved leads on."""
    standing, found = open_topic(request, pk)
    if slug != found.group.slug:
        return redirect(found)
    opening = quote_in(found, request.GET.get("citeer", ""))
    return topic_page(request, standing, found, Composing(request, standing, found, opening=opening))


def topic_page(request: HttpRequest, standing: access.Standing, found: Topic, writing: Composing) -> HttpResponse:
    """Give the page of a topic with its reply form; what stands on it is read from then on."""
    pages = Paginator(topics.posts_of(found, request.user), topics.POSTS)
    page = pages.get_page(request.GET.get("pagina"))
    if len(page):
        actions.read_topic(topic=found, number=page[-1].number, by=request.user)
    context = {
        "group": found.group,
        "standing": standing,
        "topic": found,
        "page": page,
        "is_own": access.is_own(request.user, found),
        "follows": follows_topic(found, request.user),
    } | writing.context()
    return render(request, "kennisgroep/topic.html", context, status=writing.status)


@login_required
@require_safe
def post(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Lead to where a post stands on the page of its topic."""
    found = get_object_or_404(Post.objects.select_related("topic__group"), pk=pk)
    open_topic(request, found.topic_id)
    page = (found.topic.posts.filter(number__lt=found.number).count() // topics.POSTS) + 1
    return redirect(f"{found.topic.get_absolute_url()}{f'?pagina={page}' if page > 1 else ''}#{found.anchor}")
