"""The meetings of the collegagroep; the count itself is recomputed in tests/trajectories/programme/test_kpi.py."""

from kruispunt.collegagroep.kpi import meetings
from kruispunt.core import clock
from kruispunt.core.figures import Period
from kruispunt.trajectories.programme.enums import TrajectKind
from tests.conftest import brussels
from tests.kpi.factories import make_session, make_traject


def test_held_meetings_count_and_cancelled_ones_do_not(db):
    group = make_traject(TrajectKind.COLLEGAGROEP, title="Collegagroep")
    make_session(group, brussels(2025, 10, 7, 9), title="Kennismaking")
    make_session(group, brussels(2025, 11, 7, 9), cancelled=True)
    make_session(group, brussels(2025, 12, 31, 23, 30), title="Laat")
    make_session(group, brussels(2026, 3, 7, 9))
    make_session(make_traject(TrajectKind.NETWORK), brussels(2025, 10, 7, 9))
    with clock.at(brussels(2026, 5, 1)):
        figure = meetings(Period.year(2025))
    assert figure.value == 2
    assert [row.label for row in figure.rows] == ["Collegagroep: Kennismaking", "Collegagroep: Laat"]
    assert all(row.url.startswith("/sessie/") for row in figure.rows)


def test_the_figure_says_that_minutes_are_not_known_and_invents_no_part(db):
    figure = meetings(Period.year(2025))
    assert "verslag" in figure.note
    assert figure.splits == ()
