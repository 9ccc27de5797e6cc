"""Headers that differ by part of the site."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from django.conf import settings
from django.http import HttpRequest, HttpResponse

#: Where the page editor lives; config.urls uses it too.
EDITOR_PATH = "beheer/"


class PageEditorPolicy:
    """Relax the content security policy inside Wagtail's editor only, which writes inline scripts and styles."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on and mark the response of an editor page."""
        response = self.get_response(request)
        if request.path.startswith(f"/{EDITOR_PATH}"):
            response._csp_update = {"script-src": [UNSAFE_INLINE], "style-src": [UNSAFE_INLINE], "img-src": ["blob:"]}
            response._csp_update["worker-src"] = [SELF, "blob:"]
        return response


class PersonalPages:
    """Keep what one person sees out of every cache: on a shared computer, Back after logging out shows nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; an answer to somebody with a session, or that sets a cookie, is for them alone."""
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies:
            response["Cache-Control"] = "private, no-store"
        return response
