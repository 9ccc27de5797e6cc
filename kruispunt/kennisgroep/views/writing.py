"""Starting a topic and replying."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.forms import ReplyForm, TopicForm
from kruispunt.kennisgroep.queries.finder import start_of_a_question_to
from kruispunt.kennisgroep.views.parts import open_group, open_topic
from kruispunt.kennisgroep.views.reading import topic_page
from kruispunt.ui.forms import refusals_on


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Write and place a topic; `?vermeld=` names the colleague it asks."""
    standing = open_group(request, slug)
    initial = {"source": start_of_a_question_to(standing.group, request.GET.get("vermeld", ""))}
    form = TopicForm(request.POST if request.method == "POST" else None, standing=standing, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            topic = actions.start_topic(group=standing.group, by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, _placed(topic))
            return redirect(topic)
    context = {"group": standing.group, "standing": standing, "form": form}
    return render(request, "kennisgroep/new_topic.html", context, status=form.status)


def _placed(topic) -> str:
    if topic.is_pending:
        return "Je vraag wacht op een moderator. Ze staat in de groep zodra die ze plaatst."
    return "Je onderwerp staat in de groep."


@login_required
@require_POST
def reply(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Place a reply; a refused one stays in its form on the page of the topic."""
    standing, topic = open_topic(request, pk)
    form = ReplyForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            post = actions.reply(topic=topic, by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, "Je antwoord staat in de groep.")
            return redirect(post)
    return topic_page(request, standing, topic, form)
