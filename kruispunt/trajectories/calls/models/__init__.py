"""Open calls, the applications of besturen, their reviews, and the runs and offers of the selection."""

from kruispunt.trajectories.calls.models.applications import Answer, Application, Interest, LateCode
from kruispunt.trajectories.calls.models.opencalls import BalanceRule, Criterion, OpenCall, Question
from kruispunt.trajectories.calls.models.reviews import Review, Reviewer, Score
from kruispunt.trajectories.calls.models.selections import Offer, OutcomeChange, Pin, SelectionRun

__all__ = [
    "Answer",
    "Application",
    "BalanceRule",
    "Criterion",
    "Interest",
    "LateCode",
    "Offer",
    "OpenCall",
    "OutcomeChange",
    "Pin",
    "Question",
    "Review",
    "Reviewer",
    "Score",
    "SelectionRun",
]
