"""The figure of this room."""

from kruispunt.core.figures import Figure, Period, Row, count, figure
from kruispunt.trajectories.programme.enums import TrajectKind
from kruispunt.trajectories.programme.kpi import session_rows
from kruispunt.trajectories.programme.models import Session


@figure("2.1-K3")
def meetings(period: Period) -> Figure:
    """Count the meetings of the collegagroep that were held in the period (001 OD 2.1; 000 actiefiche)."""
    rows: list[Row] = session_rows(Session.objects.held_in(period).filter(traject__kind=TrajectKind.COLLEGAGROEP))
    return count(
        rows,
        note="Hoeveel bijeenkomsten een gepubliceerd verslag hebben, kan Kruispunt nog niet zeggen: "
        "verslagen staan er nog niet in.",
    )
