"""The minutes (verslag) of a session: written as a draft, published, taken back."""

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Refused, Stale
from kruispunt.trajectories.outputs.actions.sessions import check_visibility, lock_session, refuse_when_cancelled
from kruispunt.trajectories.outputs.models import Minutes, MinutesStatus
from kruispunt.trajectories.programme.models import Session

LONGEST = 60_000


def _stale(row: Minutes) -> Stale:
    return Stale(
        "Iemand anders bewaarde dit verslag terwijl jij bezig was. Wat jij typte staat hieronder nog. "
        "Vergelijk het met wat nu bewaard is en bewaar opnieuw als jouw tekst moet gelden.",
        version=row.version,
    )


def _lock(session: Session, source: str, visibility: str, version: int | None, by: User) -> tuple[Minutes, bool]:
    """Give the minutes with the new text in them, not yet stored, and whether that changes anything."""
    row = lock_session(session, by)
    check_visibility(row, visibility)
    if not source:
        raise Refused("Schrijf eerst het verslag.", field="source")
    if len(source) > LONGEST:
        raise Refused(f"Het verslag is langer dan {LONGEST} tekens. Zet de rest in een bestand.", field="source")
    minutes = Minutes.objects.select_for_update().filter(session=row).first()
    if minutes is None:
        refuse_when_cancelled(row)
        minutes = Minutes(session=row, version=0)
    elif minutes.version != version:
        raise _stale(minutes)
    changed = (minutes.source, minutes.visibility) != (source, visibility) or minutes.pk is None
    minutes.session = row
    minutes.source, minutes.visibility = source, visibility
    return minutes, changed


def _write(minutes: Minutes, by: User) -> None:
    minutes.written_by, minutes.written_at = by, clock.now()
    minutes.save_new_version()


@action
def save_minutes(*, session: Session, source: str, visibility: str, version: int | None, by: User) -> Minutes:
    """Keep the minutes of a session, in Markdown; published ones stay published. `version` is that of the form.

    Raises Stale when somebody saved since; Forbidden for who does not facilitate the traject; Refused without a text,
    with one over 60,000 signs, for an unknown audience, and for new minutes of a cancelled session.
    """
    minutes, changed = _lock(session, source.strip(), visibility, version, by)
    if not changed:
        record_nothing_changed()
        return minutes
    _write(minutes, by)
    record("outputs.save_minutes", minutes, by=by, visibility=visibility, status=minutes.status)
    return minutes


@action
def publish_minutes(*, session: Session, source: str, visibility: str, version: int | None, by: User) -> Minutes:
    """Keep the minutes as typed and let people read them; from now on the indicators count them.

    Raises what `save_minutes` raises, and Refused before the session starts or when it was cancelled.
    """
    minutes, changed = _lock(session, source.strip(), visibility, version, by)
    refuse_when_cancelled(minutes.session)
    if minutes.session.starts_at > clock.now():
        raise Refused("Deze sessie moet nog beginnen. Bewaar het verslag als ontwerp en publiceer het nadien.")
    if minutes.is_published and not changed:
        record_nothing_changed()
        return minutes
    if not minutes.is_published:
        minutes.status = MinutesStatus.PUBLISHED
        minutes.published_at, minutes.published_by = clock.now(), by
    _write(minutes, by)
    record("outputs.publish_minutes", minutes, by=by, visibility=visibility)
    return minutes


@action
def unpublish_minutes(*, minutes: Minutes, reason: str, version: int | None, by: User) -> Minutes:
    """Make published minutes a draft again: nobody but who works on the traject reads them, no indicator counts them.

    Raises Stale when somebody saved since `version`; Forbidden for who does not facilitate the traject; Refused without
    a reason, and when they are not published.
    """
    lock_session(minutes.session, by)
    row = Minutes.objects.select_for_update().select_related("session").get(pk=minutes.pk)
    if not row.is_published:
        raise Refused("Dit verslag is niet gepubliceerd.")
    if version is not None and row.version != version:
        raise _stale(row)
    if not reason.strip():
        raise Refused("Schrijf waarom je het verslag terugneemt. Het team kan dit nalezen.", field="reason")
    row.status = MinutesStatus.DRAFT
    row.published_at = row.published_by = None
    row.save_new_version()
    record("outputs.unpublish_minutes", row, by=by, reason=reason.strip())
    return row
