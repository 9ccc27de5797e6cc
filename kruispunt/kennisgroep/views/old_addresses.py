"""Old addresses lead on: where something stood before its group was split, and in a group that is gone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from kruispunt.kennisgroep.queries.moved import where_now
from kruispunt.kennisgroep.views.parts import open_group

#: What is sent to these pages of a group that is gone is done in the group that took over: nothing typed gets lost.
GOES_ALONG = {"new_topic", "topic_draft", "new_prompt", "join"}


def leads_on(view: Callable) -> Callable:
    """Give a view of a group that leads to where what it shows is now, when it stands there no longer.

    Also when the group vanished while the view was at work: then the database refuses what was written there, or what
    it was about is gone.
    """

    @wraps(view)
    def found(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, slug=slug, **kwargs)
        except (Http404, IntegrityError, ObjectDoesNotExist) as error:
            page = request.resolver_match.url_name
            now = where_now(request.user, page, slug, kwargs.get("pk"))
            if now is None:
                raise
            if not now.is_same:
                open_group(request, now.group.slug)  # who has a step to take, takes that first
            if request.method == "POST":
                if not now.is_same or ("pk" not in kwargs and page not in GOES_ALONG):
                    raise Http404 from error
                return view(request, slug=now.group.slug, **kwargs)
            if not now.is_same:
                return redirect(now.group)
            asked = f"?{request.GET.urlencode()}" if request.GET else ""
            address = redirect(request.resolver_match.view_name, slug=now.group.slug, **kwargs)
            address["Location"] += asked
            return address

    return found
