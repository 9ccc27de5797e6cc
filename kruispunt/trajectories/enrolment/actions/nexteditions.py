"""People who want to hear of the next edition of a traject that did not go on."""

from django.db import IntegrityError, transaction

from kruispunt.besturen.models import Bestuur, User
from kruispunt.besturen.queries import acts_for
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.enrolment.models import NextEditionInterest
from kruispunt.trajectories.enrolment.notifications.deciding import NextEditionPublished
from kruispunt.trajectories.programme.models import Traject


@action
def want_next_edition(*, traject: Traject, bestuur: Bestuur, by: User) -> NextEditionInterest:
    """Store and give that `by` wants to hear, for `bestuur`, of the next edition of a cancelled `traject`.

    Raises Forbidden, at `bestuur`, for who does not act for it; Refused for a traject that was not cancelled, of which
    the next edition is published already, or of which this person asked before.
    """
    row = Traject.objects.lock(pk=traject.pk)
    if not row.is_cancelled:
        raise Refused("Dit traject is niet geannuleerd. Schrijf je gewoon in.")
    if row.next_editions.published().exists():
        raise Refused("Er is al een volgende editie. Schrijf je daar in.")
    if not acts_for(by, bestuur):
        raise Forbidden(f"Je handelt in Kruispunt niet voor {bestuur}.", field="bestuur")
    try:
        with transaction.atomic():
            interest = NextEditionInterest.objects.create(traject=row, user=by, bestuur=bestuur)
    except IntegrityError as error:
        raise Refused("Je staat al op de lijst. Je krijgt een mail zodra er een volgende editie is.") from error
    record("enrolment.want_next_edition", interest, by=by, traject=row.pk, bestuur=bestuur.pk)
    return interest


@action
def forget_next_edition(*, traject: Traject, by: User) -> None:
    """Take back that `by` wants to hear of the next edition; nothing of it is kept.

    Raises Refused when there is nothing to take back: never asked, taken back before, or told.
    """
    rows = NextEditionInterest.objects.select_for_update().filter(traject=traject, user=by, told_at__isnull=True)
    interest = rows.first()
    if interest is None:
        raise Refused("Je staat niet meer op de lijst.")
    record("enrolment.forget_next_edition", interest, by=by, traject=traject.pk, bestuur=interest.bestuur_id)
    interest.delete()


@action
def tell_of_next_edition(*, traject: Traject, by: User | None) -> int:
    """Mail who waits for `traject`, the next edition of another, each person once; give how many that are.

    It may run again: who was told is not told again. Somebody whose account was closed hears nothing.

    Raises Forbidden for somebody who may not publish (None is the system), Refused for a traject that is no published
    next edition.
    """
    if by is not None and not by.has_perm("programme.manage"):
        raise Forbidden("Alleen het team publiceert een traject.")
    before = traject.previous_edition
    if before is None or not traject.is_published:
        raise Refused("Dit is geen gepubliceerde volgende editie.")
    # The lock of who asks now: they are told, or refused because this edition is there.
    Traject.objects.lock(pk=before.pk)
    waiting = NextEditionInterest.objects.filter(traject=before, told_at__isnull=True, user__is_active=True)
    interests = list(waiting.select_for_update(of=("self",)).select_related("user"))
    if not interests:
        record_nothing_changed()
        return 0
    for interest in interests:
        NextEditionPublished(traject=traject, before=before).send(to=interest.user)
    NextEditionInterest.objects.filter(pk__in=[row.pk for row in interests]).update(told_at=clock.now())
    record("enrolment.tell_of_next_edition", traject, by=by, people=len(interests))
    return len(interests)
