"""Staff decides whether a traject goes on: go, invite besturen, move, or cancel. Merging has a file of its own.

Every decision is taken under the lock of the traject, on the figures that the form showed (`seen`), and stays with
them and with its reason (`GoDecision`). Nothing here happens by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kruispunt.besturen.models import Bestuur, User
from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.enrolment.actions.calendars import coming_sessions
from kruispunt.trajectories.enrolment.actions.locking import lock_people_at
from kruispunt.trajectories.enrolment.models import GoChoice, GoDecision, InvitedBestuur, Participation
from kruispunt.trajectories.enrolment.notifications.deciding import GoesOn, InvitedToEnrol, TrajectMoved
from kruispunt.trajectories.enrolment.queries.deciding import Standing, seen_word, standing_now
from kruispunt.trajectories.enrolment.queries.inviting import besturen_to_invite, invited_people
from kruispunt.trajectories.programme import actions as programme
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.templatetags.kruispunt import moment


class FiguresMoved(Refused):
    """The figures are not those the form was made from; sent again with `seen` the form counts for the new ones."""

    def __init__(self, message: str, *, seen: str) -> None:
        super().__init__(message)
        self.seen = seen


@dataclass(frozen=True)
class Move:
    """A session gets another begin and end (aware)."""

    session: Session
    starts_at: datetime
    ends_at: datetime


def check_decides(by: User) -> None:
    """Do nothing for somebody of the team; raises Forbidden for anybody else."""
    if not by.has_perm("enrolment.decide_go"):
        raise Forbidden("Alleen het team beslist of een traject doorgaat.")


def _what_changed(now: Standing, others: Iterable[Standing]) -> str:
    places, last = now.places, now.last
    told = (
        f"Er zijn nu {places.enrolled} ingeschreven en {now.not_enrolled} op de wachtlijst of met een aanbod, "
        f"en er komen nog {len(now.coming)} sessies."
    )
    for other in others:
        places = other.places
        told += f" In {other.traject} zijn er {places.enrolled} ingeschreven en {other.not_enrolled} op de wachtlijst."
    if last:
        told += f" De laatste beslissing is van {last.decided_by} op {moment(last.decided_at)} "
        told += f"({last.get_choice_display().lower()}). De reden: {last.reason}"
    return told


def locked_standing(traject: Traject, *, seen: str | None, by: User, also: Iterable[Traject] = ()) -> Standing:
    """Lock a traject, its coming sessions and those `also`, and give its figures as they are now.

    `seen` is the word (`seen_word`) of the form; None for who decides without one.

    Raises Forbidden for who is not of the team; Refused for a traject that is a draft, was cancelled or has no day of
    deciding; FiguresMoved when the figures are not those of the form.
    """
    check_decides(by)
    others = list(also)
    # Two trajecten that go into each other at the same moment wait for each other in one order.
    rows = {pk: Traject.objects.lock(pk=pk) for pk in sorted({traject.pk, *(other.pk for other in others)})}
    for row in rows.values():
        coming_sessions(row)
    now = standing_now(rows[traject.pk])
    if now.traject.is_cancelled:
        raise Refused(f"{now.traject} is al geannuleerd. De reden: {now.traject.cancel_reason}")
    if not now.traject.is_published:
        raise Refused("Dit traject is nog een ontwerp. Publiceer het eerst.")
    if now.traject.decide_on is None:
        raise Refused("Dit traject heeft geen dag om te beslissen. Vul die eerst in bij het traject.")
    beside = [standing_now(rows[other.pk]) for other in others]
    if seen is not None and seen != (word := seen_word(now, *beside)):
        raise FiguresMoved(
            "Er veranderde iets sinds je deze pagina opende. Kijk na wat er nu staat en beslis opnieuw. "
            + _what_changed(now, beside),
            seen=word,
        )
    return now


def keep_decision(now: Standing, choice: GoChoice, reason: str, by: User, **fields: Any) -> GoDecision:
    """Store and give the decision on the figures of `now`; raises Refused without a reason."""
    if not reason.strip():
        raise Refused("Schrijf waarom je dit beslist.", field="reason")
    return GoDecision.objects.create(
        traject=now.traject,
        choice=choice,
        reason=reason.strip(),
        decided_by=by,
        enrolled=now.places.enrolled,
        waiting=now.not_enrolled,
        minimum=now.traject.minimum,
        decide_on=now.traject.decide_on,
        **fields,
    )


def record_decision(decision: GoDecision, by: User, **details: Any) -> None:
    """Write the audit row of a decision, with its figures and its reason."""
    record(
        f"enrolment.decide_{decision.choice}",
        decision,
        by=by,
        traject=decision.traject_id,
        reason=decision.reason,
        enrolled=decision.enrolled,
        waiting=decision.waiting,
        minimum=decision.minimum,
        **details,
    )


@action
def decide_go(*, traject: Traject, reason: str, by: User, seen: str | None = None) -> GoDecision:
    """Let a traject go on; who takes part gets one mail, unless every session is over.

    Raises Forbidden for who is not of the team, Refused without a reason, for a traject that waits for no decision
    or was decided to go on already, FiguresMoved (see `locked_standing`).
    """
    now = locked_standing(traject, seen=seen, by=by)
    if now.goes_on:
        raise Refused(f"{now.last.decided_by} besliste al dat dit doorgaat, op {moment(now.last.decided_at)}")
    decision = keep_decision(now, GoChoice.GO, reason, by)
    if now.coming:
        for row in Participation.objects.enrolled().filter(traject=now.traject).select_related("user"):
            GoesOn(traject=now.traject, sessions=now.for_group).send(to=row.user)
    record_decision(decision, by)
    return decision


def _check_invitable(traject: Traject, besturen: list[Bestuur]) -> None:
    allowed = set(besturen_to_invite(traject).filter(pk__in=[row.pk for row in besturen]).values_list("pk", flat=True))
    wrong = sorted(str(row) for row in besturen if row.pk not in allowed)
    if wrong:
        raise Refused(
            f"Er is niemand om nu te mailen bij {', '.join(wrong)}: het bestuur kreeg de voorbije 14 dagen al een "
            "mail, of iedereen is ingeschreven. Vink uit wat niet kan.",
            field="besturen",
        )


@action
def decide_recruit(
    *,
    traject: Traject,
    besturen: Iterable[Bestuur],
    decide_on: date,
    reason: str,
    by: User,
    seen: str | None = None,
) -> GoDecision:
    """Invite besturen to a traject and decide again on `decide_on`; each of their people gets one mail.

    Who stands in the traject gets none, nor who acts for a bestuur that was invited in the last 14 days.

    Raises Forbidden for who is not of the team, Refused without a reason, without besturen, for a bestuur with nobody
    to mail, without a session to enrol for, and for a day that has passed or does not lie before the first session;
    FiguresMoved (see `locked_standing`).
    """
    now = locked_standing(traject, seen=seen, by=by)
    if not (now.coming and now.traject.takes_enrolments):
        raise Refused("Voor dit traject kan niemand zich nog inschrijven. Plan eerst een sessie die nog komt.")
    chosen = sorted(set(besturen), key=lambda row: row.pk)
    if not chosen:
        raise Refused("Kies minstens één bestuur.", field="besturen")
    _check_invitable(now.traject, chosen)
    people = invited_people(now.traject, chosen)
    decision = keep_decision(now, GoChoice.RECRUIT, reason, by, next_decide_on=decide_on)
    InvitedBestuur.objects.bulk_create(InvitedBestuur(decision=decision, bestuur=row) for row in chosen)
    programme.set_day_of_deciding(traject=now.traject, decide_on=decide_on, by=by)
    for user, bestuur in people.items():
        InvitedToEnrol(traject=now.traject, bestuur=bestuur, sessions=now.for_group).send(to=user)
    record_decision(decision, by, besturen=[row.pk for row in chosen], mailed=len(people), next=decide_on)
    return decision


def _move_sessions(moves: Iterable[Move], by: User) -> list[tuple[Session, datetime]]:
    moved, moves = [], list(moves)
    if moves:
        lock_people_at(moves[0].session.traject, [move.session for move in moves])
    for move in moves:
        before = move.session.starts_at
        if (move.starts_at, move.ends_at) == (before, move.session.ends_at):
            continue
        if move.starts_at <= clock.now():
            raise Refused(
                f"{move.session.title} begint dan in het verleden. Kies een later moment.",
                field=f"starts_at_{move.session.pk}",
            )
        try:
            session = programme.edit_session(
                session=move.session, version=None, starts_at=move.starts_at, ends_at=move.ends_at, by=by
            )
        except Refused as refusal:
            field = f"{refusal.field}_{move.session.pk}" if refusal.field else None
            raise Refused(refusal.message, field=field) from refusal
        moved.append((session, before))
    return moved


@action
def decide_move(
    *,
    traject: Traject,
    moves: Iterable[Move],
    decide_on: date,
    reason: str,
    by: User,
    seen: str | None = None,
) -> GoDecision:
    """Give coming sessions of a traject other dates and decide again on `decide_on`.

    Who takes part gets per session the one mail that moves it in the calendar, and no other: it says the new date,
    and a mail on top of those would tell the same once more. Who waits or has an offer has nothing in the calendar,
    and gets one mail with all old and new dates.

    Raises Forbidden for who is not of the team, Refused without a reason, when nothing moves, for a session that is
    over or of another traject, for a moment in the past, an end before its begin, and a wrong day of deciding;
    FiguresMoved (see `locked_standing`).
    """
    now = locked_standing(traject, seen=seen, by=by)
    moves = list(moves)
    if {move.session.pk for move in moves} - {session.pk for session in now.coming}:
        raise Refused("Een van deze sessies is voorbij of geannuleerd. Ze kan niet meer verplaatst worden.")
    fresh = {session.pk: session for session in now.coming}
    moves = [Move(fresh[move.session.pk], move.starts_at, move.ends_at) for move in moves]
    decision = keep_decision(now, GoChoice.MOVE, reason, by, next_decide_on=decide_on)
    moved = _move_sessions(moves, by)
    if not moved:
        raise Refused("Geen enkele sessie kreeg een andere datum. Verander er minstens één.")
    programme.set_day_of_deciding(traject=now.traject, decide_on=decide_on, by=by)
    for_group = [(session, before) for session, before in moved if not session.is_individual]
    waiting = Participation.objects.standing().filter(traject=now.traject).select_related("user")
    for row in waiting:
        if not row.is_enrolled:
            TrajectMoved(traject=now.traject, moves=for_group).send(to=row.user)
    record_decision(decision, by, sessions=[session.pk for session, _ in moved], next=decide_on)
    return decision


@action
def decide_cancel(*, traject: Traject, reason: str, by: User, seen: str | None = None) -> GoDecision:
    """Decide that a traject does not go on: it is cancelled, and everybody on it is told once.

    Raises Forbidden for who is not of the team, Refused without a reason, for a traject that waits for no decision;
    FiguresMoved (see `locked_standing`).
    """
    now = locked_standing(traject, seen=seen, by=by)
    decision = keep_decision(now, GoChoice.CANCEL, reason, by)
    programme.cancel_traject(traject=now.traject, reason=decision.reason, by=by)
    record_decision(decision, by)
    return decision
