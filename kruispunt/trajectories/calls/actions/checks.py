"""What several actions of this room refuse."""

from typing import Any

from kruispunt.besturen.models import Bestuur
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.calls.enums import MAXIMUM_PLACES, MINIMUM_PLACES
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.calls.queries.reviews import own_besturen_of
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.templatetags.kruispunt import moment


def check_manages(by: Any) -> None:
    """Raise Forbidden when `by` is not of the team."""
    if not by.has_perm("calls.manage"):
        raise Forbidden("Alleen het team werkt aan oproepen.")


def check_not_own(by: Any, *besturen: Bestuur) -> None:
    """Raise Forbidden when `by` acts for one of `besturen`: nobody of the team decides about the own bestuur."""
    own = own_besturen_of(by)
    for bestuur in besturen:
        if bestuur.pk in own:
            raise Forbidden(f"Je handelt zelf voor {bestuur}. Laat dit over aan een collega van het team.")


def check_places(places: int, traject: Traject) -> None:
    """Raise Refused for fewer places than a group needs (seed 000, OD 3.1), or more than the traject has."""
    if places < MINIMUM_PLACES:
        raise Refused(f"Een groep telt minstens {MINIMUM_PLACES} besturen.", field="places")
    if places > MAXIMUM_PLACES:
        raise Refused(f"Een groep telt hoogstens {MAXIMUM_PLACES} besturen.", field="places")
    if traject.capacity is not None and places > traject.capacity:
        raise Refused(
            f"Het traject heeft plaats voor hoogstens {traject.capacity} deelnemers. "
            "Vraag minder plaatsen of verhoog eerst de capaciteit van het traject.",
            field="places",
        )


def check_reviewed(call: OpenCall) -> None:
    """Raise Refused while reviewers of `call` can still score, now or later: no group is made of half the scores."""
    if call.awaits_reviews:
        raise Refused(f"Beoordelaars kunnen scores geven tot {moment(call.review_closes_at)} Wacht daarop.")


def check_undecided(call: OpenCall) -> None:
    """Raise Refused once the selection was confirmed: then the call is locked."""
    if call.is_confirmed:
        raise Refused("De selectie van deze oproep is bevestigd. Er verandert niets meer.")


def check_untold(call: OpenCall) -> None:
    """Raise Refused once the besturen heard the decision."""
    if call.is_revealed:
        raise Refused("De beslissing is verteld aan de besturen. Er verandert niets meer aan de groep.")
