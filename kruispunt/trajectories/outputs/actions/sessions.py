"""What every write on the outputs of a session begins with. Only called inside a running action."""

from kruispunt.besturen.models import User
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.outputs.models import Visibility
from kruispunt.trajectories.programme.models import Session


def lock_session(session: Session, by: User) -> Session:
    """Lock and give the session.

    Raises Forbidden for who does not facilitate its traject and is not staff.
    """
    row = Session.objects.select_for_update(of=("self",), no_key=True).select_related("traject").get(pk=session.pk)
    if not by.has_perm("outputs.manage", row):
        raise Forbidden("Alleen wie dit traject begeleidt, zet hier materiaal of een verslag.")
    return row


def refuse_when_cancelled(session: Session) -> None:
    """Raise Refused for a session that does not take place."""
    if session.is_cancelled:
        raise Refused("Deze sessie is geannuleerd. Zet het bij een andere sessie.")


def check_visibility(session: Session, visibility: str) -> None:
    """Raise Refused for an unknown audience, and for everybody with what belongs to a talk with one bestuur."""
    if visibility not in Visibility.values:
        raise Refused("Kies wie dit kan lezen.", field="visibility")
    if visibility == Visibility.ALL and session.is_individual:
        raise Refused("Dit is een gesprek met één bestuur. Alleen wie erbij was, kan dit lezen.", field="visibility")
