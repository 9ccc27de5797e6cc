from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from django.utils import timezone

from kruispunt.core import clock

#: What the worker does for this room: the function, how it is called in the list of schedules, and the minutes between
#: two runs, or None for every night.
SCHEDULED = [
    ("tasks.tend_waiting_lists", "Volg wachtlijsten en aanbiedingen op", 5),
    ("duties.remind_of_sessions", "Herinner aan sessies", 15),
    ("duties.purge_all_needs", "Wis noden", None),
]


class EnrolmentConfig(AppConfig):
    """Who takes part, waiting list, attendance."""

    name = "kruispunt.trajectories.enrolment"
    label = "enrolment"
    verbose_name = "Deelname"

    def ready(self) -> None:
        """Follow what happens in the programme, and see to it that offers end without being asked."""
        post_migrate.connect(schedule_enrolment, sender=self)
        from kruispunt.trajectories.enrolment import receivers
        from kruispunt.trajectories.enrolment.models import Participation
        from kruispunt.trajectories.enrolment.signals import participation_ended
        from kruispunt.trajectories.programme import signals

        post_save.connect(
            receivers.end_stand_ins_of_who_got_a_place, sender=Participation, dispatch_uid="enrolment.stand_ins"
        )
        participation_ended.connect(receivers.end_substitutions_of_who_left, dispatch_uid="enrolment.substitutions")
        for signal, receiver in (
            (signals.session_planned, receivers.invite_to_planned),
            (signals.session_moved, receivers.tell_of_move),
            (signals.session_cancelled, receivers.tell_of_cancelled_session),
            (signals.traject_edited, receivers.refuse_too_few_places),
            (signals.traject_edited, receivers.offer_new_places),
            (signals.traject_cancelled, receivers.end_open_offers),
            (signals.traject_cancelled, receivers.tell_of_cancelled_traject),
            (signals.traject_published, receivers.tell_who_waited_for_it),
            (signals.traject_edited, receivers.tell_who_waited_for_it),
        ):
            signal.connect(receiver, dispatch_uid=f"enrolment.{receiver.__name__}")


def schedule_enrolment(using: str, **kwargs: Any) -> None:
    """Have the worker do what is `SCHEDULED`; a schedule that is there already stays as it is."""
    from django.db import connections
    from django_q.models import Schedule

    if Schedule._meta.db_table not in connections[using].introspection.table_names():
        return  # `migrate enrolment` on an empty database: a full migrate comes back here
    schedules = Schedule.objects.using(using)
    night = timezone.localtime(clock.now()).replace(hour=3, minute=0, second=0, microsecond=0) + timedelta(days=1)
    for name, label, minutes in SCHEDULED:
        func = f"kruispunt.trajectories.enrolment.{name}"
        if schedules.filter(func=func).exists():
            continue
        if minutes is None:
            schedules.create(func=func, name=label, schedule_type=Schedule.DAILY, next_run=night)
        else:
            schedules.create(func=func, name=label, schedule_type=Schedule.MINUTES, minutes=minutes)
