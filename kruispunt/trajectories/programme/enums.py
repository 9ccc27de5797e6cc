"""Names of the programme, each once."""

from django.db import models


class TrajectKind(models.TextChoices):
    """What the team runs (shared/data/programma_2025_2029.csv)."""

    LEERLABO = "leerlabo", "Leerlabo"
    VORMING = "vorming", "Vorming"
    COACHING = "coaching", "Leer- en coachingstraject"
    COLLEGAGROEP = "collegagroep", "Collegagroep"
    LEARNING_NETWORK = "learning_network", "Lerend netwerk"
    NETWORK = "network", "Netwerk"
    WEBINAR = "webinar", "Webinar"
    STUDY_DAY = "study_day", "Studiedag"
    WORK_VISIT = "work_visit", "Werkbezoek"


#: Kinds whose participants are chosen from an open call; people enrol themselves in the others.
SELECTED_KINDS = [TrajectKind.LEERLABO, TrajectKind.COACHING]


class TrajectStatus(models.TextChoices):
    DRAFT = "draft", "Ontwerp"
    PUBLISHED = "published", "Gepubliceerd"
    CANCELLED = "cancelled", "Geannuleerd"


class Theme(models.TextChoices):
    GENDER = "gender", "Gender"
    LGBTI = "lgbti", "LGBTI+"
    DISABILITY = "disability", "Handicap"


class Objective(models.TextChoices):
    """Operational objectives of the plan 2025-2029 (seed 001, chapter 3)."""

    OD_1_1 = "1.1", "OD 1.1 Inzicht in lokale noden"
    OD_1_2 = "1.2", "OD 1.2 Kennis en praktijken bundelen"
    OD_2_1 = "2.1", "OD 2.1 Kennis uitwisselen in netwerken"
    OD_2_2 = "2.2", "OD 2.2 Vorming"
    OD_3_1 = "3.1", "OD 3.1 Instrumenten ontwikkelen"
    OD_3_2 = "3.2", "OD 3.2 Instrumenten invoeren"
    OD_4_1 = "4.1", "OD 4.1 Aanspreekpunt en startersaanbod"


class SessionMode(models.TextChoices):
    ONLINE = "online", "Digitaal"
    PHYSICAL = "physical", "Fysiek"


class SessionAudience(models.TextChoices):
    """Indicator 3.1-K2 counts meetings of the whole group and of one bestuur apart."""

    GROUP = "group", "Gezamenlijk"
    INDIVIDUAL = "individual", "Individueel"


class NeedKind(models.TextChoices):
    """What somebody may need to take part (issue 4, Needs); which of them are asked is set per traject."""

    INTERPRETER = "interpreter", "Tolk Vlaamse Gebarentaal"
    WHEELCHAIR = "wheelchair", "Toegankelijk met een rolstoel"
    SLIDES = "slides", "Leesbare presentatie vooraf"
    FOOD = "food", "Aangepaste maaltijd"
    COMPANION = "companion", "Iemand die meekomt om te helpen"
    OTHER = "other", "Iets anders"
