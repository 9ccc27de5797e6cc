"""Sessions as calendars know them: for who takes part, and for everybody."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from kruispunt.core import clock
from kruispunt.core.models import AuditEvent
from kruispunt.notifications.calendar import CalendarEntry
from kruispunt.trajectories.programme.enums import SessionAudience
from kruispunt.trajectories.programme.models import Session

#: What was longer ago leaves a feed.
KEPT = timedelta(days=365)


def entry_of(
    session: Session, *, sequence: int | None = None, with_link: bool, changed_at: datetime | None = None
) -> CalendarEntry:
    """Give what a calendar has to know of `session`.

    `sequence` is that of the person it goes to, or else the one of the session. The link of an online session is for
    who takes part (`with_link`); others read that it is online.
    """
    page = f"{settings.SITE_URL}{session.traject.get_absolute_url()}"
    joining = f"Neem deel via {session.online_url}\n" if session.online_url and with_link else ""
    return CalendarEntry(
        uid=f"{session.uid}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=session.sequence if sequence is None else sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=f"{session.traject.title}: {session.title}",
        location=session.place if with_link else session.address or session.get_mode_display(),
        description=f"{joining}Meer over dit traject: {page}",
        url=page,
        is_cancelled=session.is_cancelled,
        changed_at=changed_at,
    )


def last_changes(sessions: Iterable[Session]) -> dict[int, datetime]:
    """Give by pk when each session, or its traject, was last changed, as the audit trail has it; one query."""
    sessions = list(sessions)
    of_session = Q(object_type="programme.session", object_id__in=[str(session.pk) for session in sessions])
    trajecten = {str(session.traject_id) for session in sessions}
    of_traject = Q(object_type="programme.traject", object_id__in=trajecten)
    rows = AuditEvent.objects.filter(of_session | of_traject, verb__startswith="programme.").order_by()
    latest = {(kind, int(pk)): at for kind, pk, at in rows.values_list("object_type", "object_id").annotate(Max("at"))}
    return {
        session.pk: max(
            latest.get(("programme.session", session.pk), session.traject.created_at),
            latest.get(("programme.traject", session.traject_id), session.traject.created_at),
        )
        for session in sessions
    }


def in_feed(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Give what of `sessions` a feed holds, with its traject: the last year, by whole days, and all that comes."""
    since = timezone.make_aware(datetime.combine(clock.today() - KEPT, datetime.min.time()))
    return sessions.filter(ends_at__gte=since).select_related("traject").order_by("starts_at", "pk")


def public_sessions() -> QuerySet[Session]:
    """Give the sessions everybody may know of: for the group, of a traject that is no draft, cancelled ones too."""
    return Session.objects.public().filter(audience=SessionAudience.GROUP)


def public_entries(sessions: Iterable[Session]) -> list[CalendarEntry]:
    """Give the entries for everybody, without the links of online sessions."""
    sessions = list(sessions)
    changed = last_changes(sessions)
    return [entry_of(session, with_link=False, changed_at=changed[session.pk]) for session in sessions]
