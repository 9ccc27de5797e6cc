"""Confirming a group and its report; who gets at the board and what it costs."""

import io

import pytest
import time_machine
from openpyxl import load_workbook

from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import OpenCall, SelectionRun
from tests.conftest import queries, query_counts
from tests.trajectories.calls.helpers import AFTER, apply, apply_with_types, make_call
from tests.trajectories.calls.views.selections.helpers import HTMX, form_of, page, picks, url

pytestmark = pytest.mark.django_db


# Confirming and the report


def test_confirming_a_proposal_that_is_out_of_date_says_so(run, call, team):
    gone = call.applications.first()
    actions.withdraw_application(application=gone, reason="X", by=gone.applicant)
    answer = team.post(url("confirm", call), {"run": run.pk})
    assert answer.status_code == 400
    assert "Bereken een nieuw voorstel" in page(answer)
    assert "Bereken een nieuw voorstel" in page(team.get(url("selection", call)))


def test_without_a_proposal_there_is_nothing_to_confirm_or_to_report(call, team, after):
    assert team.get(url("confirm", call)).status_code == 302
    assert team.get(url("report", call, "pdf")).status_code == 302
    assert team.get(url("report", call, "docx")).status_code == 404


def test_a_confirmed_board_shows_the_group_as_it_was_decided(run, call, staff, team):
    actions.confirm_selection(run=run, by=staff)
    shown = page(team.get(url("selection", call)))
    assert "De besturen weten nog niets" in shown
    assert "Bewaar deze groep" in shown
    assert "Bereken een voorstel" not in shown
    assert url("report", call, "pdf") in shown
    actions.reveal(call=call, by=staff)
    told = page(team.get(url("selection", call)))
    assert "Bewaar deze groep" not in told
    assert told.count(" disabled") == 8


def test_the_report_says_who_decided_what_and_why(run, call, staff, team):
    actions.change_group(run=run, picked=picks(run, without=1, plus=1), reason="=Meer spreiding", by=staff)
    actions.confirm_selection(run=run, by=staff)
    xlsx = team.get(url("report", call, "xlsx"))
    assert xlsx["Content-Disposition"] == f'attachment; filename="beslissing-{call.slug}.xlsx"'
    book = load_workbook(io.BytesIO(xlsx.content))
    assert book.sheetnames == ["Oproep", "Evenwicht", "Kandidaten", "Waarom", "Met de hand", "Niet ontvankelijk"]
    reasons = {name: why for name, why, _ in list(book["Waarom"].iter_rows(values_only=True))[1:]}
    assert sorted(reasons.values()) == sorted(run.result["explanations"].values())
    facts = {row[0]: row[1] for row in book["Oproep"].iter_rows(values_only=True)}
    assert facts["Vingerafdruk van de invoer (SHA-256)"] == run.instance_sha256
    assert str(staff) in facts["Bevestigd"]
    balance = {row[0]: row[1:] for row in book["Evenwicht"].iter_rows(values_only=True)}
    assert balance["Besturen samen"][:5] == (6, 6, None, 8, 6)
    by_hand = list(book["Met de hand"].iter_rows(values_only=True))[1:]
    assert {row[2] for row in by_hand} == {"'=Meer spreiding"}
    assert len(list(book["Kandidaten"].iter_rows())) == 9
    with time_machine.travel(AFTER.replace(microsecond=123), tick=False):
        pdf = team.get(url("report", call, "pdf"))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    for mark in (b"/StructTreeRoot", b"/Lang(nl-BE)", b"pdfuaid", b"/DisplayDocTitle true"):
        assert mark in pdf.content


def test_the_report_of_a_cancelled_world_of_texts_still_compiles(staff, team, after):
    """Text of people is data in the document, whatever signs are in it."""
    call = make_call(staff, title="Oproep #set [x] $y$ *z* \\ <a> @b", question="= Titel\n#panic()")
    apply_with_types(call, staff, starter=6)
    actions.confirm_selection(run=actions.propose(call=call, by=staff), by=staff)
    assert team.get(url("report", call, "pdf")).content.startswith(b"%PDF-")


# Who gets in, and what it costs


def test_only_the_team_gets_at_the_board(run, call, admin, facilitator, member, client, client_of):
    pk = picks(run)[0]
    gets = [url("selection", call), url("confirm", call), url("change", call, pk), url("report", call, "pdf")]
    posts = [*gets[:3], url("group", call), url("repair", call), url("pin", call, pk)]
    for visitor, expected in ((client, 302), (client_of(facilitator), 403), (client_of(member), 403)):
        assert {visitor.get(address).status_code for address in gets} == {expected}
        assert {visitor.post(address, {"run": run.pk}).status_code for address in posts} == {expected}
    assert client_of(admin).get(gets[0]).status_code == 200
    assert SelectionRun.objects.count() == 1


def test_the_board_costs_the_same_for_1_3_and_30(staff, client_of, after):
    call = make_call(staff, asks_theme=True)

    def add(count):
        for _ in range(count):
            apply(call, theme="gender")

    assert len(set(query_counts(client_of(staff), url("selection", call), add))) == 1


def test_the_board_with_a_proposal_costs_the_same_for_few_and_many(staff, client_of, after):
    costs = {}
    for size in (7, 30):
        call = make_call(staff)
        applications = apply_with_types(call, staff, starter=size)
        run = actions.propose(call=call, by=staff)
        actions.change_group(run=run, picked=picks(run, without=size // 7), reason="Nee", by=staff)
        for application in applications[: size // 7]:
            actions.pin(application=application, kind="in", reason="Ja", by=staff)
        team = client_of(staff)
        for name, ask in {
            "board": lambda: team.get(url("selection", call)),  # noqa: B023 asked at once
            "count": lambda: team.post(url("group", call), {"pick": picks(run)}, **HTMX),  # noqa: B023
            "confirm": lambda: team.get(url("confirm", call)),  # noqa: B023
            "one": lambda: team.get(url("change", call, applications[0].pk)),  # noqa: B023
        }.items():
            ask()
            with queries() as captured:
                assert ask().status_code == 200
            costs.setdefault(name, set()).add(len(captured))
    assert all(len(counts) == 1 for counts in costs.values()), costs


def test_a_new_proposal_says_which_decisions_by_hand_ended(run, call, staff, team):
    one = call.applications.get(pk=picks(run)[0])
    actions.change_outcome(run=run, application=one, outcome="reserve", reason="Geen tijd", by=staff)
    answer = team.post(url("selection", call), form_of(call, type_growing_maximum=4), follow=True)
    assert "Je nam in het vorige voorstel 1 beslissing met de hand." in page(answer)
    again = team.post(url("selection", call), form_of(OpenCall.objects.get(pk=call.pk)), follow=True)
    assert "in het vorige voorstel" not in page(again)
