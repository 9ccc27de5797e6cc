"""Files and links with a session: what is taken, who may, and what stays on the disk."""

import pytest
from django.db import transaction

from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.outputs import actions
from kruispunt.trajectories.outputs.models import Material
from tests.conftest import make_user
from tests.core.test_uploads import PDF, upload
from tests.trajectories.outputs.helpers import add_file, add_link, guided_session

pytestmark = pytest.mark.django_db


def files(disk) -> list[str]:
    return [path.name for path in disk.rglob("*") if path.is_file()]


def test_a_file_stands_on_the_disk_under_a_name_nobody_chose(disk):
    session, facilitator = guided_session()
    material = actions.add_file(
        session=session, upload=upload("../Dia's.PDF", PDF), visibility="participants", by=facilitator
    )
    assert (material.title, material.name) == ("Dia's.pdf", "Dia's.pdf")
    (stored,) = files(disk)
    assert "Dia" not in stored
    assert stored.endswith(".pdf")
    assert AuditEvent.objects.get().verb == "outputs.add_file"


def test_a_file_that_is_not_what_it_says_is_refused_at_its_field_and_leaves_nothing(disk):
    session, facilitator = guided_session()
    with pytest.raises(Refused) as refusal:
        actions.add_file(session=session, upload=upload("a.pdf", b"MZ"), visibility="participants", by=facilitator)
    assert refusal.value.field == "upload"
    assert not Material.objects.exists()
    assert files(disk) == []


def test_a_row_that_cannot_be_stored_leaves_no_file_behind(disk, monkeypatch):
    session, facilitator = guided_session()
    monkeypatch.setattr(Material, "save", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        add_file(session, facilitator)
    assert files(disk) == []


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://a.be/b", "//a.be", "www.vvsg.be", "data:text/html,x", ""]
)
def test_a_link_leads_to_the_web_and_nowhere_else(url):
    session, facilitator = guided_session()
    with pytest.raises(Refused) as refusal:
        actions.add_link(session=session, title="Gids", url=url, visibility="all", by=facilitator)
    assert refusal.value.field == "url"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"url": "https://a.be/" + "x" * 500}, "url"),
        ({"visibility": "friends"}, "visibility"),
    ],
)
def test_a_link_that_is_not_whole_is_refused_at_its_field(changes, field):
    session, facilitator = guided_session()
    given = {"title": "Gids", "url": "https://a.be", "visibility": "all"} | changes
    with pytest.raises(Refused) as refusal:
        actions.add_link(session=session, by=facilitator, **given)
    assert refusal.value.field == field
    assert not Material.objects.exists()


def test_a_cancelled_session_takes_nothing(staff):
    session, facilitator = guided_session(cancelled_at="2026-01-01T00:00Z", cancelled_by=staff, cancel_reason="Ziek")
    with pytest.raises(Refused, match="geannuleerd"):
        add_link(session, facilitator)


def test_nothing_of_a_talk_with_one_bestuur_is_for_everybody():
    session, facilitator = guided_session(audience="individual")
    with pytest.raises(Refused) as refusal:
        add_link(session, facilitator, visibility="all")
    assert refusal.value.field == "visibility"
    material = add_link(session, facilitator)
    with pytest.raises(Refused, match="één bestuur"):
        actions.change_visibility(material=material, visibility="all", by=facilitator)


def test_only_who_guides_the_traject_and_the_team_write():
    session, facilitator = guided_session()
    material = add_link(session, facilitator)
    for stranger in (make_user(), make_user("facilitator")):
        for write in (
            lambda by: add_file(session, by),
            lambda by: add_link(session, by),
            lambda by: actions.change_visibility(material=material, visibility="all", by=by),
            lambda by: actions.remove_material(material=material, by=by),
        ):
            with pytest.raises(Forbidden):
                write(stranger)
    for known in (facilitator, make_user("staff"), make_user("admin")):
        assert add_link(session, known)


def test_who_may_read_changes_at_once_and_the_same_again_is_no_change():
    session, facilitator = guided_session()
    material = add_link(session, facilitator)
    actions.change_visibility(material=material, visibility="all", by=facilitator)
    actions.change_visibility(material=material, visibility="all", by=facilitator)
    assert Material.objects.get().is_for_all
    assert AuditEvent.objects.filter(verb="outputs.change_visibility").count() == 1


def test_a_removed_file_leaves_the_disk_once_it_is_certain(disk, django_capture_on_commit_callbacks):
    session, facilitator = guided_session()
    material = add_file(session, facilitator)

    def remove_and_fail() -> None:
        with transaction.atomic():
            actions.remove_material(material=material, by=facilitator)
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError):
        remove_and_fail()
    assert Material.objects.exists()
    assert len(files(disk)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_material(material=Material.objects.get(), by=facilitator)
    assert files(disk) == []
    assert AuditEvent.objects.filter(verb="outputs.remove_material").count() == 1


def test_what_somebody_else_took_away_is_gone():
    session, facilitator = guided_session()
    material = add_link(session, facilitator)
    same = Material.objects.get()
    actions.remove_material(material=material, by=facilitator)
    with pytest.raises(Refused, match="al weg"):
        actions.remove_material(material=same, by=facilitator)
