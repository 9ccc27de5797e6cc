from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    """Who takes part, waiting list, attendance."""

    name = "kruispunt.trajectories.enrolment"
    label = "enrolment"
    verbose_name = "Deelname"

    def ready(self) -> None:
        """Follow what happens in the programme."""
        from kruispunt.trajectories.enrolment import receivers
        from kruispunt.trajectories.programme import signals

        for signal, receiver in (
            (signals.session_planned, receivers.invite_to_planned),
            (signals.session_moved, receivers.tell_of_move),
            (signals.session_cancelled, receivers.tell_of_cancelled_session),
            (signals.traject_cancelled, receivers.tell_of_cancelled_traject),
            (signals.traject_published, receivers.tell_who_waited_for_it),
        ):
            signal.connect(receiver, dispatch_uid=f"enrolment.{receiver.__name__}")
