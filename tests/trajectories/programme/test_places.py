"""Where an address lies, by its postcode."""

from datetime import timedelta
from pathlib import Path

import pytest

import kruispunt.besturen
from kruispunt.besturen.registry import read_registry
from kruispunt.core import clock
from kruispunt.trajectories.programme.actions import edit_session
from kruispunt.trajectories.programme.models import Session
from kruispunt.trajectories.programme.places import REGIONS, region_of
from tests.trajectories.enrolment.helpers import make_traject


@pytest.mark.parametrize(
    ("address", "region"),
    [
        ("Brielstraat 2, 9800 Deinze", "oost-vlaanderen"),
        ("Paviljoenstraat 9, 1030 Brussel", "brussel"),
        ("3500 Hasselt", "limburg"),
        ("Zaal 2000, Botermarkt 1, 9000 Gent", "oost-vlaanderen"),
        ("Markt 1, 8500  Kortrijk (verdieping 2)", "west-vlaanderen"),
        ("Grote Markt 1, 2000 Antwerpen, lokaal 1.1200", "antwerpen"),
        ("Rue de Fer 1, 5000 Namur", ""),
        ("Stadhuis, zaal 2", ""),
        ("Zaal 3000", ""),
        ("Tel. 09-9000 Gent", ""),
        ("", ""),
    ],
)
def test_the_last_postcode_with_a_place_says_it(address, region):
    assert region_of(address) == region
    assert region in dict(REGIONS) | {"": ""}


def test_every_municipality_lies_in_the_province_of_its_postcode():
    registry = read_registry(Path(kruispunt.besturen.__file__).parent / "data")
    wrong = [row.name for row in registry.municipalities if region_of(f"{row.postcode} {row.name}") != row.province]
    assert len(registry.municipalities) == 285
    assert wrong == []


@pytest.mark.django_db
def test_a_session_knows_its_province_and_forgets_it_when_it_goes_online(staff):
    starts_at = clock.now() + timedelta(days=3)
    session = Session.objects.create(
        traject=make_traject(),
        title="Dag 1",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        mode="physical",
        address="Markt 1, 9800 Deinze",
    )
    assert session.get_region_display() == "Oost-Vlaanderen"
    session = edit_session(session=session, version=None, by=staff, address="Markt 1, 3600 Genk")
    assert session.region == "limburg"
    session = edit_session(session=session, version=None, by=staff, mode="online")
    assert session.region == ""
