from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class EnrolmentConfig(AppConfig):
    """Who takes part, waiting list, attendance."""

    name = "kruispunt.trajectories.enrolment"
    label = "enrolment"
    verbose_name = "Deelname"

    def ready(self) -> None:
        """Follow what happens in the programme."""
        from kruispunt.trajectories.enrolment import receivers
        from kruispunt.trajectories.programme import signals

        post_migrate.connect(schedule_duties, sender=self)
        for signal, receiver in (
            (signals.session_planned, receivers.invite_to_planned),
            (signals.session_moved, receivers.tell_of_move),
            (signals.session_cancelled, receivers.tell_of_cancelled_session),
            (signals.traject_cancelled, receivers.tell_of_cancelled_traject),
        ):
            signal.connect(receiver, dispatch_uid=f"enrolment.{receiver.__name__}")


def schedule_duties(using: str, **kwargs: Any) -> None:
    """Have the worker ask every quarter of an hour whom to remind; a schedule that is there stays as it is."""
    from django.db import connections
    from django_q.models import Schedule

    if Schedule._meta.db_table not in connections[using].introspection.table_names():
        return  # `migrate enrolment` on an empty database: a full migrate comes back here
    schedules = Schedule.objects.using(using)
    duties = {"kruispunt.trajectories.enrolment.duties.remind_of_sessions": ("Herinner aan sessies", 15)}
    for func, (name, minutes) in duties.items():
        if not schedules.filter(func=func).exists():
            schedules.create(name=name, func=func, schedule_type=Schedule.MINUTES, minutes=minutes)
