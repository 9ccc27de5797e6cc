"""The meetings of the collegagroep, recounted here row by row, apart from the code that counts."""

from kruispunt.collegagroep.kpi import meetings
from kruispunt.core import clock
from kruispunt.core.figures import Period, Split
from kruispunt.trajectories.outputs.models import Minutes
from kruispunt.trajectories.programme.enums import TrajectKind
from kruispunt.trajectories.programme.models import Session
from tests.conftest import brussels
from tests.kpi.factories import make_session, make_traject, some_staff, took_place

NOW = brussels(2026, 5, 1)


def write(session: Session, *, published_at=None) -> None:
    """Store minutes of a session, published when a moment is given."""
    fields = {"status": "published", "published_at": published_at, "published_by": some_staff()} if published_at else {}
    Minutes.objects.create(session=session, source="Wat we zeiden", written_by=some_staff(), **fields)


def test_held_meetings_count_and_cancelled_ones_do_not(db):
    group = make_traject(TrajectKind.COLLEGAGROEP, title="Collegagroep")
    make_session(group, brussels(2025, 10, 7, 9), title="Kennismaking")
    make_session(group, brussels(2025, 11, 7, 9), cancelled=True)
    make_session(group, brussels(2025, 12, 31, 23, 30), title="Laat")
    make_session(group, brussels(2026, 3, 7, 9))
    make_session(make_traject(TrajectKind.NETWORK), brussels(2025, 10, 7, 9))
    with clock.at(NOW):
        figure = meetings(Period.year(2025))
    assert figure.value == 2
    assert [row.label for row in figure.rows] == ["Collegagroep: Kennismaking", "Collegagroep: Laat"]
    assert all(row.url.startswith("/sessie/") for row in figure.rows)


def test_held_meetings_with_published_minutes_are_counted_apart(db):
    group, network = make_traject(TrajectKind.COLLEGAGROEP), make_traject(TrajectKind.NETWORK)
    spring = brussels(2026, 2, 1, 9)
    write(make_session(group, brussels(2025, 10, 7, 9)), published_at=brussels(2025, 10, 9, 9))
    write(make_session(group, brussels(2025, 12, 2, 9)), published_at=spring)  # late, and still of that meeting
    write(make_session(group, brussels(2025, 12, 9, 9)))  # a draft
    make_session(group, brussels(2025, 12, 16, 9))  # none
    write(make_session(group, brussels(2025, 11, 7, 9), cancelled=True), published_at=spring)
    write(make_session(network, brussels(2025, 10, 7, 9)), published_at=spring)
    write(make_session(group, spring), published_at=spring)  # of another year
    write(make_session(group, brussels(2025, 12, 23, 9)), published_at=brussels(2026, 6, 1, 9))  # still to come
    with clock.at(NOW):
        figure = meetings(Period.year(2025))
        held = [
            session
            for session in Session.objects.all()
            if session.traject == group and session.starts_at.year == 2025 and took_place(session, NOW)
        ]
        published = [
            minutes
            for minutes in Minutes.objects.all()
            if minutes.session in held and minutes.published_at and minutes.published_at <= NOW
        ]
    assert (len(held), len(published)) == (5, 2)
    assert figure.value == len(held)
    assert figure.splits == (Split("Apart getoond", "Met een gepubliceerd verslag", len(published), adds_up=False),)
