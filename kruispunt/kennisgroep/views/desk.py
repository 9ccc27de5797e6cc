"""The desk of the moderators of a group."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from kruispunt.besturen.models import User
from kruispunt.core.errors import Refused
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Topic
from kruispunt.kennisgroep.queries import desk as queries
from kruispunt.kennisgroep.queries import figures as months
from kruispunt.kennisgroep.queries import moderating
from kruispunt.kennisgroep.views.parts import moderated_group

PER_PAGE = 50
MODERATORS = "Alleen moderatoren van deze groep komen hier."


@login_required
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what needs a moderator: the first ten of each."""
    group = moderated_group(request, slug, MODERATORS)
    questions, posts = queries.waiting_questions(group), queries.newcomers(group)
    prompts = group.prompts.filter(topic__isnull=True).select_related("prepared_by").prefetch_related("themes")
    context = {
        "group": group,
        "waiting": queries.with_helpers(group, questions[: queries.SHOWN]),
        "waiting_count": questions.count(),
        "newcomers": posts[: queries.SHOWN],
        "newcomer_count": posts.count(),
        "quiet_count": queries.quiet_members(group).count(),
        "lively": queries.could_be_sessions(group),
        "prompts": prompts,
        "late": set(queries.late_prompts(group).values_list("pk", flat=True)),
        "shown": queries.SHOWN,
        "counts": moderating.counts(group, request.user),
    }
    return render(request, "kennisgroep/desk.html", context)


@login_required
@require_safe
def quiet(request: HttpRequest, slug: str) -> HttpResponse:
    """List who was not seen for 60 days."""
    group = moderated_group(request, slug, MODERATORS)
    page = Paginator(queries.quiet_members(group), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "kennisgroep/quiet.html", {"group": group, "page": page})


@login_required
@require_safe
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the figures of a group per month."""
    group = moderated_group(request, slug, MODERATORS)
    return render(request, "kennisgroep/figures.html", {"group": group, "months": months.figures(group)})


@login_required
@require_POST
def ask(request: HttpRequest, slug: str, pk: int, user_pk: int) -> HttpResponse:
    """Put a mention of a colleague in the reply this moderator is writing, and lead there."""
    group = moderated_group(request, slug, MODERATORS)
    topic = get_object_or_404(Topic.objects.visible().select_related("group"), pk=pk, group=group)
    colleague = get_object_or_404(User, pk=user_pk)
    try:
        actions.draft_mention(topic=topic, colleague=colleague, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("kennisgroep:desk", slug)
    messages.success(request, f"Een vraag aan {colleague} staat klaar in je antwoord. Lees ze na en plaats ze.")
    return redirect(f"{topic.get_absolute_url()}#antwoord")
