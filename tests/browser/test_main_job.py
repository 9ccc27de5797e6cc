"""The main job, end to end, in a real browser: from publishing a call to the exported figure, in four roles.

Nothing is made behind the pages' back but the registry (by its command) and the first admin (by createsuperuser).
"""

import json
from datetime import timedelta

import icalendar
import pytest
from django.core.management import call_command
from django.utils import timezone

from kruispunt.besturen.models import Bestuur
from tests.browser.conftest import Person

PASSWORD = "een-lang-en-goed-wachtwoord"
#: Seven besturen apply for six places: (name, type determined by the team).
APPLICANTS = [
    ("Aalst", "leading"),
    ("Aarschot", "growing"),
    ("Balen", "starter"),
    ("Beersel", "growing"),
    ("Damme", "starter"),
    ("Eeklo", "leading"),
    ("Zele", "starter"),
]
WALL = "%Y-%m-%dT%H:%M"


def wall(moment) -> str:
    """Give a moment as the browser's own field takes it."""
    return timezone.localtime(moment).strftime(WALL)


@pytest.fixture
def admin(person, link_for, monkeypatch) -> Person:
    """The first admin, made as the README says, proves the address and logs in."""
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command(
        "createsuperuser", interactive=False, email="bea@vvsg.example", first_name="Bea", last_name="Baas", verbosity=0
    )
    bea = person("bea@vvsg.example", "Bea", "Baas")
    bea.log_in(PASSWORD)
    bea.go(link_for(bea.email, "", "confirm-email"))
    bea.click(bea.page.locator("main form button").first)
    bea.log_in(PASSWORD)
    return bea


def give_role(admin: Person, someone: Person, role: str) -> None:
    """Give somebody a role on the page of people."""
    admin.go(f"/team/mensen/?q={someone.email}")
    admin.follow(someone.name)
    admin.page.get_by_label(role, exact=True).check()
    admin.click(admin.page.locator("main form button").first)
    admin.sees(role)


def joins(colleague: Person, bestuur: Bestuur, staff: Person) -> None:
    """Ask to act for a bestuur; the team approves."""
    colleague.go("/mijn/bestuur/")
    colleague.page.locator("[name='bestuur']").select_option(str(bestuur.pk))
    colleague.fill(function_title="Deskundige gelijke kansen")
    colleague.click(colleague.page.locator("main form button").first)
    staff.go(f"/team/lidmaatschappen/?q={colleague.email}")
    staff.follow(colleague.name)
    staff.press("Keur de aanvraag goed")


