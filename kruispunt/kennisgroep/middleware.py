"""Leading who may not come in on: a member to the next step of joining, anybody else to the page of the group."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kruispunt.kennisgroep.models import Kennisgroep

#: What a form sends beside what somebody typed.
_NOT_TYPED = {"csrfmiddlewaretoken", "version"}


class StepFirst(PermissionDenied):
    """A member has a step to take before this page of the group opens."""

    def __init__(self, group: Kennisgroep) -> None:
        super().__init__("Zet eerst de volgende stap om lid te worden.")
        self.group = group


class ClosedGroup(PermissionDenied):
    """Who is no member, or is kept out, may not come in."""

    def __init__(self, group: Kennisgroep) -> None:
        super().__init__("Alleen leden van deze groep lezen dit.")
        self.group = group


class FirstSteps:
    """Turn `StepFirst` into the way to the next step, and `ClosedGroup` into the way to the page of the group.

    What was typed and sent is shown, so that it can be kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Give the redirect, or a page with the texts that were sent in it; None for any other exception."""
        if not isinstance(exception, (StepFirst, ClosedGroup)):
            return None
        is_step = isinstance(exception, StepFirst)
        if is_step and request.method != "POST":
            return redirect(reverse("kennisgroep:welcome", args=[exception.group.slug]))
        typed = [text for name, text in request.POST.items() if name not in _NOT_TYPED and len(text) > 1]
        context = {"group": exception.group, "typed": typed, "message": str(exception)}
        template = "kennisgroep/step_first.html" if is_step else "kennisgroep/closed.html"
        return render(request, template, context, status=403)
