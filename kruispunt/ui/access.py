"""How a view asks whether somebody may."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


def require(user: Any, permission: str, subject: Any = None, message: str = "") -> None:
    """Do nothing when the rule `permission` holds for `user` on `subject`.

    Raises PermissionDenied (403, with `message` in plain Dutch) otherwise.
    """
    if not user.has_perm(permission, subject):
        raise PermissionDenied(message or "Je hebt geen toegang tot deze pagina.")


def needs(permission: str) -> Callable:
    """Give a view decorator: log in first, then the rule `permission` (without object) has to hold."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        @login_required
        def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            require(request.user, permission)
            return view(request, *args, **kwargs)

        return checked

    return decorate
