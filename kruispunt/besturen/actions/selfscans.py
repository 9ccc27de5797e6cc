"""A bestuur answers the self-scan."""

from collections.abc import Mapping
from typing import Any

from kruispunt.besturen.enums import ScanAnswer
from kruispunt.besturen.models import Bestuur, SelfScan
from kruispunt.besturen.queries import acts_for
from kruispunt.besturen.selfscan import QUESTIONS, suggest
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Forbidden, Refused


@action
def fill_selfscan(*, bestuur: Bestuur, answers: Mapping[str, str], by: Any) -> SelfScan:
    """Keep the answers (question key to ScanAnswer) with the type they suggest; earlier scans stay.

    Raises Forbidden for who does not act for `bestuur`; Refused, at the field of the question, for one that is not
    answered or has an unknown answer.
    """
    if not acts_for(by, bestuur):
        raise Forbidden(f"Je handelt in Kruispunt niet voor {bestuur}.")
    for question in QUESTIONS:
        if answers.get(question.key) not in ScanAnswer.values:
            raise Refused("Kies een antwoord.", field=question.key)
    given = {question.key: str(answers[question.key]) for question in QUESTIONS}
    suggestion = suggest(given)
    scan = SelfScan.objects.create(
        bestuur=bestuur,
        answers=given,
        suggestion=suggestion.type,
        reasons=list(suggestion.reasons),
        filled_by=by,
    )
    record("besturen.fill_selfscan", bestuur, by=by, suggestion=suggestion.type, points=suggestion.points)
    return scan
