"""People who want to hear when a call opens: they say so, change their mind, and are told once."""

from typing import Any

from django.db import IntegrityError, transaction

from kruispunt.besturen.models import Bestuur
from kruispunt.besturen.queries import acts_for
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.calls.actions.checks import check_manages
from kruispunt.trajectories.calls.models import Interest, OpenCall
from kruispunt.trajectories.calls.notifications import CallOpened
from kruispunt.trajectories.calls.queries.interest import interests_to_tell
from kruispunt.trajectories.programme.enums import Theme


@action
def express_interest(*, bestuur: Bestuur, theme: str, by: Any) -> Interest:
    """Store and give that `by` wants to hear for `bestuur` when a call opens; `theme` is a `Theme`, or empty for any.

    A call that is open already is no news: the next one is told.

    Raises Forbidden, at `bestuur`, for who does not act for it; Refused for an unknown theme, and for what somebody
    asked before and still waits for.
    """
    if not acts_for(by, bestuur):
        raise Forbidden(f"Je handelt in Kruispunt niet voor {bestuur}.", field="bestuur")
    if theme and theme not in Theme.values:
        raise Refused("Kies een thema uit de lijst, of laat het open.", field="theme")
    try:
        with transaction.atomic():
            interest = Interest.objects.create(user=by, bestuur=bestuur, theme=theme)
    except IntegrityError as error:
        raise Refused("Dit vroeg je al. Je krijgt een mail zodra er een oproep opent.", field="theme") from error
    record("calls.express_interest", interest, by=by, bestuur=bestuur.pk, theme=theme)
    return interest


@action
def end_interest(*, interest: Interest, by: Any) -> None:
    """Take back that somebody wants to hear when a call opens; nothing of it is kept.

    Raises Forbidden for who did not ask it; Refused when it was told or taken back in the meantime.
    """
    row = Interest.objects.select_for_update().filter(pk=interest.pk).first()
    if row is None or row.told_at is not None:
        raise Refused("Dit staat niet meer op je lijst.")
    if row.user != by:
        raise Forbidden("Dit is niet jouw vraag.")
    record("calls.end_interest", row, by=by, bestuur=row.bestuur_id, theme=row.theme)
    row.delete()


@action
def tell_interested(*, call: OpenCall, by: Any = None) -> int:
    """Mail who waited for a call like this one, each person once, and give how many people that are.

    It fits when somebody asked before it opened, on no theme or on one of its themes, and still acts for the bestuur.
    It may run again, and in two places at the same time: who was told is not told again.

    Raises Forbidden for somebody who is not of the team (None is the system); Refused for a call that is not open.
    """
    if by is not None:
        check_manages(by)
    row = OpenCall.objects.lock(pk=call.pk)
    if not row.is_open:
        raise Refused("Deze oproep staat niet open.")
    waiting = list(interests_to_tell(row).select_for_update(of=("self",)))
    people = {interest.user_id: interest.user for interest in waiting}
    if not people:
        record_nothing_changed()
        return 0
    Interest.objects.filter(pk__in=[interest.pk for interest in waiting]).update(told_at=clock.now(), told_of=row)
    for user in people.values():
        CallOpened(call=row).send(to=user)
    record("calls.tell_interested", row, by=by, people=len(people))
    return len(people)
