"""The catalogue: read whole, or refused with line and reason."""

from pathlib import Path

import pytest

from kruispunt.core.figures import registry
from kruispunt.kpi.catalogue import COLUMNS, FILE, CatalogueError, catalogue, parse
from kruispunt.kpi.compute import Status, status_of
from kruispunt.trajectories.programme.enums import Objective

DOCS = Path(__file__).parents[2] / "docs" / "indicators.md"
HEAD = ",".join(COLUMNS)
GOOD = {
    "code": "2.1-K1",
    "od": "2.1",
    "soort": "kpi",
    "label": "Leden",
    "definitie": "Wie lid is",
    "eenheid": "personen",
    "bron_van_waarde": "berekend",
    "doel": "",
    "doeljaar": "",
    "bron": "001",
}


def line(**changes) -> str:
    return ",".join((GOOD | changes).values())


def test_our_own_file_has_34_indicators_of_four_objectives():
    found = catalogue()
    assert len(found) == 34
    assert {indicator.objective for indicator in found} == {"2.1", "2.2", "3.1", "4.1"}
    assert all(Objective(indicator.objective) for indicator in found)
    assert sum(indicator.is_ambition for indicator in found) == 9
    assert [i.code for i in found if i.is_manual] == ["2.1-K5", "3.1-K8", "3.1-K9"]


def test_targets_are_numbers_with_their_year():
    targets = {i.code: (i.target, i.target_year) for i in catalogue() if i.target is not None}
    assert targets["2.1-K3"] == (4, "jaarlijks")
    assert targets["2.1-A1"] == (60, "2029")
    assert targets["3.1-A3"] == (3, "2029")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"code": ""}, "'code' is leeg"),
        ({"definitie": " "}, "'definitie' is leeg"),
        ({"soort": "wens"}, "onbekende soort 'wens'"),
        ({"code": "2.2-K1"}, "past niet bij"),
        ({"code": "2.1-A1"}, "past niet bij"),
        ({"bron_van_waarde": "geraden"}, "onbekende bron van waarde"),
        ({"doel": "veel", "doeljaar": "2029"}, "geen getal"),
        ({"doel": "-1", "doeljaar": "2029"}, "niet groter dan nul"),
        ({"doel": "4"}, "doeljaar nodig"),
        ({"doeljaar": "2029"}, "doeljaar nodig"),
        ({"doel": "4", "doeljaar": "ooit"}, "onbekend doeljaar"),
    ],
)
def test_a_broken_line_is_refused_with_its_number_and_reason(changes, reason):
    with pytest.raises(CatalogueError, match="regel 2") as error:
        parse(f"{HEAD}\n{line(**changes)}\n")
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "de kolommen moeten zijn"),
        ("code,label\n", "de kolommen moeten zijn"),
        (f"{HEAD}\n", "geen enkele indicator"),
        (f"{HEAD}\n{line()}\n{line()}\n", "regel 3: code '2.1-K1' staat er al"),
        (f"{HEAD}\n{line()},extra\n", "regel 2"),
        (f"{HEAD}\n2.1-K1,2.1\n", "regel 2"),
    ],
)
def test_a_broken_file_is_refused(text, reason):
    with pytest.raises(CatalogueError) as error:
        parse(text)
    assert reason in str(error.value)


def test_every_declared_figure_has_its_indicator_and_none_is_manual():
    manual = {indicator.code for indicator in catalogue() if indicator.is_manual}
    codes = {indicator.code for indicator in catalogue()}
    assert set(registry.functions) <= codes - manual


def test_the_docs_say_of_every_indicator_where_its_value_comes_from():
    documented = {}
    for row in DOCS.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        if len(cells) == 4 and cells[0] in {indicator.code for indicator in catalogue()}:
            documented[cells[0]] = (cells[1], cells[2])
    assert set(documented) == {indicator.code for indicator in catalogue()}
    for indicator in catalogue():
        status = status_of(indicator)
        assert documented[indicator.code][0] == status.value, indicator.code
        if status is Status.COMPUTED:
            function = registry.functions[indicator.code]
            assert documented[indicator.code][1] == f"`{function.__module__}.{function.__name__}`"


def test_the_file_is_our_own():
    assert FILE.is_file()
    assert "kruispunt/kpi/data" in FILE.as_posix()
