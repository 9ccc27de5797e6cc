"""`manage.py load_registry`: the real files, again, changed, and wrong."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.db.models import Sum

from kruispunt.besturen.actions import confirm_domain, determine_type, load_registry
from kruispunt.besturen.models import Bestuur, Membership, TypeDetermination
from kruispunt.besturen.registry import PoliceZone, Registry, parse_registry
from kruispunt.core.errors import Refused
from kruispunt.core.models import AuditEvent
from tests.besturen.actions.test_memberships import at_once
from tests.besturen.files import MERGER_ROWS, MUNICIPALITY_ROWS, contents_of, write_files
from tests.conftest import make_bestuur, make_member, queries

pytestmark = pytest.mark.django_db


def load(capsys, *args) -> str:
    call_command("load_registry", *args)
    return capsys.readouterr().out.strip()


def test_the_real_registry_loads_and_a_second_run_changes_nothing(capsys):
    with queries() as captured:
        assert load(capsys) == (
            "Geladen: 285 gemeenten, 28 opgegane gemeenten, 101 politiezones (414 nieuw, 0 gewijzigd)"
        )
    assert len(captured) <= 20
    municipalities = Bestuur.objects.municipalities()
    assert municipalities.open().count() == 285
    assert municipalities.open().aggregate(total=Sum("population"))["total"] == 6_898_350
    closed = municipalities.exclude(closed_on=None)
    assert closed.count() == 28
    assert set(closed.values_list("closed_on", flat=True)) == {date(2025, 1, 1)}
    assert Bestuur.objects.exclude(zone_number="").count() == 101
    assert Bestuur.objects.open().count() == 386
    before = list(Bestuur.objects.order_by("pk").values())
    with queries() as captured:
        assert load(capsys) == "Niets veranderd: 285 gemeenten, 28 opgegane gemeenten, 101 politiezones"
    assert len(captured) <= 4
    assert list(Bestuur.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.filter(verb="besturen.load_registry").count() == 1


def test_antwerpen_stands_twice_once_as_its_own_predecessor(capsys):
    load(capsys)
    now = Bestuur.objects.open().get(nis_code="11002")
    before = Bestuur.objects.get(nis_code="11002", closed_on=date(2025, 1, 1))
    assert before.successor == now
    assert sorted(old.name for old in now.predecessors.all()) == ["Antwerpen", "Borsbeek"]
    assert before.province == now.province
    assert before.size is None


def test_a_changed_population_is_updated_and_counted_and_touches_nothing_else(capsys, tmp_path, staff):
    load(capsys, "--directory", str(write_files(tmp_path)))
    bestuur = Bestuur.objects.get(name="Aartselaar")
    determine_type(bestuur=bestuur, type="starter", valid_from=date(2026, 1, 1), reason="Nulmeting", by=staff)
    confirm_domain(bestuur=bestuur, domain="aartselaar.be", by=staff)
    make_member(bestuur)
    write_files(tmp_path, municipalities=MUNICIPALITY_ROWS.replace("15085", "14999"))
    assert load(capsys, "--directory", str(tmp_path)) == (
        "Geladen: 2 gemeenten, 2 opgegane gemeenten, 2 politiezones (0 nieuw, 1 gewijzigd)"
    )
    bestuur.refresh_from_db()
    assert bestuur.population == 14_999
    assert (bestuur.types.count(), bestuur.domains.count(), bestuur.memberships.count()) == (1, 1, 1)
    assert AuditEvent.objects.get(verb="besturen.load_registry", details__updated=1).details["created"] == 0


def test_a_merger_of_a_bestuur_that_was_open_here_keeps_its_people_and_types(capsys, tmp_path, staff):
    old = make_bestuur(name="Borsbeek", nis_code="11007", population=11_000)
    make_member(old)
    determine_type(bestuur=old, type="leading", valid_from=date(2024, 1, 1), reason="Nulmeting", by=staff)
    load(capsys, "--directory", str(write_files(tmp_path)))
    old.refresh_from_db()
    assert old.successor.name == "Antwerpen"
    assert old.is_closed
    assert Membership.objects.get().bestuur == old
    assert TypeDetermination.objects.get().bestuur == old
    assert Bestuur.objects.filter(nis_code="11007").count() == 1


def test_a_bestuur_that_is_in_no_file_stays(capsys, tmp_path):
    other = make_bestuur(name="Elders", nis_code="90999")
    load(capsys, "--directory", str(write_files(tmp_path)))
    other.refresh_from_db()
    assert not other.is_closed


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"municipalities": MUNICIPALITY_ROWS.replace("565615", "veel")},
            "besturen.csv, regel 3: het aantal inwoners «veel» is geen geheel getal",
        ),
        (
            {"mergers": MERGER_ROWS + "Ham,71069,Tessenderlo-Ham,71071\n"},
            "fusies_2025.csv, regel 4: de opvolger 71071 staat niet in besturen.csv",
        ),
        ({"zones": b"\xff"}, "politiezones.csv, regel 1: de tekst is geen UTF-8"),
    ],
)
def test_an_error_stops_the_load_and_nothing_is_half_loaded(tmp_path, changes, says):
    with pytest.raises(CommandError) as caught:
        call_command("load_registry", "--directory", str(write_files(tmp_path, **changes)))
    assert str(caught.value) == f"Niets geladen.\n{says}"
    assert caught.value.returncode == 1
    assert not Bestuur.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_load_that_the_database_stops_halfway_leaves_nothing():
    registry = parse_registry(contents_of())
    broken = Registry(registry.municipalities, registry.mergers, (PoliceZone(2, "Zuid", "53", "PZ Zuid"),))
    with pytest.raises(IntegrityError):
        load_registry(registry=broken, by=None)
    assert not Bestuur.objects.exists()


def test_a_directory_without_files_says_which_are_missing(tmp_path):
    with pytest.raises(CommandError, match=r"besturen\.csv: het bestand ontbreekt"):
        call_command("load_registry", "--directory", str(tmp_path))


def test_many_errors_are_cut_off_with_their_number(tmp_path):
    rows = MUNICIPALITY_ROWS + "x\n" * 50
    with pytest.raises(CommandError, match="en nog 30 fouten"):
        call_command("load_registry", "--directory", str(write_files(tmp_path, municipalities=rows)))


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_load_once(tmp_path):
    write_files(tmp_path)

    def load_as_the_second() -> None:
        try:
            call_command("load_registry", "--directory", str(tmp_path), stdout=StringIO())
        except CommandError as error:
            raise Refused(str(error)) from error

    answers = at_once(load_as_the_second, load_as_the_second)
    assert answers[0] == ""
    assert answers[1] in ("", "Niets geladen. Iemand anders laadde tegelijk. Probeer het opnieuw.")
    assert Bestuur.objects.count() == 6
    assert AuditEvent.objects.filter(verb="besturen.load_registry").count() == 1
