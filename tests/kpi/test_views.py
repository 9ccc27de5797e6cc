"""The pages of the figures and their export button."""

import csv
import io
import json

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.trajectories.programme.enums import TrajectKind
from tests.conftest import brussels, make_user, query_counts
from tests.kpi.factories import attend, make_session, make_traject

PAGES = ["/team/kpi/", "/team/kpi/2.1/", "/team/kpi/cijfer/2.2-K2/", "/team/kpi/export/?year=2025&format=json"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("role", "status"), [(None, 302), (Role.MEMBER, 403), (Role.FACILITATOR, 403), (Role.STAFF, 200), (Role.ADMIN, 200)]
)
def test_only_the_team_sees_figures(client, client_of, page, role, status, db):
    visitor = client_of(make_user(role)) if role else client
    assert visitor.get(page).status_code == status


def test_every_objective_and_every_indicator_has_its_page(client_of, staff):
    from kruispunt.kpi.catalogue import catalogue

    client = client_of(staff)
    for indicator in catalogue():
        page = client.get(reverse("kpi:rows", args=[indicator.code]) + "?year=2025")
        assert page.status_code == 200
        assert indicator.definition in page.context["indicator"].definition
    for objective in ("2.1", "2.2", "3.1", "4.1"):
        assert client.get(f"/team/kpi/{objective}/?year=2025").status_code == 200


@pytest.mark.parametrize(
    "page", ["/team/kpi/9.9/", "/team/kpi/1.1/", "/team/kpi/cijfer/2.1-K99/", "/team/kpi/cijfer/x/"]
)
def test_an_unknown_objective_or_code_is_not_found(client_of, staff, page):
    assert client_of(staff).get(page).status_code == 404


@pytest.mark.parametrize("page", ["/team/kpi/", "/team/kpi/2.1/", "/team/kpi/cijfer/2.1-K1/", "/team/kpi/export/"])
@pytest.mark.parametrize(
    ("query", "typed", "message"),
    [
        ("year=abc", "abc", "Schrijf het jaar in cijfers"),
        ("year=1999", "1999", "Kies een jaar van 2025"),
        ("year=99999999999999999999", "99999999999999999999", "Kies een jaar van 2025"),
        ("year=20%0025", None, None),
        ("year=", None, "Kies een jaar, of"),
        ("first=2025-06-01", "2025-06-01", "Vul ook deze dag in"),
        ("first=2025-12-31&last=2025-06-01", "2025-12-31", "ligt voor de eerste"),
        ("first=2025-02-30&last=2025-06-01", "2025-02-30", None),
    ],
)
def test_a_wrong_period_is_refused_and_what_was_typed_stays(client_of, staff, page, query, typed, message):
    response = client_of(staff).get(f"{page}?{query}&format=csv")
    assert response.status_code == 400
    text = response.content.decode()
    assert "Dit klopt nog niet" in text
    assert message is None or message in text
    assert typed is None or f'value="{typed}"' in text


def test_an_unknown_format_is_refused_with_the_page(client_of, staff):
    response = client_of(staff).get("/team/kpi/export/?year=2025&format=exe")
    assert response.status_code == 400
    assert "Kies een formaat: xlsx, csv, json." in response.content.decode()


def test_without_a_question_the_pages_show_this_year(client_of, staff):
    with clock.at(brussels(2026, 5, 4, 10)):
        page = client_of(staff).get("/team/kpi/")
    assert "Kerncijfers 2026" in page.content.decode()
    assert "Deze periode loopt nog" in page.content.decode()


def test_nothing_that_is_not_computed_looks_like_zero(client_of, staff):
    text = client_of(staff).get("/team/kpi/cijfer/2.1-K4/?year=2025").content.decode()
    assert "Geen waarde" in text
    assert "Nog niet te berekenen" in text


