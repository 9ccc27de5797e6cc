"""Two workers that do the same duty at the same moment."""

import pytest

from kruispunt.core import clock
from kruispunt.kennisgroep import actions, tasks
from kruispunt.notifications.models import OutboxMail
from tests.conftest import brussels
from tests.kennisgroep.helpers import make_group, settle, write_topic
from tests.trajectories.enrolment.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_send_one_mail_a_person():
    with clock.at(brussels(2026, 3, 2, 10)):
        group = make_group()
        reader, writer = settle(group), settle(group)
        topic = write_topic(group, reader)
    with clock.at(brussels(2026, 3, 2, 12)):
        actions.reply(topic=topic, source="Wij wel.", by=writer)

    def work():
        with clock.at(brussels(2026, 3, 3, 8)):
            tasks.tell_people()
            tasks.send_overviews()

    assert at_once(work, work) == [None, None]
    mails = OutboxMail.objects.filter(user=reader).exclude(subject__startswith="Je bent lid")
    assert sorted(mail.subject.split()[0] for mail in mails) == ["Je", "Nieuw"]
