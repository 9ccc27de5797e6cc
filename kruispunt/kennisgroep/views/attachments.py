"""Handing out a file of a post, to who may read that post."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kruispunt.core.uploads import content_type_of
from kruispunt.kennisgroep.models import Attachment
from kruispunt.kennisgroep.queries import access

#: A file opened by itself runs nothing and fetches nothing.
SEALED = "default-src 'none'; sandbox"


def _readable_or_404(request: HttpRequest, pk: int) -> Attachment:
    """Give a file of a post that stands and that this person may read, or of their own draft. Http404 otherwise."""
    found = get_object_or_404(Attachment.objects.select_related("post", "draft"), pk=pk)
    if found.draft:
        mine = found.draft.user_id == request.user.pk and access.Standing(request.user, found.draft.group).may_read
        readable = mine
    else:
        topics = access.readable_topics(request.user).filter(pk=found.post.topic_id)
        readable = not found.post.is_removed and topics.exists()
    if not readable:
        raise Http404
    return found


@login_required
@require_safe
def file(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    """Hand out one file: a picture to be shown in a page of ours, anything else to be saved."""
    found = _readable_or_404(request, pk)
    try:
        stream = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("Dit bestand is weg.") from error
    response = FileResponse(
        stream, as_attachment=not found.is_image, filename=found.name, content_type=content_type_of(found.name)
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SEALED
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
