"""Who may act for which bestuur, for staff."""

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.besturen.actions import approve_membership, end_membership, refuse_membership
from kruispunt.besturen.domains import domain_of
from kruispunt.besturen.enums import MembershipStatus
from kruispunt.besturen.forms import ConfirmForm, MembershipsFilter, ReasonForm
from kruispunt.besturen.models import Membership
from kruispunt.besturen.queries import find_memberships, verified_domains
from kruispunt.besturen.views.listing import page_of
from kruispunt.ui.access import needs, require
from kruispunt.ui.forms import refusals_on

SHOWN = {
    "": [MembershipStatus.REQUESTED],
    "active": [MembershipStatus.ACTIVE],
    "past": [MembershipStatus.REFUSED, MembershipStatus.ENDED],
}


def address_hint(membership: Membership) -> str:
    """Say how the address fits the bestuur: information for who decides, never a proof."""
    domain = domain_of(membership.user.email)
    if domain in {confirmed.domain for confirmed in membership.bestuur.domains.all()}:
        return "bij een bevestigd domein"
    if domain and domain == membership.bestuur.suggested_domain:
        return "bij het voorgestelde webdomein"
    return "bij een ander domein"


@require_safe
@needs("besturen.work_as_staff")
def index(request: HttpRequest) -> HttpResponse:
    """List the requests that wait, or the memberships that hold or held."""
    form = MembershipsFilter(request.GET)
    form.is_valid()
    page = page_of(find_memberships(statuses=SHOWN[form.value("show")], text=form.value("q")), request)
    rows = [(membership, address_hint(membership)) for membership in page]
    return render(request, "besturen/memberships.html", {"form": form, "page": page, "rows": rows}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("besturen.work_as_staff")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one membership; approve, refuse or end it with the form that was sent."""
    membership = get_object_or_404(Membership.objects.select_related("user", "bestuur__successor", "decided_by"), pk=pk)
    approve, refuse, end = ConfirmForm(), ReasonForm(auto_id="refuse_%s"), ReasonForm(auto_id="end_%s")
    sent = None
    if request.method == "POST":
        which = request.POST.get("form")
        permission = "besturen.end_membership" if which == "end" else "besturen.decide_membership"
        require(request.user, permission, membership, "Een collega beslist over je eigen aanvraag.")
        if which == "approve":
            sent = approve = ConfirmForm(request.POST)
        elif which == "refuse":
            sent = refuse = ReasonForm(request.POST, auto_id="refuse_%s")
        elif which == "end":
            sent = end = ReasonForm(request.POST, auto_id="end_%s")
        else:
            raise SuspiciousOperation("onbekend formulier")
        if sent.is_valid():
            with refusals_on(sent):
                if sent is approve:
                    approve_membership(membership=membership, by=request.user)
                    text = f"{membership.user} handelt nu voor {membership.bestuur} en krijgt een mail."
                elif sent is refuse:
                    refuse_membership(membership=membership, **refuse.cleaned_data, by=request.user)
                    text = f"De aanvraag van {membership.user} is geweigerd. Je uitleg gaat mee in een mail."
                else:
                    end_membership(membership=membership, **end.cleaned_data, by=request.user)
                    text = f"{membership.user} handelt niet meer voor {membership.bestuur} en krijgt een mail."
                messages.success(request, text)
                return redirect("besturen:memberships")
            membership.refresh_from_db()
    context = {
        "membership": membership,
        "hint": address_hint(membership),
        "proved": sorted(verified_domains(membership.user)),
        "may_decide": request.user.has_perm("besturen.decide_membership", membership),
        "approve_form": approve,
        "refuse_form": refuse,
        "end_form": end,
    }
    return render(request, "besturen/membership.html", context, status=sent.status if sent else 200)
