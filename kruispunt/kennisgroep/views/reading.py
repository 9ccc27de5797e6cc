"""The conversations of a group: the list, what is found in it, and the page of a topic."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from kruispunt.core import clock
from kruispunt.kennisgroep import actions, search
from kruispunt.kennisgroep.filters import TopicFilter
from kruispunt.kennisgroep.models import Post, Topic
from kruispunt.kennisgroep.queries import access, topics, unread
from kruispunt.kennisgroep.queries.following import follows_topic, has_drafts
from kruispunt.kennisgroep.views.composing import Composing, quote_in
from kruispunt.kennisgroep.views.parts import open_group, open_topic
from kruispunt.kennisgroep.visiting import unread_counts

ONLY_MEMBERS = "Alleen leden van deze groep houden bij wat ze lazen."
#: The longest number of a row there is.
_DIGITS = 18


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None


def _place(text: str) -> tuple[datetime, int] | None:
    """Give the place in the list that `?voor=` or `?na=` names; None for what names none."""
    moment, _, pk = text.rpartition("_")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    number = _number(pk)
    if at is None or at.tzinfo is None or at.year not in clock.YEARS or number is None:
        return None
    return at, number


def _place_of(topic: Topic) -> str:
    return f"{topic.last_post_at.isoformat()}_{topic.pk}"


def _address(request: HttpRequest, **extra: str) -> str:
    """Give this address with its filters, at another place in the list."""
    query = request.GET.copy()
    for name in ("voor", "na"):
        query.pop(name, None)
    query.update(extra)
    return f"?{query.urlencode()}"


@login_required
@require_safe
def group_topics(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the conversations of a group, the newest first: all, those asked for, or those where words were found."""
    standing = open_group(request, slug)
    form = TopicFilter(request.GET, standing=standing)
    form.is_valid()
    narrowed = form.narrow(access.topics_in(standing))
    context: dict[str, Any] = {"group": standing.group, "standing": standing, "form": form, "news": {}}
    context["has_drafts"] = has_drafts(standing)
    context |= _found(request, form, narrowed) if form.words else _listed(request, narrowed)
    if standing.membership:
        context["news"] = unread.news_in(context["topics"], standing.membership)
        context["unread_count"] = unread.in_words(unread_counts(request).get(standing.group, 0))
    if not standing.just_came:
        actions.visit_group(group=standing.group, by=request.user)
    return render(request, "kennisgroep/topics.html", context, status=form.status)


def _listed(request: HttpRequest, narrowed) -> dict:
    before, after = _place(request.GET.get("voor", "")), _place(request.GET.get("na", ""))
    page = topics.stretch(narrowed, before=before, after=after)
    context = {"topics": page.rows, "top": _address(request)}
    if page.rows and page.newer:
        context["newer"] = _address(request, na=_place_of(page.rows[0]))
    if page.older:
        context["older"] = _address(request, voor=_place_of(page.rows[-1]))
    return context


def _found(request: HttpRequest, form: TopicFilter, narrowed) -> dict:
    before = _number(request.GET.get("voor", ""))
    page = search.find(narrowed, form.words, before=before)
    context = {"hits": page.rows, "topics": [hit.topic for hit in page.rows], "top": _address(request)}
    context["says_something"] = bool(page.rows) or search.says_something(form.words)
    context["is_further"] = page.newer
    if page.older:
        context["older"] = _address(request, voor=str(page.rows[-1].post.pk))
    return context


@login_required
@require_POST
def read_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Mark everything in a group as read for this member."""
    standing = open_group(request, slug)
    if not standing.membership:
        raise PermissionDenied(ONLY_MEMBERS)
    actions.mark_all_read(group=standing.group, by=request.user)
    messages.success(request, "Alles staat als gelezen.")
    return redirect("kennisgroep:topics", standing.group.slug)


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
    page = topics.page_of_posts(found, request.user, request.GET.get("pagina"))
    shown = [post.number for post in page]
    first_unread = None
    if standing.membership and found.is_visible:
        first_unread = unread.first_unread(found, standing.membership)
    if shown and request.method != "HEAD" and (first_unread in shown or not standing.just_came):
        actions.read_topic(topic=found, first=shown[0], number=shown[-1], by=request.user)
    context = {
        "group": found.group,
        "standing": standing,
        "topic": found,
        "page": page,
        "accepted": topics.accepted_answer(found, page),
        "takes_replies": found.is_visible and not found.is_closed,
        "same_page": f"&pagina={page.number}" if page.number > 1 else "",
        "first_unread": first_unread,
        "first_unread_url": _address_of(found, first_unread) if first_unread else "",
        "is_own": access.is_own(request.user, found),
        "follows": follows_topic(found, request.user),
    } | writing.context()
    return render(request, "kennisgroep/topic.html", context, status=writing.status)


def _address_of(topic: Topic, number: int) -> str:
    """Give where the post of this number stands."""
    page = topics.page_with(number)
    return f"{topic.get_absolute_url()}{f'?pagina={page}' if page > 1 else ''}#bericht-{number}"


@login_required
@require_safe
def post(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Lead to where a post stands on the page of its topic."""
    found = get_object_or_404(Post.objects.select_related("topic__group"), pk=pk)
    open_topic(request, found.topic_id)
    return redirect(_address_of(found.topic, found.number))
