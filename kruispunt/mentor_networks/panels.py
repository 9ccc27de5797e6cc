"""What the mentor networks show on pages of other rooms."""

from django.http import HttpRequest

from kruispunt.besturen.models import Bestuur
from kruispunt.trajectories.programme.enums import TrajectKind
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.slots import panel


def _mentors(traject: Traject) -> dict | None:
    if traject.kind != TrajectKind.LEARNING_NETWORK:
        return None
    return {"roles": traject.mentor_roles.select_related("bestuur").order_by("bestuur__name")}


@panel("traject", order=40, template="mentor_networks/panels/traject.html")
def mentors(request: HttpRequest, traject: Traject) -> dict | None:
    """Show who is mentor in a learning network."""
    return _mentors(traject)


@panel("traject_staff", order=40, template="mentor_networks/panels/traject.html")
def mentors_for_staff(request: HttpRequest, traject: Traject) -> dict | None:
    """Show the same on the working page, from where staff names a mentor."""
    return _mentors(traject)


@panel("bestuur", order=40, template="mentor_networks/panels/bestuur.html")
def networks_of_bestuur(request: HttpRequest, bestuur: Bestuur) -> dict | None:
    """Show in which networks a bestuur is mentor; nothing when in none."""
    roles = list(bestuur.mentor_roles.select_related("traject").order_by("traject__title"))
    return {"roles": roles} if roles else None
