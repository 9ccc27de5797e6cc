"""People and their roles, for admins."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.besturen.actions import set_role
from kruispunt.besturen.forms import PeopleFilter, RoleForm
from kruispunt.besturen.models import User
from kruispunt.besturen.queries import find_people
from kruispunt.besturen.views.listing import page_of
from kruispunt.ui.access import needs
from kruispunt.ui.forms import refusals_on


@require_safe
@needs("besturen.manage_people")
def index(request: HttpRequest) -> HttpResponse:
    """Find people."""
    form = PeopleFilter(request.GET)
    form.is_valid()
    page = page_of(find_people(text=form.value("q"), role=form.value("role")), request)
    return render(request, "besturen/people.html", {"form": form, "page": page}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("besturen.manage_people")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person; give another role."""
    person = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST or None, initial={"role": person.role})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            person = set_role(user=person, role=form.cleaned_data["role"], by=request.user)
            messages.success(request, f"{person} heeft nu de rol {person.get_role_display().lower()}.")
            return redirect("besturen:people")
    memberships = person.memberships.select_related("bestuur")
    context = {"person": person, "form": form, "memberships": memberships}
    return render(request, "besturen/person.html", context, status=form.status)
