"""Every write on the phases of a leerlabo."""

from kruispunt.besturen.models import User
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.leerlabo.models import Phase, PhaseStart
from kruispunt.leerlabo.queries import next_phase
from kruispunt.trajectories.programme.enums import TrajectKind
from kruispunt.trajectories.programme.models import Traject

#: The longest question, in characters.
LONGEST_QUESTION = 2000


@action
def start_phase(*, traject: Traject, phase: str, question: str, by: User) -> PhaseStart:
    """Let a leerlabo enter its next phase, with the learning question as it stands now.

    Raises Forbidden for who does not facilitate the leerlabo and is not staff; Refused for a traject of another
    kind, a cancelled one, a phase out of order or started before, and an empty or too long question.
    """
    row = Traject.objects.select_for_update(no_key=True).get(pk=traject.pk)
    if not by.has_perm("programme.work_on", row):
        raise Forbidden("Alleen wie dit leerlabo begeleidt, start een fase.")
    if row.kind != TrajectKind.LEERLABO:
        raise Refused("Alleen een leerlabo heeft fasen.")
    if row.is_cancelled:
        raise Refused("Dit leerlabo is geannuleerd. Je kan er geen fase meer in starten.")
    following = next_phase(row)
    if following is None:
        raise Refused("Alle fasen van dit leerlabo zijn al begonnen.")
    if phase != following:
        raise Refused(f"De volgende fase is {following.label}. Iemand anders startte misschien net een fase.")
    question = question.strip()
    if not question:
        raise Refused("Schrijf de leervraag zoals ze nu is.", field="question")
    if len(question) > LONGEST_QUESTION:
        raise Refused(f"Schrijf hoogstens {LONGEST_QUESTION} tekens.", field="question")
    start = PhaseStart.objects.create(traject=row, phase=Phase(phase), question=question, started_by=by)
    record("leerlabo.start_phase", start, by=by, phase=phase)
    return start
