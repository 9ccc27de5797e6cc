"""Every write on mentor besturen."""

from django.db import IntegrityError, transaction

from kruispunt.besturen.models import Bestuur, User
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Refused
from kruispunt.mentor_networks.models import MentorRole
from kruispunt.trajectories.programme.enums import TrajectKind
from kruispunt.trajectories.programme.models import Traject


@action
def name_mentor(*, traject: Traject, bestuur: Bestuur, source: str, by: User | None) -> MentorRole:
    """Store that `bestuur` is mentor in a learning network, by which source.

    Raises Refused for another kind of traject, a merged bestuur, no source, or a bestuur that is mentor already.
    """
    if traject.kind != TrajectKind.LEARNING_NETWORK:
        raise Refused(f"'{traject}' is geen lerend netwerk. Alleen een lerend netwerk heeft mentorbesturen.")
    if bestuur.closed_on:
        raise Refused(f"{bestuur} ging op in {bestuur.successor}. Kies dat bestuur.", field="bestuur")
    source = source.strip()
    if not source:
        raise Refused("Schrijf waar dit staat, bijvoorbeeld een actieplan.", field="source")
    try:
        with transaction.atomic():
            role = MentorRole.objects.create(traject=traject, bestuur=bestuur, source=source)
    except IntegrityError:
        raise Refused(f"{bestuur} is al mentorbestuur van dit netwerk.", field="bestuur") from None
    record("mentor_networks.name_mentor", role, by=by, source=source)
    return role
