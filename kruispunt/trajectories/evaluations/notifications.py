"""What people hear about evaluations."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from kruispunt.notifications.notification import Category, Notification
from kruispunt.notifications.rendering import Value
from kruispunt.trajectories.evaluations.models import Respondent
from kruispunt.ui.templatetags.kruispunt import datum


@dataclass(frozen=True, kw_only=True)
class EvaluationAsked(Notification):
    """You were there; say what you thought of it."""

    category = Category.EVALUATION
    template = "evaluations/mail/asked.md"
    can_wait = True
    in_words = "de vraag wat je van een sessie vond"
    respondent: Respondent

    def too_late_at(self) -> datetime:
        """Give when the evaluation closes."""
        return self.respondent.evaluation.closes_at

    def context(self) -> dict[str, Value]:
        """Give the session, the last day, and the address that is this person's alone."""
        evaluation = self.respondent.evaluation
        return {
            "session": evaluation.session.title,
            "traject": evaluation.session.traject.title,
            "day": datum(evaluation.session.starts_at),
            "last_day": datum(evaluation.closes_at),
            "threshold": evaluation.threshold,
            "answer_url": settings.SITE_URL + reverse("evaluations:answer", args=[self.respondent.token]),
        }
