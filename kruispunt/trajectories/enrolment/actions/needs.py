"""What people need to take part: told by themselves, removed when it is of no use any more.

Nothing of it goes into the audit trail: that says that somebody told or changed it, and how many people it was about
when it was removed.
"""

from collections.abc import Mapping

from kruispunt.besturen.models import User
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.enrolment.models import Need, Participation
from kruispunt.trajectories.enrolment.queries.needs import PURGED, asked_needs, is_over, needs_of, taking_part, to_purge
from kruispunt.trajectories.programme.models import Traject


@action
def set_needs(*, participation: Participation, needs: Mapping[str, str], by: User) -> None:
    """Keep what the person needs, and nothing else: `needs` gives a note, or "", by the kind of need.

    Raises Forbidden for anybody else; Refused for a kind the traject does not ask about, when the person does not take
    part any more, and when the traject is over.
    """
    if not by.has_perm("enrolment.set_needs", participation):
        raise Forbidden("Alleen wie deelneemt, zegt zelf wat nodig is.")
    traject = Traject.objects.select_for_update(no_key=True).get(pk=participation.traject_id)
    if not taking_part(traject).filter(pk=participation.pk).exists():
        raise Refused("Je neemt niet meer deel aan dit traject.")
    if is_over(traject):
        raise Refused("Dit traject is voorbij. Je kan niets meer doorgeven.")
    strange = set(needs) - set(asked_needs(traject))
    if strange:
        raise Refused("Dit traject vraagt hier niet naar.", field=f"need_{min(strange)}")
    wanted = {kind: note.strip() for kind, note in needs.items()}
    if wanted == needs_of(participation):
        record_nothing_changed()
        return
    Need.objects.filter(participation=participation).delete()
    Need.objects.bulk_create(Need(participation=participation, kind=kind, note=note) for kind, note in wanted.items())
    record("enrolment.set_needs", participation, by=by)


@action
def purge_needs(*, traject: Traject, by: User | None = None) -> int:
    """Remove the needs that are of no use any more (`queries.needs.to_purge`); give of how many people.

    It may run again, and in two places at the same time.
    """
    row = Traject.objects.select_for_update(no_key=True).get(pk=traject.pk)
    needs = list(to_purge(row).values_list("pk", "participation"))
    if not needs:
        record_nothing_changed()
        return 0
    people = len({participation for _, participation in needs})
    Need.objects.filter(pk__in=[pk for pk, _ in needs]).delete()
    record(PURGED, row, by=by, people=people, needs=len(needs))
    return people
