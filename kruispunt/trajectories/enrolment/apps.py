from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from django.utils import timezone

from kruispunt.core import clock


class EnrolmentConfig(AppConfig):
    """Who takes part, waiting list, attendance."""

    name = "kruispunt.trajectories.enrolment"
    label = "enrolment"
    verbose_name = "Deelname"

    def ready(self) -> None:
        """Follow what happens in the programme."""
        from kruispunt.trajectories.enrolment import receivers
        from kruispunt.trajectories.enrolment.models import Participation
        from kruispunt.trajectories.enrolment.signals import participation_ended
        from kruispunt.trajectories.programme import signals

        post_migrate.connect(schedule_duties, sender=self)
        post_save.connect(
            receivers.end_stand_ins_of_who_got_a_place, sender=Participation, dispatch_uid="enrolment.stand_ins"
        )
        participation_ended.connect(receivers.end_substitutions_of_who_left, dispatch_uid="enrolment.substitutions")
        for signal, receiver in (
            (signals.session_planned, receivers.invite_to_planned),
            (signals.session_moved, receivers.tell_of_move),
            (signals.session_cancelled, receivers.tell_of_cancelled_session),
            (signals.traject_cancelled, receivers.tell_of_cancelled_traject),
        ):
            signal.connect(receiver, dispatch_uid=f"enrolment.{receiver.__name__}")


def schedule_duties(using: str, **kwargs: Any) -> None:
    """Have the worker ask every quarter of an hour whom to remind, and remove every night what was needed to take part.

    A schedule that is there already stays as it is.
    """
    from django.db import connections
    from django_q.models import Schedule

    if Schedule._meta.db_table not in connections[using].introspection.table_names():
        return  # `migrate enrolment` on an empty database: a full migrate comes back here
    schedules = Schedule.objects.using(using)
    night = timezone.localtime(clock.now()).replace(hour=3, minute=0, second=0, microsecond=0) + timedelta(days=1)
    duties = {
        "remind_of_sessions": {"name": "Herinner aan sessies", "schedule_type": Schedule.MINUTES, "minutes": 15},
        "purge_all_needs": {"name": "Wis noden", "schedule_type": Schedule.DAILY, "next_run": night},
    }
    for duty, fields in duties.items():
        func = f"kruispunt.trajectories.enrolment.duties.{duty}"
        if not schedules.filter(func=func).exists():
            schedules.create(func=func, **fields)
