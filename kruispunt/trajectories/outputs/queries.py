"""Who may read what a session left behind, and what there is for somebody.

Closed things of a session are for who takes part in its traject (of an individual session: for its guests), for a
colleague who comes in somebody's place, and for who was there, also when that person does not take part any more.
Staff and the facilitators of the traject read everything, drafts too.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from kruispunt.besturen.models import User
from kruispunt.trajectories.enrolment.models import Attendance, Participation, SessionGuest, Substitution
from kruispunt.trajectories.outputs.models import Material, Minutes, Visibility
from kruispunt.trajectories.programme.enums import SessionAudience
from kruispunt.trajectories.programme.models import Session, Traject


def sessions_shared_with(user: User) -> QuerySet[Session]:
    """Give the sessions whose closed materials this person reads as somebody who takes, or took, part."""
    if not user.is_authenticated:
        return Session.objects.none()
    enrolled = Participation.objects.enrolled().filter(user=user)
    this = {"session": OuterRef("pk")}
    return Session.objects.filter(
        Q(audience=SessionAudience.GROUP, traject__in=enrolled.values("traject"))
        | Exists(SessionGuest.objects.filter(**this, participation__in=enrolled))
        | Exists(Substitution.objects.filter(**this, ended_at__isnull=True, stand_in__user=user))
        | Exists(Attendance.objects.present().filter(**this, participation__user=user))
    )


def readers_of(sessions: Sequence[Session]) -> dict[int, dict[int, User]]:
    """Give, by the number of each session, who `sessions_shared_with` lets read it: active users by their number."""
    readers: dict[int, dict[int, User]] = {session.pk: {} for session in sessions}
    group = [session for session in sessions if not session.is_individual]
    of_traject: dict[int, list[User]] = defaultdict(list)
    trajecten = {session.traject_id for session in group}
    for row in Participation.objects.enrolled().filter(traject__in=trajecten).select_related("user"):
        of_traject[row.traject_id].append(row.user)
    for session in group:
        readers[session.pk].update((user.pk, user) for user in of_traject[session.traject_id])
    enrolled = Participation.objects.enrolled()
    for guest in SessionGuest.objects.filter(session__in=sessions, participation__in=enrolled).select_related(
        "participation__user"
    ):
        readers[guest.session_id][guest.participation.user_id] = guest.participation.user
    for stand in Substitution.objects.filter(session__in=sessions, ended_at__isnull=True).select_related(
        "stand_in__user"
    ):
        readers[stand.session_id][stand.stand_in.user_id] = stand.stand_in.user
    for mark in Attendance.objects.present().filter(session__in=sessions).select_related("participation__user"):
        readers[mark.session_id][mark.participation.user_id] = mark.participation.user
    return {pk: {key: user for key, user in people.items() if user.is_active} for pk, people in readers.items()}


def may_read(user: User, output: Material | Minutes) -> bool:
    """Give whether `user` (or a visitor) may read a material or minutes."""
    session = output.session
    if user.has_perm("programme.work_on", session.traject):
        return True
    if isinstance(output, Minutes) and not output.is_published:
        return False
    if output.is_for_all and not session.is_individual and user.has_perm("programme.see", session.traject):
        return True
    return sessions_shared_with(user).filter(pk=session.pk).exists()


@dataclass
class Left:
    """What one session left behind, as far as somebody may read it."""

    session: Session
    materials: list[Material] = field(default_factory=list)
    minutes: Minutes | None = None


def _readable(user: User, traject: Traject) -> Q:
    """Give the condition on materials or minutes of `traject` that `may_read` puts, for a whole list at once."""
    here = Q(session__traject=traject)
    if user.has_perm("programme.work_on", traject):
        return here
    shared = Q(session__in=sessions_shared_with(user).filter(traject=traject))
    if user.has_perm("programme.see", traject):
        shared |= Q(visibility=Visibility.ALL, session__audience=SessionAudience.GROUP)
    return here & shared


def sessions_with_outputs(user: User, traject: Traject) -> QuerySet[Session]:
    """Give the sessions of `traject` that have a material or published minutes for `user`, newest first.

    Each has them in the lists `shown_materials` and `shown_minutes`.
    """
    readable = _readable(user, traject)
    materials = Material.objects.filter(readable)
    minutes = Minutes.objects.published().filter(readable)
    return (
        Session.objects.filter(traject=traject)
        .filter(Q(pk__in=materials.values("session")) | Q(pk__in=minutes.values("session")))
        .select_related("traject")
        .prefetch_related(
            Prefetch("materials", materials, to_attr="shown_materials"),
            Prefetch("minutes", minutes.defer("source")),
        )
        .order_by("-starts_at", "-pk")
    )


def left_behind(sessions: Iterable[Session]) -> list[Left]:
    """Give what a page shows of sessions from `sessions_with_outputs`."""
    return [Left(session, session.shown_materials, getattr(session, "minutes", None)) for session in sessions]


@dataclass(frozen=True)
class Newest:
    """One thing that was added for somebody: what it is called, where it is read, of which session, and since when."""

    title: str
    url: str
    session: Session
    at: datetime


def newest_for(user: User, number: int) -> list[Newest]:
    """Give the `number` newest materials and published minutes of what somebody takes, or took, part in."""
    here = {"session__in": sessions_shared_with(user)}
    materials = Material.objects.filter(**here).select_related("session__traject").order_by("-added_at", "-pk")
    minutes = Minutes.objects.published().filter(**here).select_related("session__traject").defer("source")
    found = [Newest(row.title, row.get_absolute_url(), row.session, row.added_at) for row in materials[:number]]
    for row in minutes.order_by("-published_at", "-pk")[:number]:
        url = reverse("outputs:read_minutes", args=[row.pk])
        found.append(Newest("Verslag", url, row.session, row.published_at))
    return sorted(found, key=lambda one: one.at, reverse=True)[:number]


def materials_of(session: Session) -> QuerySet[Material]:
    """Give all materials of a session, with who added them."""
    return Material.objects.filter(session=session).select_related("added_by")


def minutes_of(session: Session) -> Minutes | None:
    """Give the minutes of a session, draft or published, or None."""
    return Minutes.objects.filter(session=session).select_related("written_by", "published_by").first()
