"""Sessions with something to leave behind."""

from itertools import count

from kruispunt.besturen.models import User
from kruispunt.trajectories.enrolment.models import Attendance, Participation
from kruispunt.trajectories.outputs import actions
from kruispunt.trajectories.outputs.models import Material, Minutes
from kruispunt.trajectories.programme.models import Session
from tests.conftest import make_user
from tests.core.test_uploads import PDF, upload
from tests.trajectories.enrolment.helpers import make_session, make_traject

_numbers = count(1)


def guided_session(*, days: float = -1, facilitator: User | None = None, **fields) -> tuple[Session, User]:
    """Give a session (held yesterday) and the facilitator of its traject."""
    facilitator = facilitator or make_user("facilitator")
    return make_session(make_traject(facilitators=[facilitator]), days=days, **fields), facilitator


def add_file(session: Session, by: User, *, visibility: str = "participants", title: str = "") -> Material:
    """Give a file that was put with a session."""
    title = title or f"Presentatie {next(_numbers)}"
    return actions.add_file(session=session, upload=upload("Dia's.pdf", PDF), title=title, visibility=visibility, by=by)


def add_link(session: Session, by: User, *, visibility: str = "participants", title: str = "Gids") -> Material:
    """Give a link that was put with a session."""
    return actions.add_link(session=session, title=title, url="https://www.vvsg.be/gids", visibility=visibility, by=by)


def publish(session: Session, by: User, *, visibility: str = "participants", source: str = "Wat we zeiden.") -> Minutes:
    """Give published minutes of a session that has none."""
    return actions.publish_minutes(session=session, source=source, visibility=visibility, version=None, by=by)


def was_there(participation: Participation, session: Session) -> None:
    """Note somebody as present."""
    Attendance.objects.create(session=session, participation=participation, status="on_site", marked_by=make_user())
