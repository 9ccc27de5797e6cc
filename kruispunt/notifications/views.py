"""The pages of the outbox, for staff, and of the mails somebody wants, for everybody."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.core.errors import Stale
from kruispunt.notifications import actions
from kruispunt.notifications.forms import DraftForm, OutboxFilter, PreferencesForm, RetryForm
from kruispunt.notifications.models import Category, OutboxMail, Rhythm
from kruispunt.notifications.notification import kinds_that_wait
from kruispunt.notifications.preferences import read_token
from kruispunt.notifications.rendering import compose
from kruispunt.ui.access import needs, require
from kruispunt.ui.forms import Form, refusals_on


@require_safe
@needs("notifications.view_outbox")
def outbox(request: HttpRequest) -> HttpResponse:
    """List what was sent and what waits, newest first, by status and address."""
    form = OutboxFilter(request.GET)
    mails = OutboxMail.objects.none()
    if form.is_valid():
        mails = OutboxMail.objects.for_list()
        if form.cleaned_data["status"]:
            mails = mails.filter(status=form.cleaned_data["status"])
        if form.cleaned_data["q"]:
            mails = mails.filter(to__icontains=form.cleaned_data["q"])
    page = Paginator(mails, 50).get_page(request.GET.get("pagina"))
    return render(request, "notifications/outbox.html", {"form": form, "page": page}, status=form.status)


@require_safe
@needs("notifications.view_outbox")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """List what was sent to one person, newest first."""
    receiver = get_object_or_404(get_user_model(), pk=pk)
    page = Paginator(OutboxMail.objects.for_list().filter(user=receiver), 50).get_page(request.GET.get("pagina"))
    return render(request, "notifications/person_mails.html", {"person": receiver, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("notifications.view_outbox")
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mail as it is sent; a POST lets a mail that failed go again."""
    shown = get_object_or_404(OutboxMail, pk=pk)
    form = RetryForm()
    if request.method == "POST":
        require(request.user, "notifications.retry_mail")
        form = RetryForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                actions.retry_mail(mail=shown, by=request.user)
                messages.success(request, "De mail staat opnieuw klaar en vertrekt zo dadelijk.")
                return redirect("notifications:mail", pk=shown.pk)
        shown.refresh_from_db()
    context = {"mail": shown, "form": form}
    if shown.is_draft:
        context["preview"] = compose(shown.subject, shown.source)
    return render(request, "notifications/mail_detail.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("notifications.edit_draft")
def edit_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft; a POST that asks for a preview stores nothing."""
    shown = get_object_or_404(OutboxMail, pk=pk)
    if request.method != "POST" and not shown.is_draft:
        return redirect("notifications:mail", pk=pk)
    names = ("subject", "source", "version")
    form = DraftForm(request.POST or None, initial={name: getattr(shown, name) for name in names})
    preview = compose(shown.subject, shown.source)
    if form.is_valid():
        data = form.cleaned_data
        preview = compose(data["subject"], data["source"])
        if "preview" not in request.POST:
            with refusals_on(form):
                actions.edit_draft(mail=shown, by=request.user, **data)
                messages.success(request, "Het ontwerp is bewaard. De mail vertrekt als de beslissing verteld wordt.")
                return redirect("notifications:mail", pk=pk)
    context = {"mail": shown, "form": form, "preview": preview, "is_stale": isinstance(form.refusal, Stale)}
    if context["is_stale"]:
        shown.refresh_from_db()
        context["stored"] = compose(shown.subject, shown.source)
    return render(request, "notifications/edit_draft.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show how soon somebody hears of what can wait, and change it."""
    form = PreferencesForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.set_preferences(user=request.user, rhythms=form.rhythms, by=request.user)
            messages.success(request, "Je keuze is bewaard.")
            return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def preferences_from_mail(request: HttpRequest, token: str) -> HttpResponse:
    """The same for the reader of a mail, who need not log in, with a button to get no such mail any more.

    Opening it changes nothing: programs that look through mail follow every link.
    """
    found = read_token(token)
    if found is None:
        raise Http404
    user, category = found
    wants_to_stop = category in kinds_that_wait() and "stop" in request.POST
    form = PreferencesForm(request.POST if request.method == "POST" and not wants_to_stop else None, user=user)
    stop = Form(request.POST if wants_to_stop else None)
    sent = stop if wants_to_stop else form
    if request.method == "POST" and sent.is_valid():
        with refusals_on(sent):
            rhythms = {category: Rhythm.NONE} if wants_to_stop else form.rhythms
            actions.set_preferences(user=user, rhythms=rhythms, by=None)
            messages.success(request, "Je keuze is bewaard.")
            return redirect("notifications:preferences_from_mail", token=token)
    context = {"form": form, "stop": stop, "receiver": user}
    if category in kinds_that_wait():
        context |= {"category": Category(category).label, "words": kinds_that_wait()[category]}
    return render(request, "notifications/preferences_from_mail.html", context, status=sent.status)
