"""What the pages of a group share: finding the group, and who may come in."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from kruispunt.kennisgroep.middleware import ClosedGroup, StepFirst
from kruispunt.kennisgroep.models import Kennisgroep, Topic
from kruispunt.kennisgroep.queries import access
from kruispunt.kennisgroep.visiting import standings
from kruispunt.ui.access import require

MODERATORS = "Alleen moderatoren van deze groep doen dit."


def open_group(request: HttpRequest, slug: str) -> access.Standing:
    """Give how this person stands in a group whose conversations are open to them.

    Raises Http404 for a group that does not exist, StepFirst for a member who has a step to take, and ClosedGroup for
    anybody else who may not read in it.
    """
    standing = standings(request).get(slug) or access.Standing(request.user, get_object_or_404(Kennisgroep, slug=slug))
    if standing.may_read:
        return standing
    if standing.is_member:
        raise StepFirst(standing.group)
    raise ClosedGroup(standing.group)


def moderated_group(request: HttpRequest, slug: str, refusal: str = MODERATORS) -> Kennisgroep:
    """Give a group this person moderates. Raises Http404, or PermissionDenied (`refusal`) for who does not."""
    found = get_object_or_404(Kennisgroep, slug=slug)
    require(request.user, "kennisgroep.moderate", found, refusal)
    return found


def open_topic(request: HttpRequest, pk: int) -> tuple[access.Standing, Topic]:
    """Give a topic this person may open, and how they stand in its group.

    Raises Http404 as if there were none, and StepFirst for a member of the group in the address who has a step to take,
    whether there is such a topic or not.
    """
    topic = Topic.objects.select_related("group").prefetch_related("themes").filter(pk=pk).first()
    if topic:
        standing = standings(request).get(topic.group.slug) or access.Standing(request.user, topic.group)
        if standing.may_open(topic):
            return standing, topic
    slug = request.resolver_match.kwargs.get("slug", "")
    group = Kennisgroep.objects.filter(slug=slug).first()
    if group and (standing := access.Standing(request.user, group)).is_member and not standing.may_read:
        raise StepFirst(group)
    raise Http404
