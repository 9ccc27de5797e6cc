"""Calls, applications and besturen with a type, made by the real actions."""

from datetime import datetime

from kruispunt.besturen.models import Bestuur, TypeDetermination, User
from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application, OpenCall
from kruispunt.trajectories.programme.actions import create_traject, publish_traject
from kruispunt.trajectories.programme.models import Traject
from tests.conftest import brussels, make_bestuur, make_member, make_user

OPENS = brussels(2026, 2, 2, 9)
DURING = brussels(2026, 2, 20, 10)
CLOSES = brussels(2026, 3, 14, 12)
AFTER = brussels(2026, 3, 16, 9)
CLOSED = "Deze oproep is gesloten op za 14 maart 2026 om 12 u."


def make_traject(staff: User, *, published: bool = True, kind: str = "leerlabo", **fields) -> Traject:
    """Store and give a traject."""
    traject = create_traject(kind=kind, title="Leerlabo toegankelijk loket", summary="Samen leren.", by=staff, **fields)
    return publish_traject(traject=traject, by=staff) if published else traject


def make_call(staff: User, *, published: bool = True, traject: Traject | None = None, **fields) -> OpenCall:
    """Store and give a call that is open on DURING and closed on AFTER."""
    with clock.at(brussels(2026, 1, 20, 9)):
        fields = {
            "title": "Oproep toegankelijk loket",
            "question": "Hoe wordt een loket toegankelijk?",
            "opens_at": OPENS,
            "closes_at": CLOSES,
            "places": 6,
        } | fields
        call = actions.create_call(traject=traject or make_traject(staff), by=staff, **fields)
        return actions.publish_call(call=call, by=staff) if published else call


def determine(bestuur: Bestuur, type: str, staff: User) -> None:
    """Let staff say which type a bestuur is, since long ago."""
    TypeDetermination.objects.create(
        bestuur=bestuur, type=type, valid_from=brussels(2025, 1, 1).date(), reason="Gesprek", determined_by=staff
    )


def apply(call: OpenCall, *, bestuur: Bestuur | None = None, at: datetime = DURING, **fields) -> Application:
    """Let a new colleague hand in the application of a bestuur."""
    bestuur = bestuur or make_bestuur()
    with clock.at(at):
        user = fields.pop("by", None) or make_member(bestuur)
        fields = {"motivation": "Wij willen dit leren."} | fields
        return actions.submit_application(call=call, bestuur=bestuur, by=user, **fields)


def apply_with_types(call: OpenCall, staff: User, **types: int) -> list[Application]:
    """Hand in applications of besturen of these types: `starter=3, growing=2`; `unknown` has none."""
    made = []
    for type, count in types.items():
        for _ in range(count):
            bestuur = make_bestuur()
            if type != "unknown":
                determine(bestuur, type, staff)
            made.append(apply(call, bestuur=bestuur))
    return made


def make_staff() -> User:
    """Store and give a member of the team."""
    return make_user(Role.STAFF)
