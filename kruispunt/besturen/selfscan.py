"""The self-scan: six questions on how far a bestuur is, and the type that the answers suggest. Pure arithmetic.

The questions are those the members' survey asks (seed 002: 6.2 organisation, 7.1 bestuursakkoord, 7.2 approved plan,
7.3 financing, 8.1 actions, 8.2 cooperation). The seeds name the three types (seed 000, OD 3.1) without a measure;
the measure below is ours (docs/decisions/0008). It only suggests: staff determines the type.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kruispunt.besturen.enums import Bestuurstype, ScanAnswer


@dataclass(frozen=True)
class Question:
    """One question, what it is called in the reasons, and the section of seed 002 it comes from."""

    key: str
    text: str
    hint: str
    topic: str
    source: str


QUESTIONS = (
    Question(
        "agreement",
        "Staat gelijke kansen in het bestuursakkoord?",
        "Bijvoorbeeld over gender, LGBTI+, handicap of toegankelijkheid.",
        "vermelding in het bestuursakkoord",
        "002, 7.1",
    ),
    Question(
        "plan",
        "Is er een goedgekeurde beleidsnota of een goedgekeurd actieplan?",
        "Kies deels als de nota of het plan in voorbereiding is.",
        "goedgekeurd plan",
        "002, 7.2",
    ),
    Question(
        "colleague",
        "Is er een collega aangeduid die aan gelijke kansen werkt?",
        "Kies deels als iemand het erbij neemt zonder dat er tijd voor is.",
        "aangeduide collega",
        "002, 6.2",
    ),
    Question(
        "budget",
        "Staat er budget voor gelijke kansen in het meerjarenplan?",
        "Kies deels als jullie vooral met tijdelijke subsidies werken.",
        "budget in het meerjarenplan",
        "002, 7.3",
    ),
    Question(
        "actions",
        "Zijn er acties die elk jaar terugkomen?",
        "Bijvoorbeeld vorming voor personeel. Kies deels als het vooral losse acties zijn, zoals themadagen.",
        "structurele acties",
        "002, 8.1",
    ),
    Question(
        "cooperation",
        "Werken jullie vast samen met andere diensten, verenigingen of besturen?",
        "Kies deels als dat af en toe gebeurt.",
        "samenwerking",
        "002, 8.2",
    ),
)
POINTS = {ScanAnswer.YES: 2, ScanAnswer.PARTLY: 1, ScanAnswer.NO: 0, ScanAnswer.UNKNOWN: 0}
#: From these points (of 12) on a bestuur is past the start, or ahead of most.
GROWING_FROM = 5
LEADING_FROM = 10
#: Whoever leads has both on paper: without them the policy leans on persons (seed 002, 7.3 and summary).
NEEDED_TO_LEAD = ("plan", "budget")


@dataclass(frozen=True)
class Suggestion:
    """The type that the answers suggest, the points out of `best`, and the reasons in plain Dutch."""

    type: Bestuurstype
    points: int
    best: int
    reasons: tuple[str, ...]


def suggest(answers: Mapping[str, str]) -> Suggestion:
    """Give the type that `answers` (question key to ScanAnswer) suggest; what is not answered counts as unknown."""
    given = {q.key: ScanAnswer(answers.get(q.key, ScanAnswer.UNKNOWN)) for q in QUESTIONS}
    points = sum(POINTS[answer] for answer in given.values())
    lacking = [key for key in NEEDED_TO_LEAD if given[key] != ScanAnswer.YES]
    if points >= LEADING_FROM and not lacking:
        type_ = Bestuurstype.LEADING
    elif points >= GROWING_FROM:
        type_ = Bestuurstype.GROWING
    else:
        type_ = Bestuurstype.STARTER
    best = len(QUESTIONS) * max(POINTS.values())
    reasons = [f"{points} van de {best} punten."]
    for answer, lead in (
        (ScanAnswer.YES, "Is er"),
        (ScanAnswer.PARTLY, "Is deels in orde"),
        (ScanAnswer.NO, "Is er nog niet"),
        (ScanAnswer.UNKNOWN, "Niet geweten"),
    ):
        topics = [q.topic for q in QUESTIONS if given[q.key] == answer]
        if topics:
            reasons.append(f"{lead}: {', '.join(topics)}.")
    if points >= LEADING_FROM and lacking:
        topics = " en ".join(q.topic for q in QUESTIONS if q.key in lacking)
        reasons.append(f"Voor een voorloper ontbreekt nog: {topics}.")
    return Suggestion(type_, points, best, tuple(reasons))
