"""Codes with which one bestuur can hand in after closing."""

import secrets
from datetime import datetime
from typing import Any

from kruispunt.besturen.models import Bestuur, User
from kruispunt.besturen.queries import colleagues_of
from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Refused
from kruispunt.trajectories.calls.actions.checks import check_manages, check_not_own, check_undecided
from kruispunt.trajectories.calls.models import Application, LateCode, OpenCall
from kruispunt.trajectories.calls.notifications import LateCodeGiven

#: Letters and figures that nobody takes for one another, also read aloud.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_GROUPS, _GROUP_LENGTH = 3, 4


def _new_code() -> str:
    """Give a code of 12 signs (59 bits: nobody guesses it), in groups of four: `K7QF-29MX-TRB4`."""
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(_GROUPS * _GROUP_LENGTH))
    return "-".join(signs[i : i + _GROUP_LENGTH] for i in range(0, len(signs), _GROUP_LENGTH))


def _check_end(call: OpenCall, expires_at: datetime) -> None:
    if expires_at <= clock.now():
        raise Refused("Dit moment is voorbij. Kies een moment dat nog komt.", field="expires_at")
    if expires_at <= call.closes_at:
        raise Refused("Tot dan is de oproep nog gewoon open. Kies een later moment.", field="expires_at")


def _make_room(call: OpenCall, bestuur: Bestuur) -> None:
    """End a code that serves no more; Refused when the bestuur has one that does, or needs none."""
    standing = LateCode.objects.filter(call=call, bestuur=bestuur, ended_at__isnull=True).first()
    own = Application.objects.active().filter(call=call, bestuur=bestuur).first()
    if own and not own.is_draft:
        raise Refused(f"{bestuur} diende al een kandidatuur in.", field="bestuur")
    if standing is None:
        return
    if standing.is_valid and not standing.is_used:
        raise Refused(f"{bestuur} heeft al een code. Trek die eerst in als je een andere wilt geven.", field="bestuur")
    standing.ended_at = clock.now()
    standing.save(update_fields=["ended_at"])


@action
def give_late_code(*, call: OpenCall, bestuur: Bestuur, expires_at: datetime, reason: str, by: Any) -> LateCode:
    """Store and give a code with which `bestuur` can hand in until `expires_at` (aware); its colleagues get a mail.

    Raises Forbidden for who is not of the team or acts for `bestuur`; Refused for a call that is not open to everybody
    yet or whose selection was confirmed, and at its field for an end that is no later than now and the closing, for no
    reason, and for a bestuur that was closed, handed in already, has nobody in Kruispunt, or has a code that still
    counts.
    """
    check_manages(by)
    check_not_own(by, bestuur)
    row = OpenCall.objects.lock(pk=call.pk)
    check_undecided(row)
    if not row.is_readable:
        raise Refused("Deze oproep is nog niet open. Niemand is al te laat.")
    if bestuur.is_closed:
        raise Refused(f"{bestuur} is opgegaan in {bestuur.successor}. Kies dat bestuur.", field="bestuur")
    _check_end(row, expires_at)
    if not reason.strip():
        raise Refused("Schrijf waarom dit bestuur later mag indienen.", field="reason")
    _make_room(row, bestuur)
    colleagues = list(colleagues_of(bestuur))
    if not colleagues:
        raise Refused(
            f"Nog niemand handelt in Kruispunt voor {bestuur}. Niemand kan de code gebruiken.", field="bestuur"
        )
    code = LateCode.objects.create(
        call=row, bestuur=bestuur, code=_new_code(), expires_at=expires_at, reason=reason.strip(), given_by=by
    )
    _tell(code, colleagues)
    record("calls.give_late_code", code, by=by, call=row.pk, expires_at=expires_at, reason=code.reason)
    return code


def _tell(code: LateCode, colleagues: list[User]) -> None:
    for user in colleagues:
        LateCodeGiven(late_code=code).send(to=user)


@action
def end_late_code(*, code: LateCode, by: Any) -> LateCode:
    """End a code: from now on nobody hands in with it. What was handed in stays.

    Raises Forbidden for who is not of the team; Refused when it was ended before.
    """
    check_manages(by)
    OpenCall.objects.lock(pk=code.call_id)
    row = LateCode.objects.select_for_update().get(pk=code.pk)
    if row.ended_at is not None:
        raise Refused("Deze code is al ingetrokken.")
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    record("calls.end_late_code", row, by=by, call=row.call_id)
    return row
