"""Searching, the starter path, who uses which instrument, and the pages that wait to be looked through."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from kruispunt.cms import actions, paths
from kruispunt.cms import adoptions as uses
from kruispunt.cms import reviews as review_queries
from kruispunt.cms import search as site
from kruispunt.cms.forms import AdoptionForm, SearchForm, StageForm, StepForm, StopForm
from kruispunt.cms.models import InstrumentPage, PathPage, PathProgress
from kruispunt.core.errors import Refused
from kruispunt.ui.access import needs, require
from kruispunt.ui.forms import refusals_on
from kruispunt.ui.templatetags.kruispunt import datum

PER_PAGE = 50


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what everybody may see that has the words of the address; 400 for words that cannot be."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    context = {"form": form, "words": words, "found": site.search(words)}
    return render(request, "cms/search.html", context, status=form.status)


def _path_page() -> PathPage:
    page = PathPage.objects.live().first()
    if page is None:
        raise Http404
    return page


def _answer(request: HttpRequest, page: PathPage, done: str, refusal: Refused | None = None) -> HttpResponse:
    if refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect(page.url)


@login_required
@require_POST
def keep_path(request: HttpRequest) -> HttpResponse:
    """Keep where the visitor stands."""
    require(request.user, "cms.keep_path")
    page, form = _path_page(), StageForm(request.POST)
    try:
        stage = form.cleaned_data["stage"] if form.is_valid() else ""
        progress = actions.keep_path(page=page, stage=stage, by=request.user)
    except Refused as refusal:
        return _answer(request, page, "", refusal)
    return _answer(request, page, f"Je pad is bewaard tot {progress.ends_on:%d/%m/%Y}.")


@login_required
@require_POST
def mark_step(request: HttpRequest) -> HttpResponse:
    """Keep that the visitor took a step, or take that back."""
    require(request.user, "cms.keep_path")
    page, form = _path_page(), StepForm(request.POST)
    if not form.is_valid():
        return _answer(request, page, "", Refused("Deze stap staat niet meer op je pad. Kijk wat er nu staat."))
    try:
        done = form.cleaned_data["done"]
        actions.mark_step(page=page, step=form.cleaned_data["step"], is_done=done, by=request.user)
    except Refused as refusal:
        return _answer(request, page, "", refusal)
    return _answer(request, page, "De stap is afgevinkt." if done else "De stap staat weer open.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_path(request: HttpRequest) -> HttpResponse:
    """Throw away what is kept of the visitor's path, after a visible confirmation."""
    require(request.user, "cms.keep_path")
    page = _path_page()
    if request.method != "POST":
        progress = PathProgress.objects.filter(user=request.user).first()
        if progress is None:
            return redirect(page.url)
        return render(request, "cms/stop_path.html", {"path": page, "taken": progress.steps.count()})
    try:
        actions.stop_path(by=request.user)
    except Refused as refusal:
        return _answer(request, page, "", refusal)
    return _answer(request, page, "Je pad is gewist.")


@needs("cms.see_use_of_paths")
@require_safe
def use_of_paths(request: HttpRequest) -> HttpResponse:
    """Show the team how many people began a path and which steps were taken, without names."""
    context = {"begun": PathProgress.objects.count(), "steps": paths.use_of_steps()}
    return render(request, "cms/use_of_paths.html", context)


def _instrument(pk: int) -> InstrumentPage:
    try:
        return get_object_or_404(InstrumentPage.objects.live(), pk=pk)
    except OverflowError:
        raise Http404 from None


@needs("cms.tell_adoption")
@require_http_methods(["GET", "HEAD", "POST"])
def tell_adoption(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep that a bestuur uses an instrument; GET leads to the page where the form stands."""
    page = _instrument(pk)
    if request.method != "POST":
        return redirect(f"{page.url}#gebruik")
    form = AdoptionForm(request.POST, besturen=uses.may_speak_for(request.user))
    if form.is_valid():
        with refusals_on(form):
            adoption = actions.tell_adoption(instrument=page, by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, f"{form.cleaned_data['bestuur']} gebruikt dit sinds {datum(adoption.since)}.")
            return redirect(f"{page.url}#gebruik")
    context = page.get_context(request, adoption_form=form)
    return render(request, page.get_template(request), context, status=form.status)


@needs("cms.tell_adoption")
@require_POST
def stop_adoption(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep that a bestuur uses an instrument no longer."""
    page = _instrument(pk)
    form = StopForm(request.POST, besturen=uses.may_speak_for(request.user, merged_too=True))
    if form.is_valid():
        with refusals_on(form):
            actions.stop_adoption(instrument=page, by=request.user, **form.cleaned_data)
    if form.is_valid() and not form.refusal:
        messages.success(request, f"{form.cleaned_data['bestuur']} gebruikt dit niet meer.")
    else:
        messages.error(request, "Dit ging niet: je handelt niet of niet meer voor dit bestuur.")
    return redirect(f"{page.url}#gebruik")


@needs("cms.see_adoptions")
@require_safe
def adoptions(request: HttpRequest) -> HttpResponse:
    """List which bestuur uses which instrument, since when, and who told."""
    page = Paginator(uses.everything_running(), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "cms/adoptions.html", {"page": page})


@needs("cms.review_pages")
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """List the pages that wait to be looked through."""
    page = Paginator(review_queries.due_pages(), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "cms/reviews.html", {"page": page})


@needs("cms.review_pages")
@require_POST
def check_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep that somebody of the team looked a page through."""
    try:
        found = get_object_or_404(Page.objects.live(), pk=pk, depth__gt=1)
    except OverflowError:
        raise Http404 from None
    actions.check_page(page=found, by=request.user)
    messages.success(request, f"Nagekeken: {found.title}.")
    return redirect("cms:reviews")
