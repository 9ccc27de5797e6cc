"""Changing and taking away what one wrote, and reading what it said before."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.actions.editing import PASSED_STAYS
from kruispunt.kennisgroep.models import Post
from kruispunt.kennisgroep.queries import access
from kruispunt.kennisgroep.queries.mentions import marks_in
from kruispunt.kennisgroep.views.parts import open_topic
from kruispunt.kennisgroep.writing_forms import EditForm, RemoveForm
from kruispunt.ui.access import require
from kruispunt.ui.forms import refusals_on

PER_PAGE = 50
NOT_OWN = "Je verandert alleen wat je zelf schreef."


def open_post(request: HttpRequest, pk: int) -> tuple[access.Standing, Post]:
    """Give a post that stands, of a topic this person may open. Raises Http404 as if there were none."""
    found = get_object_or_404(Post.objects.select_related("topic", "author"), pk=pk)
    standing, topic = open_topic(request, found.topic_id)
    if found.is_removed:
        raise Http404
    found.topic = topic
    return standing, found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change an own post."""
    standing, post = open_post(request, pk)
    require(request.user, "kennisgroep.change_own", post, NOT_OWN)
    if post.was_passed and request.method != "POST":
        messages.info(request, PASSED_STAYS)
        return redirect(post)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EditForm(*sent, standing=standing, post=post)
    wants_preview = request.method == "POST" and "preview" in request.POST
    if request.method == "POST" and not wants_preview and form.is_valid():
        with refusals_on(form):
            actions.edit_post(post=post, by=request.user, **form.changes)
        if not form.refusal:
            messages.success(request, "Je wijziging is bewaard.")
            return redirect(post)
    source = request.POST.get("source", "").replace("\0", "").strip() if wants_preview else ""
    context = {
        "group": standing.group,
        "post": post,
        "form": form,
        "stored": Post.objects.select_related("topic").get(pk=post.pk) if form.refusal else None,
        "preview": {"source": source, "marks": marks_in(standing.group.pk, source)} if source else None,
    }
    return render(request, "kennisgroep/edit_post.html", context, status=200 if wants_preview else form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an own post away, after a visible confirmation."""
    standing, post = open_post(request, pk)
    require(request.user, "kennisgroep.change_own", post, NOT_OWN)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            removed = actions.remove_own_post(post=post, by=request.user)
        if not form.refusal:
            messages.success(request, "Je bericht is verwijderd.")
            return redirect(removed.topic if removed.topic.is_visible else standing.group.get_absolute_url())
    context = {"group": standing.group, "post": post, "form": form}
    return render(request, "kennisgroep/remove_post.html", context, status=form.status)


@login_required
@require_safe
def earlier(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show who may read a post what it said before each change."""
    standing, post = open_post(request, pk)
    page = Paginator(post.revisions.order_by("-replaced_at", "-pk"), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "kennisgroep/earlier.html", {"group": standing.group, "post": post, "page": page})
