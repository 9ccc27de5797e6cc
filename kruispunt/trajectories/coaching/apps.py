from django.apps import AppConfig


class CoachingConfig(AppConfig):
    """Individual meetings: a coach publishes slots, a participant books one."""

    name = "kruispunt.trajectories.coaching"
    label = "coaching"
    verbose_name = "Coachinggesprekken"

    def ready(self) -> None:
        """Follow what happens in the programme and to who takes part."""
        from kruispunt.trajectories.coaching import receivers
        from kruispunt.trajectories.enrolment.signals import comes_instead, participation_ended
        from kruispunt.trajectories.programme import signals

        for signal, receiver in (
            (signals.session_cancelled, receivers.follow_cancelled_session),
            (signals.session_moved, receivers.follow_moved_session),
            (signals.session_planned, receivers.refuse_when_coach_has_a_moment),
            (signals.session_moved, receivers.refuse_when_coach_has_a_moment),
            (comes_instead, receivers.tell_coach_who_comes),
            (signals.traject_cancelled, receivers.take_back_slots),
            (participation_ended, receivers.call_off_meetings),
        ):
            signal.connect(receiver, dispatch_uid=f"coaching.{receiver.__name__}")