def test_a_leerlabo_goes_from_open_call_to_exported_figure(
    admin, person, link_for, mails_to, put_clock_forward, tmp_path
):
    staff = person("mieke@vvsg.example", "Mieke", "Medewerker").sign_up(link_for)
    facilitator = person("bram@vvsg.example", "Bram", "Begeleider", viewport={"width": 375, "height": 740})
    facilitator.sign_up(link_for)
    give_role(admin, staff, "Medewerker")
    give_role(admin, facilitator, "Begeleider")

    # Staff determines types, makes the leerlabo, plans its sessions by rule and publishes it.
    besturen = {name: Bestuur.objects.open().municipalities().get(name=name) for name, _ in APPLICANTS}
    for name, kind in APPLICANTS:
        staff.go(f"/team/besturen/{besturen[name].pk}/")
        staff.page.locator(f"[name='type'][value='{kind}']").check()
        staff.fill(reason="Volgens het gesprek van september.")
        staff.press("Bewaar het type")
    staff.go("/team/trajecten/nieuw/")
    staff.page.locator("[name='kind']").select_option("leerlabo")
    staff.fill(title="Leerlabo gender", summary="Samen een instrument maken.", minimum="6", capacity="10")
    staff.page.get_by_label("OD 3.1 Instrumenten ontwikkelen").check()
    staff.page.get_by_label("Bram Begeleider").check()
    staff.press("Bewaar het traject")
    staff.sees("Plan nu de sessies")
    staff.follow("Plan sessies")
    first = timezone.localdate() + timedelta(days=5)
    staff.fill(count="2", first=first.isoformat(), starts="09:30", ends="12:30", every="1")
    staff.fill(address="Paviljoenstraat 9, 1030 Brussel", online_url="https://vergadering.example/labo")
    staff.press("Toon de sessies")
    staff.sees("2 sessies, nog niet bewaard")
    staff.press("Bewaar deze sessies")
    staff.sees("2 sessies zijn gepland")
    staff.press("Publiceer")
    staff.sees("Het traject is gepubliceerd")

    # The open call.
    staff.go("/team/oproepen/nieuw/")
    staff.page.locator("[name='traject']").select_option(label="Leerlabo gender")
    now = timezone.now()
    staff.fill(title="Oproep leerlabo gender", question="Wat heeft jouw bestuur nodig?", places="6")
    staff.fill(opens_at=wall(now - timedelta(hours=1)), closes_at=wall(now + timedelta(days=2)))
    staff.press("Bewaar als ontwerp")
    staff.follow("Publiceer de oproep")
    staff.press("Publiceer de oproep")

    # Colleagues sign up, act for their bestuur after approval, and apply.
    colleagues = []
    for number, (name, _) in enumerate(APPLICANTS):
        colleague = person(f"lies{number}@gemeente.example", f"Lies{number}", f"Van {name}").sign_up(link_for)
        joins(colleague, besturen[name], staff)
        colleague.go("/oproepen/")
        colleague.follow("Oproep leerlabo gender")
        colleague.press("Stel je bestuur kandidaat")
        colleague.fill(motivation=f"In {name} zoeken we een aanpak die blijft.")
        colleague.press("Dien je kandidatuur in")
        colleagues.append(colleague)
    late = colleagues[0]
    late.go("/oproep/oproep-leerlabo-gender/kandidatuur/")

    # After closing it is closed, also for the form that was open; the text is not lost.
    put_clock_forward(days=2, hours=1)
    late.fill(motivation="Een betere tekst, te laat.")
    late.press("Bewaar je wijziging")
    late.sees("gesloten")
    late_text = late.page.locator("[name='motivation']").input_value()
    assert late_text == "Een betere tekst, te laat."

    # A balanced group: rules that cannot be met are named; the proposal is changed with a reason and confirmed.
    staff.go("/team/oproepen/")
    staff.follow("Oproep leerlabo gender")
    staff.follow("Selectie")
    staff.page.locator("summary", has_text="Type bestuur").click()
    staff.fill(type_leading_minimum="3")
    staff.press("Bereken een voorstel")
    staff.sees("Vraag minstens 2 in plaats van 3 besturen van het type voorloper: dan kan het.")
    staff.fill(type_leading_minimum="1", type_starter_minimum="2", type_starter_maximum="3", type_growing_minimum="1")
    staff.press("Bereken een voorstel")
    staff.sees("bewezen de beste groep")
    staff.press("Kijk na en bevestig")
    staff.send()
    staff.sees("Nog geen enkel bestuur weet het")
    staff.press("Vertel het aan iedereen")
    staff.sees("Dit kan je niet terugnemen")
    staff.press("Vertel het aan iedereen")
    staff.sees("De beslissing is verteld")
    subjects = {c.email: [m["Subject"] for m in mails_to(c.email)] for c in colleagues}
    chosen = [c for c in colleagues if any(m.get_content_type() == "multipart/mixed" for m in mails_to(c.email))]
    assert len(chosen) == 6, subjects

    # The chosen have both sessions in their calendar; a moved session updates the same entry.
    def calendar_of(colleague: Person) -> list:
        """Give (uid, sequence, method) of every calendar message, in order."""
        found = []
        for mail in mails_to(colleague.email):
            part = mail.get_body(("calendar",)) or next(
                (p for p in mail.walk() if p.get_content_type() == "text/calendar"), None
            )
            if part is not None:
                calendar = icalendar.Calendar.from_ical(part.get_content())
                event = calendar.walk("VEVENT")[0]
                found.append((str(event["UID"]), int(event["SEQUENCE"]), str(calendar["METHOD"])))
        return found

    assert [(sequence, method) for _, sequence, method in calendar_of(chosen[0])] == [(0, "REQUEST")] * 2
    staff.go("/team/traject/leerlabo-gender/")
    staff.follow("Sessie 2")
    staff.follow("Wijzig of verplaats")
    second = first + timedelta(days=8)
    staff.fill(starts_at=f"{second}T13:00", ends_at=f"{second}T16:00")
    staff.press("Bewaar de sessie")
    staff.sees("krijgen de wijziging in hun agenda")
    messages = calendar_of(chosen[0])
    assert messages[2] == (messages[1][0], 1, "REQUEST")

    # After the first session the facilitator marks who was there, on a phone, and asks for an evaluation.
    put_clock_forward(days=3, hours=12)
    facilitator.go("/begeleiding/")
    facilitator.follow("Sessie 1: Leerlabo gender")
    session_url = facilitator.page.url
    facilitator.page.goto(session_url + "aanwezigheid/")
    rows = facilitator.page.locator("main fieldset")
    assert rows.count() == 6
    for number in range(6):
        rows.nth(number).locator("input[value='absent']" if number == 5 else "input[value='online']").check()
    facilitator.press("Bewaar de aanwezigheid")
    facilitator.page.goto(session_url + "aanwezigheid/")
    facilitator.sees("zijn er 5 aanwezig")
    facilitator.page.goto(session_url + "evaluatie/")
    facilitator.press("Vraag een evaluatie")

    # Averages show only from five answers on.
    present = [c for c in chosen if any("evaluatie" in m.get_body(("plain",)).get_content() for m in mails_to(c.email))]
    assert len(present) == 5
    for number, colleague in enumerate(present):
        if number == 4:
            facilitator.page.goto(session_url + "evaluatie/")
            facilitator.sees("vanaf 5")
        colleague.go("/mijn/")
        colleague.click(colleague.page.locator("a[href*='/evaluatie/']").first)
        for item in colleague.page.locator("main fieldset").all():
            item.locator("input[value='4']").check()
        colleague.send()
    facilitator.page.goto(session_url + "evaluatie/")
    facilitator.sees("4")
    assert "vanaf 5" not in facilitator.page.locator("main").inner_text()

    # The figures, on the page and exported.
    year = timezone.localdate().year
    staff.go(f"/team/kpi/3.1/?year={year}")
    staff.sees("Service-designtrajecten")
    output = tmp_path / "kpi.json"
    call_command("export_kpis", year=year, format="json", output=str(output), verbosity=0)
    figures = {row["code"]: row for row in json.loads(output.read_text())["indicators"]}
    assert figures["3.1-K1"]["value"] == 1
    assert figures["3.1-K2"]["value"] == 1
    assert figures["3.1-K3"]["value"] == 5
    assert figures["2.1-K4"]["value"] is None
    assert figures["2.1-K4"]["status"] == "not_yet"
    staff.go(f"/team/kpi/?year={year}")
    with staff.page.expect_download() as download:
        staff.page.locator("a[href*='format=xlsx'], button[value='xlsx']").first.click()
    assert download.value.suggested_filename.endswith(".xlsx")
