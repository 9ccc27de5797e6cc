"""What the tests of noting oneself share: a session that begins soon, its code and its addresses."""

from django.urls import reverse

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.trajectories.enrolment import codes
from kruispunt.trajectories.enrolment.actions import open_check_in
from kruispunt.trajectories.enrolment.models import Attendance, AttendanceList
from kruispunt.trajectories.programme.models import Session
from tests.trajectories.enrolment.helpers import make_session, make_traject


def make_open_session(facilitator: User) -> Session:
    """Store and give a session that begins in a quarter of an hour, whose screen shows a code."""
    session = make_session(make_traject(facilitators=[facilitator]), days=1 / 96, online_url="https://ver.example/1")
    open_check_in(session=session, by=facilitator)
    return session


def code_of(session, moment=None) -> str:
    """Give the code on the screen now, or at a moment."""
    return codes.code_at(AttendanceList.objects.get(session=session).secret, moment or clock.now())


def door(session, code: str) -> str:
    """Give the address in the picture on the screen."""
    return reverse("enrolment:check_in", args=[session.pk, code])


def own(session) -> str:
    """Give the page of one's own attendance."""
    return reverse("enrolment:own_attendance", args=[session.pk])


def screen(session) -> str:
    """Give the page to project."""
    return reverse("enrolment:code_screen", args=[session.pk])


def says(response) -> str:
    """Give the page as text."""
    return response.content.decode()


def mark() -> tuple[str, str] | None:
    """Give status and origin of the one mark there is."""
    return Attendance.objects.values_list("status", "origin").first()
