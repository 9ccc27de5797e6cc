"""What several actions of this room refuse."""

from typing import Any

from kruispunt.besturen.models import Bestuur
from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.trajectories.calls.enums import MAXIMUM_PLACES, MINIMUM_PLACES, Eligibility
from kruispunt.trajectories.calls.models import OpenCall, SelectionRun
from kruispunt.trajectories.calls.queries.reviews import own_besturen_of
from kruispunt.trajectories.calls.queries.selections import last_change_of
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


def check_judged(call: OpenCall) -> None:
    """Raise Refused when `call` has reviews and an application of which nobody said whether it is eligible.

    Nobody reviews such an application, so it would be compared without a score (issue 3, "Eligibility first").
    """
    if call.review_opens_at is None:
        return
    open_ones = call.applications.in_selection().filter(eligibility=Eligibility.UNKNOWN).select_related("bestuur")
    if names := sorted(str(application.bestuur) for application in open_ones):
        raise Refused(f"Kijk eerst na of deze kandidaturen ontvankelijk zijn: {', '.join(names)}.")


def check_undecided(call: OpenCall) -> None:
    """Raise Refused once the selection was confirmed: then the call is locked."""
    if call.is_confirmed:
        raise Refused("De selectie van deze oproep is bevestigd. Er verandert niets meer.")


def check_last_change(run: SelectionRun, last_change: int | None) -> None:
    """Raise Stale, with who changed what, when the group of `run` changed since a page was made from `last_change`.

    That is the number of the newest change then, 0 for none; None when no page was looked at. Call it under the lock
    of the call.
    """
    newest = last_change_of(run)
    if last_change is None or last_change == newest:
        return
    changes = run.changes.filter(pk__gt=last_change).select_related("application__bestuur", "changed_by")
    by_whom: dict[str, dict[str, str]] = {}
    for change in changes:
        outcomes = by_whom.setdefault(str(change.changed_by), {})
        outcomes[str(change.application.bestuur)] = change.get_outcome_display().lower()
    told = [
        f"{who} besliste: {', '.join(f'{name} {outcome}' for name, outcome in outcomes.items())}."
        for who, outcomes in by_whom.items()
    ]
    raise Stale(
        " ".join(
            ["De groep veranderde terwijl jij bezig was.", *told, "Kijk na en verstuur opnieuw wat volgens jou klopt."]
        ),
        version=newest,
    )


def check_untold(call: OpenCall) -> None:
    """Raise Refused once the besturen heard the decision."""
    if call.is_revealed:
        raise Refused("De beslissing is verteld aan de besturen. Er verandert niets meer aan de groep.")
