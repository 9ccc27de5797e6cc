"""The audit trail, and what several people edit."""

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Stale
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.programme.models import Traject
from tests.conftest import brussels


def test_an_audit_event_is_never_changed(staff):
    event = AuditEvent.objects.create(actor=staff, verb="x.y", object_type="a.b", object_id="1", object_label="l")
    event.verb = "x.z"

    with pytest.raises(TypeError, match="never changed"):
        event.save()

    assert AuditEvent.objects.get().verb == "x.y"


def test_an_audit_event_tells_the_moment_of_its_story(db):
    with clock.at(brussels(2025, 11, 20, 14)):
        event = AuditEvent.objects.create(verb="x.y", object_type="a.b", object_id="1", object_label="l")

    assert event.at == brussels(2025, 11, 20, 14)


@pytest.fixture
def traject(db) -> Traject:
    return Traject.objects.create(kind=Traject._meta.get_field("kind").choices[0][0], title="T", slug="t", summary="s")


def test_a_save_raises_the_version(traject):
    locked = Traject.objects.lock(pk=traject.pk, version=1)
    locked.title = "Nieuw"
    locked.save_new_version()

    traject.refresh_from_db()
    assert (traject.version, traject.title) == (2, "Nieuw")


def test_a_form_made_before_somebody_else_saved_is_stale(traject):
    Traject.objects.lock(pk=traject.pk, version=1).save_new_version()

    with pytest.raises(Stale, match="Iemand anders") as refusal:
        Traject.objects.lock(pk=traject.pk, version=1)

    assert refusal.value.status == 400


def test_who_names_no_version_gets_the_row_as_it_is(traject):
    Traject.objects.lock(pk=traject.pk, version=1).save_new_version()

    assert Traject.objects.lock(pk=traject.pk).version == 2
