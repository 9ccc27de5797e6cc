"""Pages that belong to no room."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from kruispunt.config.middleware import EDITOR_PATH


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Tell a load balancer that the web process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def editor_log_in(request: HttpRequest) -> HttpResponse:
    """Send who wants into the page editor to the log-in of the site, and refuse who is logged in already.

    Wagtail sends everybody without access here; a redirect back would go round for ever.
    """
    if request.user.is_authenticated:
        raise PermissionDenied("De pagina's zijn voor het team.")
    return redirect_to_login(request.GET.get("next") or f"/{EDITOR_PATH}")
