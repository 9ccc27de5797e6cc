"""Anonymous questions: the queue of the moderators, and the asker's own page. Neither shows who asked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Topic
from kruispunt.kennisgroep.moderation_forms import QuestionDecisionForm
from kruispunt.kennisgroep.queries import moderating
from kruispunt.kennisgroep.views.parts import moderated_group
from kruispunt.ui.forms import refusals_on

PER_PAGE = 50
MODERATORS = "Alleen moderatoren van deze groep behandelen anonieme vragen."


@login_required
@require_safe
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """List the anonymous questions that wait for a moderator."""
    found = moderated_group(request, slug, MODERATORS)
    page = Paginator(moderating.questions_waiting(found), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"group": found, "page": page, "waiting": moderating.counts(found, request.user)}
    return render(request, "kennisgroep/questions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide_question(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Place or refuse one anonymous question; one that somebody handled meanwhile says so."""
    found = moderated_group(request, slug, MODERATORS)
    anonymous = Topic.objects.exclude(asker="").select_related("group", "decided_by").prefetch_related("themes")
    topic = get_object_or_404(anonymous, pk=pk, group=found)
    post = topic.posts.get(number=1)
    form = QuestionDecisionForm(request.POST if request.method == "POST" else None, initial={"version": post.version})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            if form.places:
                actions.pass_question(topic=topic, by=request.user, version=form.cleaned_data["version"])
            else:
                actions.refuse_question(topic=topic, reason=form.cleaned_data["reason"], by=request.user)
        if not form.refusal:
            messages.success(request, "De vraag staat in de groep." if form.places else "De vraag is niet geplaatst.")
            return redirect("kennisgroep:questions", slug)
        topic.refresh_from_db()
        post.refresh_from_db()
    if not topic.is_pending and not form.is_bound:
        messages.info(request, f"{topic.decided_by} behandelde deze vraag al: {topic.get_status_display().lower()}.")
        return redirect("kennisgroep:questions", slug)
    context = {"group": found, "topic": topic, "post": post, "form": form}
    return render(request, "kennisgroep/decide_question.html", context, status=form.status)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show somebody their own anonymous questions with how each stands; computed, nothing of it is kept."""
    page = Paginator(moderating.own_questions(request.user), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "kennisgroep/own_questions.html", {"page": page})
