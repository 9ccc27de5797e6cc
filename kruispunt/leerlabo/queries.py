"""Reads of the phases of a leerlabo."""

from dataclasses import dataclass

from kruispunt.leerlabo.models import Phase, PhaseStart
from kruispunt.trajectories.programme.models import Session, Traject


def current_phase(traject: Traject) -> PhaseStart | None:
    """Give the phase a leerlabo is in, or None before the first."""
    return PhaseStart.objects.filter(traject=traject).order_by("-started_at", "-pk").first()


def next_phase(traject: Traject) -> Phase | None:
    """Give the first phase that did not start yet, or None when all did."""
    started = set(PhaseStart.objects.filter(traject=traject).values_list("phase", flat=True))
    return next((phase for phase in Phase if phase not in started), None)


def phase_of(session: Session) -> PhaseStart | None:
    """Give the phase that was current when a session started, or None when it started before the first."""
    return (
        PhaseStart.objects.filter(traject=session.traject_id, started_at__lte=session.starts_at)
        .order_by("-started_at", "-pk")
        .first()
    )


@dataclass(frozen=True)
class Step:
    """One of the four phases in a leerlabo: its start if any, whether it is the current one, its sessions."""

    phase: Phase
    start: PhaseStart | None
    is_current: bool
    sessions: tuple[Session, ...]

    @property
    def is_done(self) -> bool:
        """Give whether a later phase has started."""
        return self.start is not None and not self.is_current


def steps_of(traject: Traject) -> list[Step]:
    """Give the four phases in order; a session stands in the phase that was current when it started."""
    starts = sorted(traject.phases.select_related("started_by"), key=lambda start: (start.started_at, start.pk))
    sessions: dict[str, list[Session]] = {}
    for session in Session.objects.standing().filter(traject=traject):
        before = [start for start in starts if start.started_at <= session.starts_at]
        if before:
            sessions.setdefault(before[-1].phase, []).append(session)
    by_phase = {start.phase: start for start in starts}
    current = starts[-1].phase if starts else None
    return [Step(phase, by_phase.get(phase), phase == current, tuple(sessions.get(phase, ()))) for phase in Phase]
