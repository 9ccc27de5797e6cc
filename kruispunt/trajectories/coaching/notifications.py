"""What a coach hears of the meetings people book; participants hear of them as of every session."""

from dataclasses import dataclass

from django.urls import reverse

from kruispunt.notifications.rendering import Value
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.enrolment.notifications import SessionMail, absolute
from kruispunt.trajectories.enrolment.queries import expected_at
from kruispunt.trajectories.programme.models import Session


def _place_for_coach(session: Session) -> str:
    if session.address or session.online_url:
        return session.place
    return (
        f"{session.place}, nog zonder link. Het team kan de link bij de sessie zetten: wie komt, krijgt dan een mail."
    )


@dataclass(frozen=True, kw_only=True)
class CoachMail(SessionMail):
    """A message to the coach about one meeting, with a calendar message."""

    def context(self) -> dict[str, Value]:
        """Give who comes and for which bestuur, and the page with all moments."""
        comes = expected_at(self.session).first()
        if comes is None:  # of a talk that was, after who was there stopped
            guests = Participation.objects.filter(individual_sessions__session=self.session)
            comes = guests.select_related("user", "bestuur")[0]
        return super().context() | {
            "person": comes.user.get_full_name(),
            "bestuur": comes.bestuur.name,
            "place": _place_for_coach(self.session),
            "slots_url": absolute(reverse("coaching:slots", args=[self.session.traject.slug])),
        }


@dataclass(frozen=True, kw_only=True)
class MeetingBooked(CoachMail):
    """Somebody booked a moment of yours."""

    template = "coaching/mail/meeting_booked.md"


@dataclass(frozen=True, kw_only=True)
class MeetingMoved(CoachMail):
    """Somebody moved a meeting to another moment of yours, or staff changed it."""

    template = "coaching/mail/meeting_moved.md"


@dataclass(frozen=True, kw_only=True)
class SomebodyElseComes(SessionMail):
    """To a meeting of yours comes a colleague of who booked it, or who booked it again; the entry stays as it is."""

    template = "coaching/mail/somebody_else_comes.md"
    comes: Participation
    before: str

    def context(self) -> dict[str, Value]:
        """Give who comes, for which bestuur, and who does not."""
        return super().context() | {
            "person": self.comes.user.get_full_name(),
            "bestuur": self.comes.bestuur.name,
            "before": self.before,
            "place": _place_for_coach(self.session),
            "slots_url": absolute(reverse("coaching:slots", args=[self.session.traject.slug])),
        }


@dataclass(frozen=True, kw_only=True)
class MeetingWithAnother(CoachMail):
    """A meeting of yours went to another coach."""

    template = "coaching/mail/meeting_with_another.md"
