"""The minutes of a session: kept, published, taken back, and never lost to somebody else's text."""

import pytest

from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.outputs import actions
from kruispunt.trajectories.outputs.models import Minutes
from tests.conftest import make_user
from tests.trajectories.outputs.helpers import guided_session, publish

pytestmark = pytest.mark.django_db


def save(session, by, source="Wat we zeiden.", version=None, visibility="participants"):
    return actions.save_minutes(session=session, source=source, visibility=visibility, version=version, by=by)


def test_minutes_begin_as_a_draft_and_are_published_with_who_and_when():
    session, facilitator = guided_session()
    draft = save(session, facilitator)
    assert (draft.is_published, draft.version) == (False, 1)
    published = actions.publish_minutes(
        session=session, source="Beter verwoord.", visibility="all", version=1, by=facilitator
    )
    assert published.pk == draft.pk
    row = Minutes.objects.get()
    assert (row.source, row.is_published, row.published_by, row.is_for_all) == (
        "Beter verwoord.",
        True,
        facilitator,
        True,
    )
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
        "outputs.save_minutes",
        "outputs.publish_minutes",
    ]
    assert "Beter" not in str(list(AuditEvent.objects.values_list("details")))


def test_published_minutes_can_be_corrected_and_stay_published():
    session, facilitator = guided_session()
    minutes = publish(session, facilitator)
    save(session, facilitator, "Verbeterd.", version=minutes.version)
    assert Minutes.objects.published().get().source == "Verbeterd."


def test_the_same_text_again_is_no_change():
    session, facilitator = guided_session()
    save(session, facilitator)
    save(session, facilitator, version=1)
    assert Minutes.objects.get().version == 1


@pytest.mark.parametrize("version", [None, 1, 99])
def test_a_text_made_from_an_older_one_never_overwrites(version):
    session, facilitator = guided_session()
    save(session, facilitator)
    save(session, facilitator, "Van een collega.", version=1)
    for write in (actions.save_minutes, actions.publish_minutes):
        with pytest.raises(Stale) as stale:
            write(session=session, source="Van mij.", visibility="all", version=version, by=facilitator)
        assert stale.value.version == 2
    assert Minutes.objects.get().source == "Van een collega."


@pytest.mark.parametrize("source", ["", "  \n ", "x" * 60_001])
def test_a_text_that_says_nothing_or_too_much_is_refused_at_its_field(source):
    session, facilitator = guided_session()
    with pytest.raises(Refused) as refusal:
        save(session, facilitator, source)
    assert refusal.value.field == "source"


def test_before_the_start_minutes_are_a_draft_only():
    session, facilitator = guided_session(days=1)
    save(session, facilitator)
    with pytest.raises(Refused, match="moet nog beginnen"):
        actions.publish_minutes(session=session, source="Al klaar", visibility="all", version=1, by=facilitator)


def test_a_cancelled_session_has_no_minutes(staff):
    session, facilitator = guided_session(cancelled_at="2026-01-01T00:00Z", cancelled_by=staff, cancel_reason="Ziek")
    with pytest.raises(Refused, match="geannuleerd"):
        save(session, facilitator)


def test_published_minutes_are_taken_back_with_a_reason_that_stays():
    session, facilitator = guided_session()
    minutes = publish(session, facilitator)
    with pytest.raises(Refused) as refusal:
        actions.unpublish_minutes(minutes=minutes, reason=" ", version=minutes.version, by=facilitator)
    assert refusal.value.field == "reason"
    with pytest.raises(Stale):
        actions.unpublish_minutes(minutes=minutes, reason="Fout", version=99, by=facilitator)
    actions.unpublish_minutes(minutes=minutes, reason="Er stond een naam in.", version=minutes.version, by=facilitator)
    row = Minutes.objects.get()
    assert (row.is_published, row.published_at, row.published_by, row.source) == (False, None, None, "Wat we zeiden.")
    assert AuditEvent.objects.get(verb="outputs.unpublish_minutes").details == {"reason": "Er stond een naam in."}
    with pytest.raises(Refused, match="niet gepubliceerd"):
        actions.unpublish_minutes(minutes=row, reason="Nog eens", version=None, by=facilitator)


def test_only_who_guides_the_traject_and_the_team_write():
    session, facilitator = guided_session()
    minutes = publish(session, facilitator)
    for stranger in (make_user(), make_user("facilitator")):
        with pytest.raises(Forbidden):
            save(session, stranger, version=1)
        with pytest.raises(Forbidden):
            actions.unpublish_minutes(minutes=minutes, reason="Zomaar", version=1, by=stranger)
    assert save(session, make_user("staff"), "Van het team.", version=1)
