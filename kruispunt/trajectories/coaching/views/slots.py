"""The moments of the coaches of a traject, for who works on it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kruispunt.trajectories.coaching import actions, queries
from kruispunt.trajectories.coaching.forms import PublishForm
from kruispunt.trajectories.coaching.models import Slot
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.access import require
from kruispunt.ui.forms import Form, refusals_on

PAGE = 50
MESSAGE = "Alleen wie dit traject begeleidt, zet hier momenten."


def _traject_or_404(request: HttpRequest, slug: str) -> Traject:
    traject = get_object_or_404(Traject, slug=slug)
    require(request.user, "coaching.publish", traject, MESSAGE)
    if traject.kind not in queries.KINDS:
        raise Http404
    return traject


def _page(request: HttpRequest, traject: Traject, form: Form) -> HttpResponse:
    context = {
        "traject": traject,
        "form": form,
        "page": Paginator(queries.slots_of(traject), PAGE).get_page(request.GET.get("pagina")),
        "counts": queries.slot_counts(traject),
        "is_open": queries.has_coaching(traject),
    }
    return render(request, "coaching/slots.html", context, status=form.status)


@login_required
@require_safe
def slots(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the moments that come, with who booked them."""
    return _page(request, _traject_or_404(request, slug), Form())


def _ready(number: int) -> str:
    if number == 1:
        return "1 moment staat klaar. Deelnemers kunnen het boeken."
    return f"{number} momenten staan klaar. Deelnemers kunnen ze boeken."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish a row of moments: look at them first, then save them."""
    traject = _traject_or_404(request, slug)
    coaches = traject.facilitators.filter(is_active=True)
    if not request.user.has_perm("programme.manage") or coaches.filter(pk=request.user.pk).exists():
        coaches = coaches.filter(pk=request.user.pk)
    form = PublishForm(request.POST if request.method == "POST" else None, coaches=coaches)
    preview = None
    if request.method == "POST" and form.is_valid():
        moments = form.moments()
        if "save" in request.POST:
            names = ("coach", "mode", "online_url", "address")
            fields = {name: form.cleaned_data[name] for name in names}
            with refusals_on(form):
                actions.publish_slots(traject=traject, moments=moments, by=request.user, **fields)
            if not form.refusal:
                messages.success(request, _ready(len(moments)))
                return redirect("coaching:slots", slug=traject.slug)
        preview = queries.preview(form.cleaned_data["coach"], moments)
    context = {
        "traject": traject,
        "form": form,
        "preview": preview,
        "can_save": preview and not any(one.overlaps for one in preview),
        "has_coach": coaches.exists(),
    }
    return render(request, "coaching/publish.html", context, status=form.status)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a free moment back; a refusal shows above the list."""
    slot = get_object_or_404(Slot.objects.select_related("traject"), pk=pk)
    require(request.user, "coaching.publish", slot.traject, MESSAGE)
    form = Form(request.POST)
    with refusals_on(form):
        actions.take_back_slot(slot=slot, by=request.user)
    if form.refusal:
        return _page(request, slot.traject, form)
    messages.success(request, "Het moment is teruggenomen. Niemand kan het nog boeken.")
    return redirect("coaching:slots", slug=slot.traject.slug)
