"""What people need to take part, and until when it is kept. Only for who may see it (`enrolment.see_needs`)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from kruispunt.core import clock
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.enrolment.models import (
    STANDING,
    Need,
    Participation,
    ParticipationStatus,
    Substitution,
)
from kruispunt.trajectories.programme.enums import NeedKind
from kruispunt.trajectories.programme.models import Session, Traject

PURGED = "enrolment.purge_needs"


@dataclass(frozen=True)
class Purged:
    """On a day (Brussels) the needs of so many people in a traject were removed."""

    on: date
    traject: str
    people: int


def asked_needs(traject: Traject) -> list[NeedKind]:
    """Give what the traject asks about, in the order of `NeedKind`."""
    asked = set(traject.asked_needs.values_list("kind", flat=True))
    return [kind for kind in NeedKind if kind in asked]


def needs_of(participation: Participation) -> dict[str, str]:
    """Give the notes somebody wrote, by kind of need."""
    return dict(participation.needs.values_list("kind", "note"))


def is_over(traject: Traject) -> bool:
    """Give whether no session is to come any more, so that nobody tells what they need."""
    return not Session.objects.upcoming().filter(traject=traject).exists()


def taking_part(traject: Traject) -> QuerySet[Participation]:
    """Give whose needs count: who takes part, has an offer, waits, or comes in the place of a colleague."""
    comes_for_another = Exists(Substitution.objects.filter(stand_in=OuterRef("pk"), ended_at__isnull=True))
    return Participation.objects.filter(
        Q(status__in=STANDING) | Q(status=ParticipationStatus.SUBSTITUTE) & comes_for_another, traject=traject
    )


def people_with_needs(traject: Traject) -> QuerySet[Participation]:
    """Give who told what they need, by name, with the needs."""
    told = Exists(Need.objects.filter(participation=OuterRef("pk")))
    return (
        taking_part(traject)
        .filter(told)
        .select_related("user", "bestuur")
        .prefetch_related(Prefetch("needs", queryset=Need.objects.order_by("kind")))
        .order_by("user__last_name", "user__first_name", "pk")
    )


def need_totals(traject: Traject) -> list[tuple[str, int]]:
    """Give per kind that somebody needs its name and for how many people; nothing of who."""
    counted = Need.objects.filter(participation__in=taking_part(traject)).values("kind").annotate(people=Count("pk"))
    people = dict(counted.order_by().values_list("kind", "people"))
    return [(kind.label, people[kind]) for kind in NeedKind if kind in people]


def purge_day(traject: Traject) -> date | None:
    """Give the day (Brussels) on which the needs are removed; None while nothing was planned.

    That is `needs_kept_days` after the last session that stands, after the cancellation of the whole traject, or after
    the last planned session when each of them was cancelled.
    """
    end = _end(traject)
    return timezone.localdate(end) + timedelta(days=traject.needs_kept_days) if end else None


def _end(traject: Traject) -> datetime | None:
    if traject.is_cancelled:
        return traject.cancelled_at
    ends = traject.sessions.aggregate(standing=Max("ends_at", filter=Q(cancelled_at__isnull=True)), any=Max("ends_at"))
    return ends["standing"] or ends["any"]


def to_purge(traject: Traject) -> QuerySet[Need]:
    """Give the needs that have to go today: all when the day came, before that those of who does not take part."""
    needs = Need.objects.filter(participation__traject=traject)
    day = purge_day(traject)
    if day is not None and clock.today() >= day:
        return needs
    return needs.exclude(participation__in=taking_part(traject))


def purged(*, traject: Traject | None = None, days: int | None = None) -> list[Purged]:
    """Give what was removed, newest first: of one traject, or in the last `days` days, at most twenty."""
    events = AuditEvent.objects.filter(verb=PURGED)
    if traject is not None:
        events = events.filter(object_type=traject._meta.label_lower, object_id=str(traject.pk))
    if days is not None:
        events = events.filter(at__gte=clock.now() - timedelta(days=days))
    return [Purged(timezone.localdate(e.at), e.object_label, e.details["people"]) for e in events.order_by("-at")[:20]]