def test_an_ambition_has_its_number_beside_the_bar(client_of, staff):
    traject = make_traject(TrajectKind.VORMING)
    session = make_session(traject, brussels(2025, 11, 4, 9))
    attend(session, count=10)
    text = client_of(staff).get("/team/kpi/2.2/?year=2025").content.decode()
    assert "10 personen" in text
    assert "Medewerkers die een vorming volgden: 5 procent van het doel" in text
    assert 'class="kp-bar__fill" width="5"' in text
    assert "style=" not in text


def test_the_rows_behind_a_figure_are_as_many_as_it_says(client_of, staff):
    traject = make_traject(TrajectKind.VORMING)
    attend(make_session(traject, brussels(2025, 11, 4, 9)), count=60)
    client = client_of(staff)
    first = client.get("/team/kpi/cijfer/2.2-K2/?year=2025")
    second = client.get("/team/kpi/cijfer/2.2-K2/?year=2025&pagina=2")
    assert "60 rijen, precies wat het cijfer telt." in first.content.decode()
    assert (len(first.context["page"]), len(second.context["page"])) == (50, 10)
    assert client.get("/team/kpi/cijfer/2.2-K2/?year=2025&pagina=abc").status_code == 200


@pytest.mark.parametrize("code", ["2.2-K2", "3.1-K3", "2.1-A1", "3.1-K2", "2.2-K1", "2.1-K1"])
def test_a_page_of_rows_costs_the_same_for_1_3_and_30(client_of, staff, code):
    kinds = {
        "2.2-K2": TrajectKind.VORMING,
        "3.1-K3": TrajectKind.LEERLABO,
        "2.1-A1": TrajectKind.COLLEGAGROEP,
        "3.1-K2": TrajectKind.COACHING,
        "2.2-K1": TrajectKind.VORMING,
        "2.1-K1": TrajectKind.NETWORK,
    }

    def more(number: int) -> None:
        from tests.kpi.factories import join_group

        for _ in range(number):
            attend(make_session(make_traject(kinds[code]), brussels(2025, 11, 4, 9)), count=1)
            join_group(clock.today())

    counts = query_counts(client_of(staff), f"/team/kpi/cijfer/{code}/", more)
    assert len(set(counts)) == 1, counts


def test_the_overview_costs_the_same_for_1_3_and_30(client_of, staff):
    def more(number: int) -> None:
        for _ in range(number):
            attend(make_session(make_traject(TrajectKind.VORMING), brussels(2025, 11, 4, 9)), count=1)

    assert len(set(query_counts(client_of(staff), "/team/kpi/?year=2025", more))) == 1


def test_the_button_gives_the_same_figures_in_three_formats(client_of, staff):
    attend(make_session(make_traject(TrajectKind.VORMING), brussels(2025, 11, 4, 9)), count=3)
    client = client_of(staff)
    index = client.get("/team/kpi/?year=2025").content.decode()
    for name in ("xlsx", "csv", "json"):
        assert f'/team/kpi/export/?year=2025&amp;format={name}"' in index
    as_json = json.loads(client.get("/team/kpi/export/?year=2025&format=json").content)
    as_csv = client.get("/team/kpi/export/?year=2025&format=csv")
    as_xlsx = client.get("/team/kpi/export/?year=2025&format=xlsx")
    assert as_xlsx["Content-Disposition"] == 'attachment; filename="kruispunt-kerncijfers-2025.xlsx"'
    value = next(i["value"] for i in as_json["indicators"] if i["code"] == "2.2-K2")
    lines = csv.DictReader(io.StringIO(as_csv.content.decode("utf-8-sig")), delimiter=";")
    csv_value = next(line["Waarde"] for line in lines if line["Code"] == "2.2-K2")
    sheet = load_workbook(io.BytesIO(as_xlsx.content))["Indicatoren"]
    xlsx_value = next(row[4] for row in sheet.values if row[0] == "2.2-K2")
    assert (value, csv_value, xlsx_value) == (3, "3", 3)


def test_pages_are_read_only(client_of, staff):
    assert client_of(staff).post("/team/kpi/").status_code == 405
