"""The figure of this room."""

from kruispunt.core import clock
from kruispunt.core.figures import Figure, Period, Row, Split, count, figure
from kruispunt.trajectories.outputs.models import Minutes
from kruispunt.trajectories.programme.enums import TrajectKind
from kruispunt.trajectories.programme.kpi import session_rows
from kruispunt.trajectories.programme.models import Session


@figure("2.1-K3")
def meetings(period: Period) -> Figure:
    """Count the meetings of the collegagroep held in the period, and apart those with published minutes.

    001 OD 2.1 ("aantal bijeenkomsten + verslagen"); 000 actiefiche. Minutes published later count for the meeting.
    """
    held = Session.objects.held_in(period).filter(traject__kind=TrajectKind.COLLEGAGROEP)
    rows: list[Row] = session_rows(held)
    published = Minutes.objects.published().filter(session__in=held, published_at__lte=clock.now()).count()
    return count(rows, splits=(Split("Apart getoond", "Met een gepubliceerd verslag", published, adds_up=False),))
