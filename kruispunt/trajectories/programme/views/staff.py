"""What staff does with the programme."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kruispunt.core.errors import Stale
from kruispunt.trajectories.programme import actions, queries
from kruispunt.trajectories.programme.forms import FilterForm, PlanForm, ReasonForm, SessionForm, TrajectForm
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.access import needs, require
from kruispunt.ui.forms import refusals_on


@needs("programme.manage")
@require_safe
def trajecten(request: HttpRequest) -> HttpResponse:
    """List all trajecten, filtered by kind and words of the title."""
    rows = queries.trajecten_for_list()
    form = FilterForm(request.GET or None)
    if form.is_valid():
        if form.cleaned_data["kind"]:
            rows = rows.of_kind(form.cleaned_data["kind"])
        if form.cleaned_data["q"]:
            rows = rows.filter(title__icontains=form.cleaned_data["q"])
    page = Paginator(rows, 50).get_page(request.GET.get("pagina"))
    return render(request, "programme/trajecten.html", {"page": page, "form": form})


@needs("programme.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Make a new traject."""
    form = TrajectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        with refusals_on(form):
            row = actions.create_traject(by=request.user, **fields)
        if not form.refusal:
            messages.success(request, "Het traject is bewaard als ontwerp. Plan nu de sessies.")
            return redirect("programme:manage", row.slug)
    return render(request, "programme/traject_form.html", {"form": form}, status=form.status)


@needs("programme.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a traject."""
    row = get_object_or_404(Traject, slug=slug)
    form = TrajectForm(request.POST or None, traject=row)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.edit_traject(traject=row, by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, "Het traject is bewaard.")
            return redirect("programme:manage", row.slug)
    current = Traject.objects.get(pk=row.pk) if isinstance(form.refusal, Stale) else None
    context = {"form": form, "traject": row, "current": current}
    return render(request, "programme/traject_form.html", context, status=form.status)


@needs("programme.facilitate")
@require_safe
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the working page of a traject to staff and its facilitators."""
    row = get_object_or_404(Traject.objects.prefetch_related("facilitators"), slug=slug)
    require(request.user, "programme.work_on", row)
    context = {
        "traject": row,
        "sessions": queries.sessions_of(row),
        "may_manage": request.user.has_perm("programme.manage"),
        "cancel_form": ReasonForm(),
    }
    return render(request, "programme/manage.html", context)


@needs("programme.manage")
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a draft to everybody."""
    row = get_object_or_404(Traject, slug=slug)
    form = ReasonForm(request.POST)
    with refusals_on(form):
        if form.is_valid():
            actions.publish_traject(traject=row, by=request.user)
    if form.refusal:
        messages.error(request, form.refusal.message)
    else:
        messages.success(request, "Het traject is gepubliceerd.")
    return redirect("programme:manage", row.slug)


@needs("programme.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Cancel a traject, with a reason that stays."""
    row = get_object_or_404(Traject, slug=slug)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.cancel_traject(traject=row, reason=form.cleaned_data["reason"], by=request.user)
        if not form.refusal:
            messages.success(request, "Het traject is geannuleerd. Iedereen die meedeed, krijgt een mail.")
            return redirect("programme:manage", row.slug)
    return render(request, "programme/cancel.html", {"form": form, "traject": row}, status=form.status)


@needs("programme.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a row of sessions by rule: look at it first, then save it."""
    row = get_object_or_404(Traject, slug=slug)
    form = PlanForm(request.POST or None)
    preview = None
    if request.method == "POST" and form.is_valid():
        preview = form.sessions()
        if "save" in request.POST:
            with refusals_on(form):
                actions.plan_sessions(traject=row, sessions=preview, by=request.user)
            if not form.refusal:
                messages.success(request, f"{len(preview)} sessies zijn gepland.")
                return redirect("programme:manage", row.slug)
    context = {"form": form, "traject": row, "preview": preview}
    return render(request, "programme/plan.html", context, status=form.status)


@needs("programme.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Change or move a session."""
    row = get_object_or_404(Session.objects.select_related("traject"), pk=pk)
    form = SessionForm(request.POST or None, session=row)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            saved = actions.edit_session(session=row, by=request.user, **form.cleaned_data)
        if not form.refusal:
            moved = saved.sequence != row.sequence
            messages.success(
                request,
                "De sessie is bewaard. Deelnemers krijgen de wijziging in hun agenda."
                if moved
                else "De sessie is bewaard.",
            )
            return redirect(row)
    current = Session.objects.get(pk=pk) if isinstance(form.refusal, Stale) else None
    context = {"form": form, "session": row, "current": current}
    return render(request, "programme/session_form.html", context, status=form.status)


@needs("programme.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel one session."""
    row = get_object_or_404(Session.objects.select_related("traject"), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.cancel_session(session=row, reason=form.cleaned_data["reason"], by=request.user)
        if not form.refusal:
            messages.success(request, "De sessie is geannuleerd en verdwijnt uit de agenda van de deelnemers.")
            return redirect(row)
    return render(request, "programme/cancel.html", {"form": form, "session": row}, status=form.status)
