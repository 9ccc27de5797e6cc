"""Names of the registry, each once."""

from django.db import models


class BestuurKind(models.TextChoices):
    MUNICIPALITY = "municipality", "Gemeente"
    POLICE_ZONE = "police_zone", "Politiezone"
    OTHER = "other", "Ander bestuur"


class Province(models.TextChoices):
    ANTWERPEN = "antwerpen", "Antwerpen"
    LIMBURG = "limburg", "Limburg"
    OOST_VLAANDEREN = "oost-vlaanderen", "Oost-Vlaanderen"
    VLAAMS_BRABANT = "vlaams-brabant", "Vlaams-Brabant"
    WEST_VLAANDEREN = "west-vlaanderen", "West-Vlaanderen"


class Bestuurstype(models.TextChoices):
    """How far a bestuur is with its equal-opportunities policy (seed 000, OD 3.1)."""

    STARTER = "starter", "Starter"
    GROWING = "growing", "Groeiend"
    LEADING = "leading", "Voorloper"


class ScanAnswer(models.TextChoices):
    """What a bestuur answers in the self-scan."""

    YES = "yes", "Ja"
    PARTLY = "partly", "Deels"
    NO = "no", "Nee"
    UNKNOWN = "unknown", "Dat weet ik niet"


class SizeCategory(models.TextChoices):
    """Size by the thresholds of the members' survey (seed 002, 5.1)."""

    CENTRE = "centre", "Grootstad of centrumstad"
    MEDIUM = "medium", "Middelgroot (25.000 inwoners of meer)"
    SMALL = "small", "Klein (15.000 tot 25.000 inwoners)"
    RURAL = "rural", "Landelijk (minder dan 15.000 inwoners)"


class MembershipStatus(models.TextChoices):
    REQUESTED = "requested", "Aangevraagd"
    ACTIVE = "active", "Actief"
    REFUSED = "refused", "Geweigerd"
    ENDED = "ended", "Beëindigd"


class DecisionGround(models.TextChoices):
    STAFF = "staff", "Beslist door het team"
    DOMAIN = "domain", "Bevestigd e-maildomein"


#: A membership in one of these states stands in the way of a second one for the same person and bestuur.
OPEN_MEMBERSHIP = [MembershipStatus.REQUESTED, MembershipStatus.ACTIVE]
