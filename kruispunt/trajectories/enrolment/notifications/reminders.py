"""What people hear before the sessions they are expected at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from kruispunt.notifications.notification import Category, Notification
from kruispunt.notifications.rendering import Value
from kruispunt.trajectories.enrolment.notifications.words import absolute, when, where
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.templatetags.kruispunt import datum


@dataclass(frozen=True, kw_only=True)
class SessionsComing(Notification):
    """You are expected at these sessions, soonest first; one mail for all of them."""

    category = Category.SESSION
    template = "enrolment/mail/sessions_coming.md"
    can_wait = True
    keeps = False  # a session that is cancelled or moved meanwhile would be told as it was
    in_words = "een herinnering aan een sessie"
    sessions: Sequence[Session]

    def too_late_at(self) -> datetime:
        """Give when the first of them starts."""
        return self.sessions[0].starts_at

    def context(self) -> dict[str, Value]:
        """Give each session in one line with what one needs to be there, and the page to go to."""
        first = self.sessions[0]
        page = first.traject.get_absolute_url() if len(self.sessions) == 1 else reverse("besturen:mine")
        return {
            "count": len(self.sessions),
            "first": first.title,
            "day": datum(first.starts_at),
            "lines": [self._line(session) for session in self.sessions],
            "page_url": absolute(page),
        }

    def _line(self, session: Session) -> str:
        both = f", of online via {session.online_url}" if session.address and session.online_url else ""
        return f"{session.traject.title}: {session.title}, {when(session)}, {where(session)}{both}"
