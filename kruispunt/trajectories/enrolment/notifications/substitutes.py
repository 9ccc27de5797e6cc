"""What people hear when a colleague comes in the place of another."""

from dataclasses import dataclass

from django.urls import reverse

from kruispunt.notifications.rendering import Value
from kruispunt.trajectories.enrolment.models import Attendance, AttendanceOrigin, Substitution
from kruispunt.trajectories.enrolment.notifications.places import ParticipationMail
from kruispunt.trajectories.enrolment.notifications.sessions import SessionMail
from kruispunt.trajectories.enrolment.notifications.words import absolute


@dataclass(frozen=True, kw_only=True)
class SubstituteMail(SessionMail):
    """A message about a colleague who comes to one session in the place of another."""

    substitution: Substitution

    def context(self) -> dict[str, Value]:
        """Give both people, and the page to undo it, too."""
        return super().context() | {
            "away": str(self.substitution.away.user),
            "stand_in": str(self.substitution.stand_in.user),
            "undo_url": absolute(reverse("enrolment:undo_substitution", args=[self.substitution.pk])),
        }


@dataclass(frozen=True, kw_only=True)
class SubstituteInvited(SubstituteMail):
    """You come in the place of a colleague."""

    template = "enrolment/mail/substitute_invited.md"


@dataclass(frozen=True, kw_only=True)
class SubstituteArranged(SubstituteMail):
    """A colleague comes in your place."""

    template = "enrolment/mail/substitute_arranged.md"


@dataclass(frozen=True, kw_only=True)
class SubstituteEnded(SubstituteMail):
    """You need not come in the place of a colleague any more."""

    template = "enrolment/mail/substitute_ended.md"


@dataclass(frozen=True, kw_only=True)
class SubstituteReturned(SubstituteMail):
    """No colleague comes in your place any more: you are expected."""

    template = "enrolment/mail/substitute_returned.md"

    def context(self) -> dict[str, Value]:
        """Give whether their own apology for this session still stands, and the page to take it back, too."""
        own = Attendance.objects.filter(
            session=self.session, participation=self.substitution.away, origin=AttendanceOrigin.APOLOGY
        )
        return super().context() | {
            "is_excused": own.exists(),
            "own_url": absolute(reverse("enrolment:own_attendance", args=[self.session.pk])),
        }


@dataclass(frozen=True, kw_only=True)
class SeatTakenOver(ParticipationMail):
    """You have the place of a colleague from now on."""

    template = "enrolment/mail/seat_taken_over.md"
    before: str

    def context(self) -> dict[str, Value]:
        """Give whose place it was too."""
        return super().context() | {"before": self.before}


@dataclass(frozen=True, kw_only=True)
class SeatHandedOver(ParticipationMail):
    """A colleague has your place from now on."""

    template = "enrolment/mail/seat_handed_over.md"
    after: str

    def context(self) -> dict[str, Value]:
        """Give who has it now too."""
        return super().context() | {"after": self.after}
