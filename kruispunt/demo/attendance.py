"""What people did themselves about their attendance, and lists that were closed: on what the years brought."""

from datetime import timedelta

from kruispunt.core import clock
from kruispunt.demo.scenes import Stage
from kruispunt.trajectories.enrolment import actions as enrolment
from kruispunt.trajectories.enrolment.queries import attended_participations, expected_at
from kruispunt.trajectories.enrolment.queries.checkin import ways
from kruispunt.trajectories.programme.models import Session

#: A list is closed a week after the session; the newest ones are open still.
CLOSED_AFTER, OPEN_FOR = timedelta(days=7), timedelta(days=60)


def play(stage: Stage) -> None:
    """Tell it after everything else: it changes no mark of 2025."""
    _closed_lists(stage)
    _apologies(stage)
    _forgotten(stage)
    _certificate(stage)


def _closed_lists(stage: Stage) -> None:
    held = Session.objects.held().filter(traject__facilitators=stage.cast.facilitator)
    for session in held.filter(ends_at__lt=clock.now() - OPEN_FOR, traject__cancelled_at=None).order_by("ends_at"):
        with clock.at(session.ends_at + CLOSED_AFTER):
            enrolment.close_attendance(session=session, by=stage.cast.facilitator)


def _apologies(stage: Stage) -> None:
    session = Session.objects.upcoming().filter(traject__capacity=10, traject__kind="vorming").first()
    for participation in expected_at(session)[2:4]:
        with clock.at(stage.in_days(-2, 16)):
            enrolment.apologise(session=session, by=participation.user)


def _forgotten(stage: Stage) -> None:
    """The facilitator took two marks away that were not sure; one of both said so since, the log-in did not yet."""
    mine = stage.cast.member.participations.enrolled().exclude(traject__kind="leerlabo")
    sessions = Session.objects.held().filter(traject__participations__in=mine, starts_at__year__gte=2026)
    session = sessions.filter(traject__facilitators=stage.cast.facilitator).order_by("-starts_at").first()
    if session is None:
        return
    own, other = [], []
    for participation in expected_at(session):
        (own if participation.user_id == stage.cast.member.pk else other).append(participation)
    if clock.now() - OPEN_FOR > session.ends_at:
        with clock.at(stage.in_days(-5)):
            enrolment.reopen_attendance(
                session=session, reason="Twee deelnemers waren niet zeker genoteerd", by=stage.cast.facilitator
            )
    with clock.at(max(session.ends_at, stage.in_days(-4))):
        unsure = {participation.pk: "" for participation in [*own, other[0]]}
        enrolment.mark_attendance(session=session, marks=unsure, by=stage.cast.facilitator)
    with clock.at(max(session.ends_at, stage.in_days(-3))):
        enrolment.claim_attendance(session=session, status=ways(session)[0], by=other[0].user)


def _certificate(stage: Stage) -> None:
    with clock.at(stage.in_days(-1)):
        for participation in attended_participations(stage.cast.member)[:1]:
            enrolment.issue_certificate(participation=participation, by=stage.cast.member)
