"""Two at the same moment, on a real database."""

from datetime import timedelta

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Stale
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.outputs import actions
from kruispunt.trajectories.outputs.models import Minutes
from kruispunt.trajectories.outputs.tasks import tell_what_is_new
from tests.trajectories.calls.together import at_the_same_moment
from tests.trajectories.enrolment.helpers import make_participant
from tests.trajectories.outputs.helpers import add_link, guided_session

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_write_the_first_minutes_at_once_one_is_kept_and_the_other_told():
    session, facilitator = guided_session()
    answers = at_the_same_moment(
        *[
            lambda text=text: actions.save_minutes(
                session=session, source=text, visibility="participants", version=None, by=facilitator
            )
            for text in ("Van mij", "Van een collega")
        ]
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Minutes", "Stale"]
    kept = next(answer for answer in answers if not isinstance(answer, Stale))
    assert Minutes.objects.get().source == kept.source


def test_two_workers_at_once_send_one_mail():
    session, facilitator = guided_session()
    person = make_participant(session.traject).user
    add_link(session, facilitator)
    later = clock.now() + timedelta(hours=1)

    def look():
        with clock.at(later):
            tell_what_is_new()

    at_the_same_moment(look, look, look)
    assert OutboxMail.objects.filter(user=person, subject__startswith="Er staat nieuw").count() == 1
