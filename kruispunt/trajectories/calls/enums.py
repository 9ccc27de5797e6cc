"""Names of open calls, each once."""

from django.db import models


class CallStatus(models.TextChoices):
    DRAFT = "draft", "Ontwerp"
    PUBLISHED = "published", "Gepubliceerd"


class ApplicationStatus(models.TextChoices):
    DRAFT = "draft", "Ontwerp"
    SUBMITTED = "submitted", "Ingediend"
    OFFERED = "offered", "Plaats aangeboden"
    ACCEPTED = "accepted", "Gekozen"
    RESERVE = "reserve", "Op de reservelijst"
    REFUSED = "refused", "Niet gekozen"
    LAPSED = "lapsed", "Aanbod vervallen"
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
    PROVINCE = "province", "Provincie"
    SIZE = "size", "Grootte"
    REACHED = "reached", "Eerder bereikt"


class Reached(models.TextChoices):
    """Whether a bestuur took part in a traject before."""

    NEVER = "never", "Nog nooit bereikt"
    BEFORE = "before", "Nam al deel"


class QuestionKind(models.TextChoices):
    """What an extra question of a call asks."""

    SHORT = "short", "Korte tekst"
    LONG = "long", "Lange tekst"
    CHOICE = "choice", "Keuze uit een lijst"
    NUMBER = "number", "Getal"
    FILE = "file", "Bestand"


class Eligibility(models.TextChoices):
    """Whether an application can be judged at all."""

    UNKNOWN = "unknown", "Nog niet nagekeken"
    ELIGIBLE = "eligible", "Ontvankelijk"
    INELIGIBLE = "ineligible", "Niet ontvankelijk"


class ScoreMethod(models.TextChoices):
    """How the scores of several reviewers become one."""

    MEAN = "mean", "Gemiddelde"
    MEDIAN = "median", "Mediaan"


class SelectionMode(models.TextChoices):
    MERIT = "merit", "Evenwicht en score"
    LOTTERY = "lottery", "Loting met evenwicht"


class PinKind(models.TextChoices):
    IN = "in", "Zeker bij de groep"
    OUT = "out", "Zeker niet bij de groep"


class OfferStatus(models.TextChoices):
    OPEN = "open", "Wacht op antwoord"
    ACCEPTED = "accepted", "Bevestigd"
    DECLINED = "declined", "Geweigerd"
    EXPIRED = "expired", "Verlopen"
    ENDED = "ended", "Ingetrokken"


#: A bestuur has at most one application per call outside these states.
INACTIVE = [ApplicationStatus.WITHDRAWN]
#: States in which the text may still change.
UNDECIDED = [ApplicationStatus.DRAFT, ApplicationStatus.SUBMITTED]
#: States in which an application takes part in the selection.
IN_SELECTION = [
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.OFFERED,
    ApplicationStatus.ACCEPTED,
    ApplicationStatus.RESERVE,
    ApplicationStatus.REFUSED,
    ApplicationStatus.LAPSED,
]
#: The least places of a leerlabo (seed 000, OD 3.1: "minimaal 6 lokale besturen").
MINIMUM_PLACES = 6
#: More places than this is a typing error; the largest traject of the programme has a tenth of it.
MAXIMUM_PLACES = 300
#: Days to accept a place that came free, when staff says nothing.
OFFER_DAYS = 7
#: The points a reviewer can give on a criterion.
SCORES = (1, 2, 3, 4, 5)
