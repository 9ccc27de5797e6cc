"""Every write on the programme."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Refused, Stale
from kruispunt.trajectories.programme import signals
from kruispunt.trajectories.programme.enums import SessionMode, TrajectStatus
from kruispunt.trajectories.programme.models import (
    Partner,
    Session,
    Traject,
    TrajectNeed,
    TrajectObjective,
    TrajectTheme,
)
from kruispunt.trajectories.programme.recurrence import PlannedSession
from kruispunt.ui.templatetags.kruispunt import datum

#: What a calendar has to hear about; a change of anything else leaves `sequence` as it is.
CALENDAR_FIELDS = {"starts_at", "ends_at", "mode", "online_url", "address"}


def _check_numbers(traject: Traject) -> None:
    capacity, minimum, per_bestuur = traject.capacity, traject.minimum, traject.per_bestuur
    if capacity is not None and capacity < 1:
        raise Refused("Er is plaats nodig voor minstens één deelnemer.", field="capacity")
    if capacity is not None and minimum is not None and capacity < minimum:
        raise Refused(
            f"Er kunnen hoogstens {capacity} deelnemers zijn, maar je vraagt er minstens {minimum}. "
            "Verhoog het eerste of verlaag het tweede.",
            field="capacity",
        )
    if per_bestuur is not None and per_bestuur < 1:
        raise Refused("Een bestuur heeft minstens één plaats nodig.", field="per_bestuur")
    if capacity is not None and per_bestuur is not None and per_bestuur > capacity:
        raise Refused(
            f"Er zijn {capacity} plaatsen. Eén bestuur kan er niet {per_bestuur} hebben.", field="per_bestuur"
        )
    if traject.offer_hours < 1:
        raise Refused("Een aanbod geldt minstens één uur.", field="offer_hours")
    if traject.pk and traject.previous_edition_id == traject.pk:
        raise Refused("Een traject is niet zijn eigen vorige editie. Kies een ander.", field="previous_edition")


def _free_slug(title: str) -> str:
    base = slugify(title)[:70] or "traject"
    taken = set(Traject.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken)


def _set_lists(
    traject: Traject,
    themes: Iterable[str],
    objectives: Iterable[str],
    partners: Iterable[str],
    facilitators: Iterable[User],
    needs: Iterable[str] | None,
) -> None:
    traject.themes.all().delete()
    TrajectTheme.objects.bulk_create(TrajectTheme(traject=traject, theme=theme) for theme in sorted(set(themes)))
    traject.objectives.all().delete()
    TrajectObjective.objects.bulk_create(
        TrajectObjective(traject=traject, objective=objective) for objective in sorted(set(objectives))
    )
    names = sorted({name.strip() for name in partners if name.strip()})
    Partner.objects.bulk_create([Partner(name=name) for name in names], ignore_conflicts=True)
    traject.partners.set(Partner.objects.filter(name__in=names))
    traject.facilitators.set(facilitators)
    if needs is not None:
        traject.asked_needs.all().delete()
        TrajectNeed.objects.bulk_create(TrajectNeed(traject=traject, kind=kind) for kind in sorted(set(needs)))


@action
def create_traject(
    *,
    kind: str,
    title: str,
    summary: str,
    by: User,
    description: str = "",
    capacity: int | None = None,
    minimum: int | None = None,
    themes: Iterable[str] = (),
    objectives: Iterable[str] = (),
    partners: Iterable[str] = (),
    facilitators: Iterable[User] = (),
    per_bestuur: int | None = None,
    new_besturen_first: bool = False,
    offer_hours: int = 48,
    offers_end_hours: int = 24,
    decide_on: date | None = None,
    needs: Iterable[str] = (),
    needs_kept_days: int = 14,
    previous_edition: Traject | None = None,
) -> Traject:
    """Store and give a draft traject. `partners` are names; a new name makes a new partner.

    `capacity` and `per_bestuur` count persons, None is no limit. A place that comes free is offered for `offer_hours`
    hours, and no more from `offers_end_hours` hours before the start. `needs` are those that are asked (`NeedKind`).

    Raises Refused when the capacity lies under the minimum or under what one bestuur may have.
    """
    traject = Traject(
        kind=kind,
        title=title,
        slug=_free_slug(title),
        summary=summary,
        description=description,
        capacity=capacity,
        minimum=minimum,
        per_bestuur=per_bestuur,
        new_besturen_first=new_besturen_first,
        offer_hours=offer_hours,
        offers_end_hours=offers_end_hours,
        decide_on=decide_on,
        needs_kept_days=needs_kept_days,
        previous_edition=previous_edition,
    )
    _check_numbers(traject)
    traject.save()
    _set_lists(traject, themes, objectives, partners, facilitators, needs)
    record("programme.create_traject", traject, by=by)
    return traject


def _lock_with_edition_before(traject: Traject, before_pk: int | None, *, version: int | None = None) -> Traject:
    """Lock a traject and the edition before it in the order of their numbers, as a merge of both does; give the first.

    Who waits for the next edition is told under the lock of the edition before (enrolment), and the database locks it
    too when a traject comes to point to it.
    """
    rows = {}
    for pk in sorted({traject.pk, before_pk or traject.pk}):
        rows[pk] = Traject.objects.lock(pk=pk, version=version if pk == traject.pk else None)
    return rows[traject.pk]


@action
def edit_traject(*, traject: Traject, version: int | None, by: User, **fields: Any) -> Traject:
    """Change a traject; `fields` are those of `create_traject`, each of them optional except the four lists together.

    Raises Stale when somebody saved since `version`; Refused when the capacity lies under the minimum, when more
    people than fit hold a place already, and for another day of deciding than before that lies after the day before
    the first session that still comes (the dates of Brussels).
    """
    before = fields.get("previous_edition")
    row = _lock_with_edition_before(traject, before.pk if before else None, version=version)
    lists = [fields.pop(name) for name in ("themes", "objectives", "partners", "facilitators")]
    needs = fields.pop("needs", None)
    changed = {name for name, value in fields.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, fields[name])
    _check_numbers(row)
    if "decide_on" in changed and row.decide_on is not None:
        _refuse_when_it_began(row, row.decide_on)
    _set_lists(row, *lists, needs)
    row.save_new_version()
    record("programme.edit_traject", row, by=by, fields=sorted(fields))
    signals.traject_edited.send(sender=Traject, traject=row, changed=changed, by=by)
    return row


@action
def publish_traject(*, traject: Traject, by: User) -> Traject:
    """Show a draft to everybody.

    Raises Refused for a traject that is not a draft, Stale when the edition before it was changed at this moment.
    """
    before_pk = Traject.objects.values_list("previous_edition", flat=True).get(pk=traject.pk)
    row = _lock_with_edition_before(traject, before_pk)
    if row.previous_edition_id != before_pk:
        raise Stale("Iemand wijzigde dit traject net. Kijk het na en publiceer opnieuw.", version=row.version)
    if row.status != TrajectStatus.DRAFT:
        raise Refused("Dit traject is al gepubliceerd of geannuleerd.")
    row.status = TrajectStatus.PUBLISHED
    row.published_at = clock.now()
    row.save_new_version()
    record("programme.publish_traject", row, by=by)
    signals.traject_published.send(sender=Traject, traject=row, by=by)
    return row


def _refuse_when_it_began(traject: Traject, decide_on: date) -> None:
    first = Session.objects.upcoming().filter(traject=traject).order_by("starts_at").first()
    if first is not None and decide_on >= timezone.localdate(first.starts_at):
        raise Refused(f"De eerste sessie is op {datum(first.starts_at)}. Kies een dag voor die dag.", field="decide_on")


@action
def set_day_of_deciding(*, traject: Traject, decide_on: date, by: User) -> Traject:
    """Let staff decide by another day whether a traject goes on.

    Raises Refused for a day before today, or after the day before the first session that still comes (the dates of
    Brussels), and for a traject that is not published.
    """
    row = Traject.objects.lock(pk=traject.pk)
    if not row.is_published:
        raise Refused("Dit traject is niet gepubliceerd. Er valt niets te beslissen.")
    if decide_on < clock.today():
        raise Refused("Deze dag is voorbij. Kies een dag die nog komt.", field="decide_on")
    _refuse_when_it_began(row, decide_on)
    row.decide_on = decide_on
    row.save_new_version()
    record("programme.set_day_of_deciding", row, by=by, decide_on=decide_on)
    return row


@action
def cancel_traject(*, traject: Traject, reason: str, by: User) -> Traject:
    """Cancel a traject with all its coming sessions; everybody on it is told once.

    Raises Refused without a reason, or when it was cancelled before.
    """
    row = Traject.objects.lock(pk=traject.pk)
    if row.is_cancelled:
        raise Refused("Dit traject is al geannuleerd.")
    if not reason.strip():
        raise Refused("Schrijf waarom het traject niet doorgaat. Deelnemers lezen dit in hun mail.", field="reason")
    coming = Session.objects.filter(traject=row, cancelled_at__isnull=True, ends_at__gt=clock.now())
    sessions = list(coming.select_for_update().order_by("starts_at", "pk"))
    for session in sessions:
        _cancel(session, reason=reason, by=by, with_traject=True)
    row.status = TrajectStatus.CANCELLED
    row.cancelled_at = clock.now()
    row.cancelled_by = by
    row.cancel_reason = reason.strip()
    row.save_new_version()
    record("programme.cancel_traject", row, by=by, reason=row.cancel_reason)
    signals.traject_cancelled.send(sender=Traject, traject=row, sessions=sessions, by=by)
    return row


def _check_session(*, starts_at: Any, ends_at: Any, mode: str, address: str) -> None:
    if ends_at <= starts_at:
        raise Refused("Het einde ligt voor het begin. Kies een later einde.", field="ends_at")
    if mode == SessionMode.PHYSICAL and not address:
        raise Refused("Een fysieke sessie heeft een adres nodig.", field="address")


@action
def plan_sessions(*, traject: Traject, sessions: Iterable[PlannedSession], by: User) -> list[Session]:
    """Store and give new sessions of a traject; who takes part already gets an invitation for each.

    Raises Refused for a cancelled traject, an end before its start, or a physical session without an address.
    """
    row = Traject.objects.lock(pk=traject.pk)
    if row.is_cancelled:
        raise Refused("Dit traject is geannuleerd. Je kan er geen sessies meer bij plannen.")
    planned = []
    for item in sessions:
        _check_session(starts_at=item.starts_at, ends_at=item.ends_at, mode=item.mode, address=item.address)
        session = Session.objects.create(
            traject=row,
            title=item.title,
            starts_at=item.starts_at,
            ends_at=item.ends_at,
            mode=item.mode,
            audience=item.audience,
            online_url=item.online_url,
            address=item.address,
        )
        planned.append(session)
        signals.session_planned.send(sender=Session, session=session, by=by)
    record("programme.plan_sessions", row, by=by, sessions=[s.pk for s in planned])
    return planned


def _lock_session(session: Session, version: int | None) -> Session:
    # The traject before its sessions, as everywhere: who enrols and who moves a session wait for each other in turn.
    Traject.objects.lock(pk=session.traject_id)
    return Session.objects.lock(pk=session.pk, version=version)


@action
def edit_session(*, session: Session, version: int | None, by: User, **fields: Any) -> Session:
    """Change a session: title, starts_at, ends_at, mode, online_url, address.

    A change of time or place raises the sequence and tells the calendars of who takes part; another change does not.
    Whom it is for stays as it was planned: another audience would leave calendars as they are, and open what was
    written for one bestuur to the whole group.

    Raises Stale when somebody saved since `version`, Refused for a cancelled session, an end before the start, or
    another audience.
    """
    row = _lock_session(session, version)
    if row.is_cancelled:
        raise Refused("Deze sessie is geannuleerd. Plan een nieuwe.")
    changed = {name for name, value in fields.items() if getattr(row, name) != value}
    if not changed:
        record_nothing_changed()
        return row
    if "audience" in changed:
        raise Refused(
            "Voor wie een sessie is, kan je niet meer wijzigen. Annuleer deze sessie en plan een nieuwe.",
            field="audience",
        )
    before = {"starts_at": row.starts_at, "place": row.place}
    for name in changed:
        setattr(row, name, fields[name])
    _check_session(starts_at=row.starts_at, ends_at=row.ends_at, mode=row.mode, address=row.address)
    moved = bool(changed & CALENDAR_FIELDS)
    if moved:
        row.sequence += 1
    row.save_new_version()
    record("programme.edit_session", row, by=by, fields=sorted(changed), before=before)
    if moved:
        signals.session_moved.send(sender=Session, session=row, by=by)
    return row


def _cancel(
    session: Session,
    *,
    reason: str,
    by: User | None,
    in_the_name_of: User | None = None,
    with_traject: bool = False,
) -> None:
    session.cancelled_at = clock.now()
    session.cancelled_by = by or in_the_name_of
    session.cancel_reason = reason.strip()
    session.sequence += 1
    session.save_new_version()
    record("programme.cancel_session", session, by=by, reason=session.cancel_reason)
    signals.session_cancelled.send(sender=Session, session=session, with_traject=with_traject, by=by)


@action
def cancel_session(*, session: Session, reason: str, by: User | None, in_the_name_of: User | None = None) -> Session:
    """Cancel a coming session and take it out of the calendars.

    A session always names a person who cancelled it: when the system acts (`by` is None) that is `in_the_name_of`,
    while the audit trail says that nobody did.

    Raises Refused without a reason, when it is over, or when it was cancelled before.
    """
    row = _lock_session(session, None)
    if row.is_cancelled:
        raise Refused("Deze sessie is al geannuleerd.")
    if row.is_over:
        raise Refused("Deze sessie is voorbij. Je kan ze niet meer annuleren.")
    if not reason.strip():
        raise Refused("Schrijf waarom de sessie niet doorgaat. Deelnemers lezen dit in hun mail.", field="reason")
    _cancel(row, reason=reason, by=by, in_the_name_of=in_the_name_of)
    return row
