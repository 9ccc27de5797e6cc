"""Names of open calls, each once."""

from django.db import models


class CallStatus(models.TextChoices):
    DRAFT = "draft", "Ontwerp"
    PUBLISHED = "published", "Gepubliceerd"


class ApplicationStatus(models.TextChoices):
    DRAFT = "draft", "Ontwerp"
    SUBMITTED = "submitted", "Ingediend"
    ACCEPTED = "accepted", "Gekozen"
    RESERVE = "reserve", "Op de reservelijst"
    REFUSED = "refused", "Niet gekozen"
    WITHDRAWN = "withdrawn", "Ingetrokken"


class Outcome(models.TextChoices):
    """What the board says of an application, before it is confirmed; the values are those of the status."""

    ACCEPTED = "accepted", "Kiezen"
    RESERVE = "reserve", "Reserve"
    REFUSED = "refused", "Niet kiezen"


class BalanceAttribute(models.TextChoices):
    """What a selection can be balanced on."""

    TYPE = "type", "Type bestuur"
    THEME = "theme", "Thema"


#: A bestuur has at most one application per call outside these states.
INACTIVE = [ApplicationStatus.WITHDRAWN]
#: States in which the text may still change.
UNDECIDED = [ApplicationStatus.DRAFT, ApplicationStatus.SUBMITTED]
#: States in which an application takes part in the selection.
IN_SELECTION = [
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.ACCEPTED,
    ApplicationStatus.RESERVE,
    ApplicationStatus.REFUSED,
]
#: The least places of a leerlabo (seed 000, OD 3.1: "minimaal 6 lokale besturen").
MINIMUM_PLACES = 6
#: More places than this is a typing error; the largest traject of the programme has a tenth of it.
MAXIMUM_PLACES = 300
