"""What somebody is writing: kept while they type, listed, thrown away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Draft, Topic
from kruispunt.kennisgroep.queries import access
from kruispunt.kennisgroep.views.composing import Composing
from kruispunt.kennisgroep.views.parts import open_group, open_topic

LINE = "kennisgroep/parts/kept.html"
LOGGED_OUT = "Je bent afgemeld. Je tekst blijft in dit venster staan: plaats hem, meld je aan en hij staat er weer."
NOT_BY_NAME = "Dit bewaren we niet: een klad draagt je naam. Je tekst blijft in dit venster tot je hem plaatst."


@require_POST
def autosave(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Keep what is typed for a new topic or a reply, and say so in one line of HTML for htmx (always status 200)."""
    if not request.user.is_authenticated:
        return render(request, LINE, {"problem": LOGGED_OUT})
    standing, topic = open_topic(request, pk) if pk is not None else (open_group(request, slug), None)
    return _keep(request, standing, topic)


def _keep(request: HttpRequest, standing: access.Standing, topic: Topic | None) -> HttpResponse:
    writing = Composing(request, standing, topic, is_sent=True)
    try:
        draft = actions.save_draft(
            group=standing.group,
            topic=topic,
            source=request.POST.get("source", ""),
            fields=writing.form.typed,
            is_anonymous=writing.form.is_anonymous,
            by=request.user,
        )
    except Refused as refusal:
        return render(request, LINE, {"problem": refusal.message})
    if writing.form.is_anonymous or writing.as_asker:
        return render(request, LINE, {"problem": NOT_BY_NAME})
    return render(request, LINE, {"kept_at": clock.now() if draft else None})


@login_required
@require_safe
def drafts(request: HttpRequest, slug: str) -> HttpResponse:
    """List what this person began in a group and did not place."""
    group = open_group(request, slug).group
    return render(request, "kennisgroep/drafts.html", {"group": group, "drafts": _drafts_of(request, slug)})


def _drafts_of(request: HttpRequest, slug: str) -> QuerySet[Draft]:
    """Give what this person began in a group, without replies in topics that are closed to them."""
    readable = Q(topic__isnull=True) | Q(topic__in=access.readable_topics(request.user).values("pk"))
    mine = Draft.objects.filter(readable, user=request.user, group__slug=slug)
    return mine.select_related("group", "topic__group")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Throw an own draft away, after a visible confirmation."""
    found = get_object_or_404(_drafts_of(request, slug), pk=pk)
    if request.method == "POST":
        actions.discard_draft(draft=found, by=request.user)
        messages.success(request, "Je klad is weg.")
        return redirect("kennisgroep:drafts", slug)
    return render(request, "kennisgroep/discard_draft.html", {"group": found.group, "draft": found})
