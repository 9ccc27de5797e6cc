"""What makes a write an action."""

import pytest

from kruispunt.besturen.models import Bestuur
from kruispunt.core.actions import UnauditedAction, action, record, record_nothing_changed
from kruispunt.core.models import AuditEvent
from tests.conftest import make_bestuur


@action
def rename(*, bestuur, name, by, then=None):
    """Rename a bestuur; `then` is called at the end."""
    bestuur.name = name
    bestuur.save()
    if then:
        then()
    return record("test.rename", bestuur, by=by, name=name)


@pytest.fixture
def bestuur(db) -> Bestuur:
    return make_bestuur(name="Oud")


def name_of(bestuur) -> str:
    return Bestuur.objects.get(pk=bestuur.pk).name


def test_an_action_leaves_who_did_what_to_what(bestuur, staff):
    event = rename(bestuur=bestuur, name="Nieuw", by=staff)

    stored = AuditEvent.objects.get(pk=event.pk)
    assert (stored.actor, stored.verb, stored.details) == (staff, "test.rename", {"name": "Nieuw"})
    assert (stored.object_type, stored.object_id, stored.object_label) == ("besturen.bestuur", str(bestuur.pk), "Nieuw")
    assert name_of(bestuur) == "Nieuw"


def test_the_system_acts_without_a_person(bestuur):
    assert rename(bestuur=bestuur, name="Nieuw", by=None).actor is None


def test_an_action_takes_no_positional_arguments(bestuur, staff):
    with pytest.raises(TypeError):
        rename(bestuur, "Nieuw", staff)


def test_a_function_with_positional_parameters_is_no_action():
    with pytest.raises(TypeError, match="keyword-only"):

        @action
        def wrong(bestuur, *, by):
            """Take something positional."""


def test_a_function_that_does_not_say_who_acts_is_no_action():
    with pytest.raises(TypeError, match="`by`"):

        @action
        def wrong(*, bestuur):
            """Name nobody."""


def test_an_action_that_records_nothing_is_rolled_back(bestuur):
    @action
    def silent(*, by):
        """Write without a trace."""
        Bestuur.objects.update(name="Nieuw")

    with pytest.raises(UnauditedAction):
        silent(by=None)

    assert name_of(bestuur) == "Oud"


def test_an_action_that_fails_leaves_neither_change_nor_trace(bestuur, staff):
    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rename(bestuur=bestuur, name="Nieuw", by=staff, then=fail)

    assert name_of(bestuur) == "Oud"
    assert not AuditEvent.objects.exists()


def test_an_outer_action_that_fails_takes_the_inner_one_along(bestuur, staff):
    @action
    def outer(*, by):
        """Rename and fail."""
        rename(bestuur=bestuur, name="Nieuw", by=by)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        outer(by=staff)

    assert name_of(bestuur) == "Oud"
    assert not AuditEvent.objects.exists()


def test_an_inner_action_does_not_speak_for_the_outer_one(bestuur, staff):
    @action
    def outer(*, by):
        """Leave the trail to another."""
        rename(bestuur=bestuur, name="Nieuw", by=by)

    with pytest.raises(UnauditedAction):
        outer(by=staff)

    assert name_of(bestuur) == "Oud"


def test_an_action_may_say_that_nothing_changed(db):
    @action
    def idle(*, by):
        """Find the work done."""
        record_nothing_changed()
        return 7

    assert idle(by=None) == 7
    assert not AuditEvent.objects.exists()


def test_nothing_is_recorded_outside_an_action(bestuur):
    with pytest.raises(UnauditedAction):
        record("test.rename", bestuur, by=None)
    with pytest.raises(UnauditedAction):
        record_nothing_changed()
