"""What a certificate says, and which one stands."""

from dataclasses import asdict, dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from kruispunt.besturen.models import User
from kruispunt.trajectories.enrolment.codes import as_certificate_code
from kruispunt.trajectories.enrolment.models import Attendance, AttendanceStatus, Certificate, Participation
from kruispunt.trajectories.programme.models import Session, Traject

#: How somebody was there, as a certificate says it.
HOW = {AttendanceStatus.ON_SITE: "ter plaatse", AttendanceStatus.ONLINE: "online"}


@dataclass(frozen=True)
class Content:
    """What a certificate of one participation says now: what was really attended, of sessions that are over."""

    name: str
    bestuur_name: str
    traject_title: str
    sessions: list[dict]
    minutes: int

    def is_said_by(self, certificate: Certificate) -> bool:
        """Give whether a certificate says exactly this."""
        return all(getattr(certificate, field) == value for field, value in asdict(self).items())

    def has_attendance_of(self, certificate: Certificate) -> bool:
        """Give whether a certificate has the same attendance, whatever a person or a session is called by now."""
        keys = ("date", "minutes", "how")
        mine, theirs = ([[row[key] for key in keys] for row in rows] for rows in (self.sessions, certificate.sessions))
        return mine == theirs


def content_of(participation: Participation) -> Content:
    """Give what a certificate of a participation says now; whatever became of the place, what was attended counts."""
    attended = (
        Attendance.objects.present()
        .filter(participation=participation, session__in=Session.objects.held())
        .select_related("session")
        .order_by("session__starts_at", "session_id")
    )
    sessions = [
        {
            "title": mark.session.title,
            "date": timezone.localdate(mark.session.starts_at).isoformat(),
            "minutes": round((mark.session.ends_at - mark.session.starts_at).total_seconds() / 60),
            "how": f"{HOW[mark.status]}, zelf gemeld" if mark.is_claim else HOW[mark.status],
        }
        for mark in attended
    ]
    return Content(
        name=participation.user.get_full_name(),
        bestuur_name=participation.bestuur.name,
        traject_title=participation.traject.title,
        sessions=sessions,
        minutes=sum(session["minutes"] for session in sessions),
    )


def standing_certificate(participation: Participation) -> Certificate | None:
    """Give the certificate of a participation that no newer one took the place of, or None."""
    return Certificate.objects.filter(participation=participation, ended_at__isnull=True).first()


def certificate_by_code(typed: str) -> Certificate | None:
    """Give the certificate with this code, however it was typed, or None."""
    rows = Certificate.objects.select_related("participation__user", "participation__bestuur", "participation__traject")
    return rows.filter(code=as_certificate_code(typed)).first()


def attended_participations(user: User, traject: Traject | None = None) -> QuerySet[Participation]:
    """Give the participations of somebody, in one traject or all, with at least one session attended; newest first."""
    held = Session.objects.held()
    attended = Attendance.objects.present().filter(participation=OuterRef("pk"), session__in=held)
    rows = Participation.objects.filter(Exists(attended), user=user).select_related("traject", "bestuur")
    return (rows.filter(traject=traject) if traject else rows).order_by("-created_at", "-pk")
