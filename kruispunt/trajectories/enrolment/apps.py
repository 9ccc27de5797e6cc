from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save

from kruispunt.core.schedules import Duty, keep

keep_schedules = keep(
    Duty("kruispunt.trajectories.enrolment.tasks.tend_waiting_lists", "Volg wachtlijsten en aanbiedingen op", 5),
    Duty("kruispunt.trajectories.enrolment.duties.remind_of_sessions", "Herinner aan sessies", 15),
    Duty("kruispunt.trajectories.enrolment.duties.purge_all_needs", "Wis noden", None),
)


class EnrolmentConfig(AppConfig):
    """Who takes part, waiting list, attendance."""

    name = "kruispunt.trajectories.enrolment"
    label = "enrolment"
    verbose_name = "Deelname"

    def ready(self) -> None:
        """Follow what happens in the programme, and see to it that offers end without being asked."""
        post_migrate.connect(keep_schedules, sender=self)
        from kruispunt.trajectories.enrolment import receivers
        from kruispunt.trajectories.enrolment.models import Participation
        from kruispunt.trajectories.enrolment.signals import participation_ended
        from kruispunt.trajectories.programme import signals

        post_save.connect(
            receivers.end_stand_ins_of_who_got_a_place, sender=Participation, dispatch_uid="enrolment.stand_ins"
        )
        participation_ended.connect(receivers.end_substitutions_of_who_left, dispatch_uid="enrolment.substitutions")
        participation_ended.connect(receivers.forget_apologies, dispatch_uid="enrolment.apologies")
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
