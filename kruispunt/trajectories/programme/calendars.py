"""Sessions as calendars know them: for who takes part, and for everybody."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from kruispunt.core import clock
from kruispunt.core.models import AuditEvent
from kruispunt.notifications.calendar import CalendarEntry
from kruispunt.trajectories.programme.enums import SessionAudience
from kruispunt.trajectories.programme.models import Session, Traject

#: What was longer ago leaves a feed.
KEPT = timedelta(days=365)


def entry_of(session: Session, *, sequence: int, with_link: bool) -> CalendarEntry:
    """Give what the calendar message about `session` says; see `entries_of`."""
    return _entry(session, _page(session.traject), sequence=sequence, with_link=with_link, changed_at=None)


def entries_of(
    sessions: Iterable[Session], *, with_link: bool, sequences: Mapping[int, int] | None = None
) -> list[CalendarEntry]:
    """Give the entries of `sessions`, each with its traject, as a feed has them; one query.

    `sequences` says by pk of the session how far the messages to one person are, when those run ahead. The link of an
    online session is for who takes part (`with_link`); others read that it is online.
    """
    sessions, sent = list(sessions), sequences or {}
    changed = last_changes(sessions)
    trajecten = {session.traject_id: session.traject for session in sessions}
    pages = {pk: _page(traject) for pk, traject in trajecten.items()}
    return [
        _entry(
            session,
            pages[session.traject_id],
            sequence=max(session.sequence, sent.get(session.pk, 0)),
            with_link=with_link,
            changed_at=changed[session.pk],
        )
        for session in sessions
    ]


def _page(traject: Traject) -> str:
    return f"{settings.SITE_URL}{traject.get_absolute_url()}"


def _entry(
    session: Session, page: str, *, sequence: int, with_link: bool, changed_at: datetime | None
) -> CalendarEntry:
    joining = f"Neem deel via {session.online_url}\n" if session.online_url and with_link else ""
    return CalendarEntry(
        uid=f"{session.uid}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=sequence,
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
    """Give what of `sessions` a feed holds: the last year, by whole days, and all that comes.

    Sessions of one traject share it, which is quicker than a copy for each.
    """
    since = timezone.make_aware(datetime.combine(clock.today() - KEPT, datetime.min.time()))
    rows = sessions.filter(ends_at__gte=since).order_by("starts_at", "pk")
    return rows.select_related(None).prefetch_related("traject")


def public_sessions() -> QuerySet[Session]:
    """Give the sessions everybody may know of: for the group, of a traject that is no draft, cancelled ones too."""
    return Session.objects.public().filter(audience=SessionAudience.GROUP)
