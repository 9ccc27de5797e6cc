"""The registry, for staff."""

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kruispunt.besturen.actions import confirm_domain, determine_type, withdraw_domain
from kruispunt.besturen.forms import BesturenFilter, DomainForm, TypeForm
from kruispunt.besturen.models import Bestuur, ConfirmedDomain
from kruispunt.besturen.queries import find_besturen
from kruispunt.besturen.views.listing import page_of
from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.ui.access import needs, require
from kruispunt.ui.forms import refusals_on


@require_safe
@needs("besturen.work_as_staff")
def index(request: HttpRequest) -> HttpResponse:
    """Find besturen."""
    form = BesturenFilter(request.GET)
    form.is_valid()
    found = find_besturen(
        text=form.value("q"),
        kind=form.value("kind"),
        province=form.value("province"),
        size=form.value("size"),
        type=form.value("type"),
        merged=bool(form.value("merged")),
    )
    return render(
        request, "besturen/besturen.html", {"form": form, "page": page_of(found, request)}, status=form.status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("besturen.work_as_staff")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one bestuur; determine its type or confirm a domain with the form that was sent."""
    bestuur = get_object_or_404(Bestuur.objects.select_related("successor"), pk=pk)
    selfscan = bestuur.selfscans.select_related("filled_by").first()
    type_form = TypeForm(initial={"type": selfscan.suggestion} if selfscan else None)
    domain_form = DomainForm()
    sent = None
    if request.method == "POST":
        which = request.POST.get("form")
        if which == "type":
            require(request.user, "besturen.determine_type", bestuur)
            sent = type_form = TypeForm(request.POST)
        elif which == "domain":
            require(request.user, "besturen.confirm_domain", bestuur)
            sent = domain_form = DomainForm(request.POST)
        else:
            raise SuspiciousOperation("onbekend formulier")
        if sent.is_valid():
            with refusals_on(sent):
                if sent is type_form:
                    determine_type(bestuur=bestuur, **type_form.cleaned_data, by=request.user)
                    messages.success(request, "Het type is bewaard.")
                else:
                    confirmed = confirm_domain(bestuur=bestuur, **domain_form.cleaned_data, by=request.user)
                    messages.success(request, f"Wie een adres bij {confirmed} bewijst, handelt meteen voor {bestuur}.")
                return redirect(bestuur)
    domains = list(bestuur.domains.select_related("confirmed_by"))
    context = {
        "bestuur": bestuur,
        "current_type": bestuur.type_on(clock.today()),
        "types": bestuur.types.select_related("determined_by"),
        "predecessors": bestuur.predecessors.all(),
        "domains": domains,
        "suggestion_open": bestuur.suggested_domain not in {"", *(domain.domain for domain in domains)},
        "memberships": bestuur.memberships.select_related("user"),
        "selfscan": selfscan,
        "type_form": type_form,
        "domain_form": domain_form,
    }
    return render(request, "besturen/bestuur.html", context, status=sent.status if sent else 200)


@require_POST
@needs("besturen.confirm_domain")
def withdraw(request: HttpRequest, pk: int, domain_pk: int) -> HttpResponse:
    """Withdraw a confirmed domain."""
    domain = get_object_or_404(ConfirmedDomain.objects.select_related("bestuur"), pk=domain_pk, bestuur=pk)
    try:
        withdraw_domain(confirmed_domain=domain, by=request.user)
        messages.success(request, f"{domain.domain} laat niemand meer binnen. Wie al lid is, blijft lid.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(domain.bestuur)
