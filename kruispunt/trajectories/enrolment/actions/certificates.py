"""A certificate of what somebody really attended."""

from dataclasses import asdict

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.enrolment.codes import new_certificate_code
from kruispunt.trajectories.enrolment.models import Certificate, Participation
from kruispunt.trajectories.enrolment.queries.certificates import content_of, standing_certificate


@action
def issue_certificate(*, participation: Participation, by: User) -> Certificate:
    """Give the certificate of a participation; the same attendance gives the one that stands.

    When what it says changed since, a new one with a code of its own takes the place of the older.

    Raises Forbidden when it is not `by`'s own participation and `by` is not staff, Refused when the person was at no
    session that is over.
    """
    if not by.has_perm("enrolment.issue_certificate", participation):
        raise Forbidden("Je kan alleen een attest van je eigen deelname maken.")
    rows = Participation.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("user", "bestuur", "traject").get(pk=participation.pk)
    content = content_of(row)
    if not content.minutes:
        raise Refused("Er is nog geen sessie waarvoor aanwezigheid genoteerd is. Dan is er ook geen attest.")
    standing = standing_certificate(row)
    if standing and content.is_said_by(standing):
        record_nothing_changed()
        return standing
    if standing:
        standing.ended_at = clock.now()
        standing.save(update_fields=["ended_at"])
    made = Certificate.objects.create(participation=row, code=new_certificate_code(), **asdict(content))
    record("enrolment.issue_certificate", made, by=by, minutes=made.minutes, replaces=standing.pk if standing else None)
    return made
