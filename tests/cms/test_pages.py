"""The pages of the site, as a fresh `migrate` leaves them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Site

from kruispunt.cms.models import ContentPage, StarterPage
from kruispunt.core import clock
from kruispunt.core.figures import Period, registry
from kruispunt.core.roles import Role
from kruispunt.trajectories.calls.enums import CallStatus
from kruispunt.trajectories.programme.enums import (
    Objective,
    SessionAudience,
    SessionMode,
    Theme,
    TrajectKind,
    TrajectStatus,
)
from kruispunt.trajectories.programme.models import TrajectObjective, TrajectTheme
from tests.cms.helpers import make_call, make_session, make_traject, text_of
from tests.conftest import make_user, query_counts

pytestmark = pytest.mark.django_db
PATHS = ["/", "/agenda/", "/oproepen/", "/starters/", "/over/", "/privacy/", "/toegankelijkheid/"]


@pytest.mark.parametrize("path", PATHS)
def test_a_fresh_migrate_gives_every_page_in_the_shared_layout(path):
    page = text_of(path)
    assert 'lang="nl-BE"' in page
    assert page.count("<h1") == 1
    assert 'href="/privacy/"' in page


def test_nothing_of_the_welcome_page_is_left_and_the_site_starts_at_home():
    assert Page.objects.filter(depth=2).count() == 1
    assert Site.objects.get(is_default_site=True).root_page.specific.__class__.__name__ == "HomePage"


def test_the_page_tree_is_sound():
    assert not any(Page.find_problems())


def test_the_texts_of_the_first_pages_came_through_the_migration():
    assert "Gegevensbeschermingsautoriteit" in text_of("/privacy/")
    assert "Wat is de beste eerste stap?" in text_of("/starters/")
    assert "Maak een account" in text_of("/")


def test_home_names_open_calls_and_the_next_sessions_and_leads_to_the_starters():
    make_call(3, title="Doe mee met dit leerlabo")
    make_call(-3, title="Dit is voorbij")
    make_session(make_traject(title="Vorming over draagvlak"))
    page = text_of("/")
    assert "Doe mee met dit leerlabo" in page
    assert "Dit is voorbij" not in page
    assert "Vorming over draagvlak" in page
    assert 'href="/starters/"' in page


def test_home_says_so_when_nothing_is_open():
    page = text_of("/")
    assert "Er staat nu geen oproep open" in page
    assert "Er zijn nog geen sessies gepland" in page


def test_the_agenda_shows_what_is_to_come_and_says_what_was_cancelled():
    make_session(make_traject(title="Komt nog"))
    make_session(make_traject(title="Al voorbij"), in_days=-7)
    make_session(make_traject(title="Nog een ontwerp", status=TrajectStatus.DRAFT))
    user = make_user(Role.STAFF)
    make_session(
        make_traject(
            title="Gaat niet door",
            status=TrajectStatus.CANCELLED,
            cancelled_at=clock.now(),
            cancelled_by=user,
            cancel_reason="Te weinig inschrijvingen",
        )
    )
    page = text_of("/agenda/")
    assert "Komt nog" in page
    assert "Al voorbij" not in page
    assert "Nog een ontwerp" not in page
    assert "Gaat niet door" in page
    assert page.count("Geannuleerd") == 1


def test_the_agenda_keeps_links_of_meetings_and_talks_with_one_bestuur_to_who_takes_part():
    make_session(make_traject())
    make_session(make_traject(title="Gesprek met een bestuur"), audience=SessionAudience.INDIVIDUAL)
    page = text_of("/agenda/")
    assert "vergadering.example" not in page
    assert "Gesprek met een bestuur" not in page


def test_the_agenda_filters_by_kind_and_theme():
    gender = make_traject(title="Over gender")
    TrajectTheme.objects.create(traject=gender, theme=Theme.GENDER)
    make_session(gender)
    make_session(make_traject(title="Een webinar", kind=TrajectKind.WEBINAR))
    by_theme = text_of("/agenda/?thema=gender")
    assert "Over gender" in by_theme
    assert "Een webinar" not in by_theme
    by_kind = text_of("/agenda/?soort=webinar&thema=")
    assert "Een webinar" in by_kind
    assert "Over gender" not in by_kind
    assert "Geen sessie past bij deze keuze" in text_of("/agenda/?soort=webinar&thema=gender")


def test_the_agenda_filters_by_form_and_period_and_keeps_what_was_chosen():
    make_session(make_traject(title="Dichtbij online"), in_days=3)
    make_session(make_traject(title="Ver online"), in_days=40)
    make_session(
        make_traject(title="In een zaal"), in_days=3, mode=SessionMode.PHYSICAL, address="Markt 1", online_url=""
    )
    page = text_of("/agenda/?vorm=physical")
    assert "In een zaal" in page
    assert "Dichtbij online" not in page
    assert '<option value="physical" selected>' in page
    until = (clock.today() + timedelta(days=10)).isoformat()
    page = text_of(f"/agenda/?vorm=online&tot={until}")
    assert "Dichtbij online" in page
    assert "Ver online" not in page
    assert f'value="{until}"' in page
    assert "Ver online" in text_of(f"/agenda/?van={until}")


def test_the_agenda_filters_by_province_and_refuses_a_digital_place():
    on_site = {"mode": SessionMode.PHYSICAL, "online_url": ""}
    make_session(make_traject(title="In Gent"), address="Botermarkt 1, 9000 Gent", **on_site)
    make_session(make_traject(title="In Brussel"), address="Paviljoenstraat 9, 1030 Brussel", **on_site)
    make_session(make_traject(title="Zonder postcode"), address="Stadhuis, zaal 2", **on_site)
    make_session(make_traject(title="Op het scherm"))
    page = text_of("/agenda/?waar=oost-vlaanderen")
    assert "In Gent" in page
    assert "(Oost-Vlaanderen)" in page
    for hidden in ("In Brussel", "Zonder postcode", "Op het scherm"):
        assert hidden not in page
    assert "In Brussel" in text_of("/agenda/?waar=brussel&vorm=physical")
    response = Client().get("/agenda/?waar=brussel&vorm=online")
    assert response.status_code == 400
    assert "Een digitale sessie heeft geen plaats" in response.content.decode()


def test_a_page_of_text_lists_the_pages_under_it():
    page = ContentPage.objects.get(slug="over")
    page.add_child(instance=ContentPage(title="Wie we zijn", slug="wie"))
    page.add_child(instance=ContentPage(title="Nog niet online", slug="nog-niet", live=False))
    text = text_of("/over/")
    assert 'href="/over/wie/"' in text
    assert "Nog niet online" not in text


def test_a_period_takes_its_first_and_its_last_day_with_it():
    session = make_session(make_traject(title="Op de dag zelf"), in_days=5)
    day = timezone.localdate(session.starts_at).isoformat()
    assert "Op de dag zelf" in text_of(f"/agenda/?van={day}&tot={day}")


@pytest.mark.parametrize(
    "query",
    [
        "soort=abc",
        "thema=%00",
        "soort=vorming&thema=' OR 1=1",
        "vorm=x",
        "waar=x",
        "van=gisteren",
        "tot=9999-99-99",
        "van=2026-05-02&tot=2026-05-01",
    ],
)
def test_a_filter_that_does_not_exist_gets_a_message_at_the_field(query):
    response = Client().get(f"/agenda/?{query}")
    assert response.status_code == 400
    assert "govuk-error-message" in response.content.decode()


@pytest.mark.parametrize("page", ["abc", "0", "-1", "999999999999999999999", "9" * 5000, "%00"])
@pytest.mark.parametrize("path", ["/agenda/", "/oproepen/"])
def test_an_odd_page_number_gives_a_page_of_the_list(path, page):
    make_session(make_traject())
    assert Client().get(f"{path}?pagina={page}").status_code == 200


def test_the_agenda_continues_on_a_next_page_with_the_filter_kept():
    traject = make_traject()
    for day in range(1, 52):
        make_session(traject, in_days=day)
    page = text_of("/agenda/?soort=vorming")
    assert "soort=vorming&amp;pagina=2" in page
    assert "Pagina 2 van 2" in text_of("/agenda/?soort=vorming&pagina=2")


def test_the_page_of_calls_keeps_open_and_closed_apart_and_hides_drafts():
    make_call(3, title="Nog open")
    make_call(-3, title="Al dicht")
    make_call(3, title="Een ontwerp", status=CallStatus.DRAFT)
    page = text_of("/oproepen/")
    assert page.index("Nog open") < page.index("Gesloten</h2>") < page.index("Al dicht")
    assert "Een ontwerp" not in page


def test_the_starter_page_shows_what_runs_for_starters_now():
    network = make_traject(title="Ondersteuningsnetwerk", kind=TrajectKind.NETWORK)
    TrajectObjective.objects.create(traject=network, objective=Objective.OD_4_1)
    assert "Er is nu niets gepland voor starters" in text_of("/starters/")
    make_session(network, in_days=-7)
    assert "Er is nu niets gepland voor starters" in text_of("/starters/")
    make_session(network)
    make_session(network, in_days=14)
    assert text_of("/starters/").count(">Ondersteuningsnetwerk<") == 1


def test_a_page_that_staff_adds_is_listed_under_the_starter_page():
    starters = StarterPage.objects.get()
    starters.add_child(instance=ContentPage(title="Cijfers gebruiken", slug="cijfers"))
    assert "Cijfers gebruiken" in text_of("/starters/")
    assert "Cijfers gebruiken" in text_of("/starters/cijfers/")


@pytest.mark.parametrize("path", ["/", "/agenda/", "/oproepen/", "/starters/"])
def test_more_rows_cost_no_more_queries(path, client):
    def add(number: int) -> None:
        for _ in range(number):
            traject = make_traject()
            TrajectTheme.objects.create(traject=traject, theme=Theme.GENDER)
            TrajectObjective.objects.create(traject=traject, objective=Objective.OD_4_1)
            make_session(traject)
            make_call(3)
            make_call(-3)

    counts = query_counts(client, path, add)
    assert len(set(counts)) == 1, counts


def test_the_figure_of_the_starter_page_knows_since_when_it_is_online():
    figure = registry.functions["4.1-K2"]
    page = StarterPage.objects.get()
    now = figure(Period(clock.today(), clock.today()))
    assert (now.value, now.numerator, now.denominator) == (1, 1, None)
    assert now.note.startswith("Laatst gewijzigd op ")
    assert now.rows[0].url == "/starters/"
    before = page.first_published_at.date() - timedelta(days=2)
    assert figure(Period(before, before)).value == 0


def test_groups_of_staff_and_admins_exist_after_migrate():
    for role in (Role.STAFF, Role.ADMIN):
        group = Group.objects.get(name=role.value)
        assert group.permissions.filter(codename="access_admin").exists()
        assert group.page_permissions.count() == 3
