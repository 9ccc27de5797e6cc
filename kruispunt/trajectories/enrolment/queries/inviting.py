"""Which besturen staff can invite to a traject that has too few people, and whom to write to."""

from datetime import timedelta

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery

from kruispunt.besturen.models import Bestuur, Membership, User
from kruispunt.core import clock
from kruispunt.trajectories.enrolment.models import (
    InvitedBestuur,
    Participation,
)
from kruispunt.trajectories.programme.models import Traject

#: For the same traject nobody is invited twice within so many days (issue 4, Go or no-go).
PAUSE = timedelta(days=14)


def _lately(traject: Traject) -> QuerySet[InvitedBestuur]:
    return InvitedBestuur.objects.filter(decision__traject=traject, decision__decided_at__gt=clock.now() - PAUSE)


def people_to_invite(traject: Traject) -> QuerySet[Membership]:
    """Give the memberships of who can be mailed about a traject.

    Without who stands in it already, and without who acts for a bestuur that was invited in the last 14 days.
    """
    lately = Membership.objects.active().filter(bestuur__in=_lately(traject).values("bestuur"))
    standing = Participation.objects.standing().filter(traject=traject)
    return (
        Membership.objects.active()
        .filter(user__is_active=True, bestuur__closed_on__isnull=True)
        .exclude(user__in=lately.values("user"))
        .exclude(user__in=standing.values("user"))
    )


def besturen_to_invite(
    traject: Traject,
    *,
    text: str = "",
    type: str = "",
    province: str = "",
    region: str = "",
    new: bool = False,
    absent: bool = False,
) -> QuerySet[Bestuur]:
    """Give the besturen that can be invited, by name, each with `current_type`.

    `people` says how many get a mail, `invited_at` when it was last invited to this traject (None: never). `text` is
    part of a name; `type` may be "unknown"; `new` keeps those never reached before, as a balanced selection says it:
    nobody takes part, or took part, in another traject; `absent` keeps those of which nobody stands in the traject.
    """
    invited = InvitedBestuur.objects.filter(decision__traject=traject, bestuur=OuterRef("pk")).order_by()
    last = invited.values("bestuur").annotate(at=Max("decision__decided_at")).values("at")
    mailed = people_to_invite(traject).filter(bestuur=OuterRef("pk")).order_by().values("bestuur")
    found = (
        Bestuur.objects.with_type()
        .annotate(people=Subquery(mailed.annotate(number=Count("pk")).values("number")), invited_at=Subquery(last))
        .filter(people__gt=0)
        .order_by("name", "pk")
    )
    if text:
        found = found.filter(name__icontains=text)
    if type:
        found = found.filter(current_type__isnull=True) if type == "unknown" else found.filter(current_type=type)
    if province:
        found = found.filter(province=province)
    if region:
        found = found.filter(reference_region=region)
    if new:
        elsewhere = Participation.objects.enrolled().exclude(traject=traject)
        reached = elsewhere.filter(bestuur=OuterRef("pk"))
        found = found.filter(~Exists(reached))
    if absent:
        standing = Participation.objects.standing().filter(traject=traject, bestuur=OuterRef("pk"))
        found = found.filter(~Exists(standing))
    return found


def regions() -> list[str]:
    """Give the reference regions of the registry, by name."""
    named = Bestuur.objects.open().exclude(reference_region="").order_by("reference_region")
    return list(named.values_list("reference_region", flat=True).distinct())


def invited_people(traject: Traject, besturen: list[Bestuur]) -> dict[User, Bestuur]:
    """Give who gets the invitation for these besturen, each person once, with the bestuur it is for."""
    rows = people_to_invite(traject).filter(bestuur__in=besturen).select_related("user", "bestuur")
    people: dict[User, Bestuur] = {}
    for row in rows.order_by("bestuur__name", "user__last_name", "pk"):
        people.setdefault(row.user, row.bestuur)
    return people
