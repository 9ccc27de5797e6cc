"""What happened to one application, as the team reads it.

Points are never in it: a history must not tell a blind reviewer what others gave.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.calls.enums import ApplicationStatus, Eligibility, Outcome, PinKind
from kruispunt.trajectories.calls.models import Application, Review
from kruispunt.trajectories.programme.enums import Theme

#: How people call what was done; what is not here tells the team nothing (a draft that saved itself).
VERBS = {
    "calls.submit_application": "Ingediend",
    "calls.change_application": "Tekst aangepast door het bestuur",
    "calls.withdraw_application": "Ingetrokken",
    "calls.judge_eligibility": "Ontvankelijkheid",
    "calls.verify_theme": "Thema nagekeken",
    "calls.clear_verified_theme": "Thema weer na te kijken: het bestuur koos een ander",
    "calls.change_participant": "Iemand anders neemt deel: wie genoemd was, handelt niet meer voor het bestuur",
    "calls.place_stays_free": "De plaats blijft vrij",
    "calls.review": "Beoordeeld",
    "calls.pin": "Vaste keuze",
    "calls.unpin": "Vaste keuze weggehaald",
    "calls.change_outcome": "Beslissing veranderd",
    "calls.move": "Stand",
}
#: Which detail says what it became, and the words for it.
_BECAME = {
    "calls.judge_eligibility": ("eligibility", dict(Eligibility.choices)),
    "calls.verify_theme": ("theme", dict(Theme.choices)),
    "calls.pin": ("kind", dict(PinKind.choices)),
    "calls.change_outcome": ("outcome", dict(Outcome.choices)),
    "calls.move": ("to", dict(ApplicationStatus.choices)),
}
#: Moves that an event of their own tells with more words.
_SAID_ALREADY = (ApplicationStatus.SUBMITTED, ApplicationStatus.WITHDRAWN)


@dataclass(frozen=True)
class Event:
    """One line of the history: when, what, what it became, why, and who (empty: Kruispunt itself)."""

    at: datetime
    what: str
    became: str
    reason: str
    who: str


def history_of(application: Application) -> list[Event]:
    """Give what happened to `application`, newest first; constant queries."""
    reviews = [str(pk) for pk in application.reviews.order_by("pk").values_list("pk", flat=True)]
    about = Q(object_type=Application._meta.label_lower, object_id=str(application.pk))
    about |= Q(object_type=Review._meta.label_lower, object_id__in=reviews)
    found = []
    for event in AuditEvent.objects.filter(about, verb__in=VERBS).select_related("actor"):
        if event.details.get("to") in _SAID_ALREADY:
            continue
        detail, words = _BECAME.get(event.verb, ("", {}))
        became = words.get(event.details.get(detail), "")
        reason = str(event.details.get("reason") or event.details.get("why", ""))
        found.append(Event(event.at, VERBS[event.verb], became, reason, str(event.actor or "")))
    return found
