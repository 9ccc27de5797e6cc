"""Themes, the parts of the starter offer, instruments, practices and news."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document

from kruispunt.cms.models import (
    ContentPage,
    InstrumentPage,
    InstrumentsPage,
    NewsIndexPage,
    NewsPage,
    OfferPage,
    PracticePage,
    PracticesPage,
    StarterPage,
    ThemePage,
)
from kruispunt.kennisgroep.models import Kennisgroep
from kruispunt.mentor_networks.models import MentorRole
from kruispunt.trajectories.programme.enums import TrajectKind, TrajectStatus
from kruispunt.trajectories.programme.models import Traject
from tests.cms.helpers import make_call, make_session, make_traject, text_of
from tests.conftest import make_bestuur, make_member, query_counts
from tests.trajectories.enrolment.helpers import make_participant

pytestmark = pytest.mark.django_db
NEW_PATHS = [
    "/gender/",
    "/regenboog/",
    "/inclusie/",
    "/instrumenten/",
    "/instrumenten/lio-vlaanderen/",
    "/instrumenten/thuisgevoel/",
    "/praktijken/",
    "/nieuws/",
    "/nieuws/wat-besturen-vragen/",
    "/starters/ondersteuningsnetwerk/",
    "/starters/vormingstraject/",
]


def add_instrument(**fields) -> InstrumentPage:
    fields = {"title": "Een instrument", "introduction": "Wat het is.", "for_whom": "Voor wie begint."} | fields
    return InstrumentsPage.objects.get().add_child(instance=InstrumentPage(**fields))


def add_practice(**fields) -> PracticePage:
    fields = {
        "title": "Een praktijk",
        "introduction": "In het kort.",
        "what": "<p>We telden wie er sport.</p>",
        "result": "<p>Meer meisjes op het veld.</p>",
    } | fields
    fields.setdefault("bestuur", None)
    fields["bestuur"] = fields["bestuur"] or make_bestuur(name="Ergens")
    return PracticesPage.objects.get().add_child(instance=PracticePage(**fields))


def add_news(**fields) -> NewsPage:
    fields = {"title": "Nieuws", "introduction": "Het nieuws."} | fields
    page = NewsIndexPage.objects.get().add_child(instance=NewsPage(**fields))
    page.save_revision().publish()
    return page


@pytest.mark.parametrize("path", NEW_PATHS)
def test_a_fresh_migrate_gives_each_page_with_text_and_one_title(path):
    page = text_of(path)
    assert page.count("<h1") == 1
    assert "kp-lead" in page or "kp-prose" in page


def test_home_leads_to_each_theme_and_to_the_news():
    page = text_of("/")
    for path in ("/gender/", "/regenboog/", "/inclusie/", "/nieuws/wat-besturen-vragen/", "/instrumenten/"):
        assert f'href="{path}"' in page


def test_a_theme_shows_what_is_open_comes_and_runs_about_it_and_nothing_else():
    about = make_traject(title="Werk aan gender", themes=("gender",))
    make_session(about, title="Eerste gesprek")
    other = make_traject(title="Over handicap", themes=("disability",))
    make_session(other)
    make_call(5, title="Doe mee met gender", traject=make_traject(kind="leerlabo", themes=("gender",)))
    make_call(5, title="Doe mee met handicap", traject=make_traject(kind="leerlabo", themes=("disability",)))
    page = text_of("/gender/")
    for shown in ("Werk aan gender", "Eerste gesprek", "Doe mee met gender"):
        assert shown in page
    for hidden in ("Over handicap", "Doe mee met handicap", "vergadering.example"):
        assert hidden not in page


def test_a_theme_hides_drafts_and_what_is_over_and_says_that_nothing_runs():
    make_session(make_traject(title="Nog een ontwerp", themes=("gender",), status=TrajectStatus.DRAFT))
    make_session(make_traject(title="Al voorbij", themes=("gender",)), in_days=-9)
    page = text_of("/gender/")
    assert "Nog een ontwerp" not in page
    assert "Al voorbij" not in page
    assert "Er loopt nu niets over dit thema" in page


def test_a_theme_shows_of_the_closed_group_only_its_door(client_of):
    Kennisgroep.objects.create(name="Achter slot", slug="slot", introduction="Geheim plan", house_rules="Zwijg")
    for client in (Client(), client_of(make_member())):
        page = text_of("/gender/", client)
        assert 'href="/kennisgroep/"' in page
        assert "Geheim plan" not in page
        assert "Achter slot" not in page


def test_a_theme_names_the_instruments_and_practices_about_it():
    add_instrument(title="Telblad", about_gender=True)
    add_practice(title="Gelijke uren op het veld", about_gender=True)
    add_instrument(title="Nog niet klaar", about_gender=True, live=False)
    page = text_of("/gender/")
    assert "Telblad" in page
    assert "Gelijke uren op het veld" in page
    assert "Nog niet klaar" not in page
    assert "Telblad" not in text_of("/inclusie/")


def test_a_theme_shows_its_news_and_the_pages_under_it():
    add_news(title="Nieuws over gender", about_gender=True)
    add_news(title="Nieuws over handicap", about_disability=True)
    ThemePage.objects.get(slug="gender").add_child(instance=ContentPage(title="Cijfers", slug="cijfers"))
    page = text_of("/gender/")
    assert "Nieuws over gender" in page
    assert "Cijfers" in page
    assert "Nieuws over handicap" not in page


def test_an_instrument_and_a_practice_show_what_is_open_and_comes_about_their_themes():
    make_session(make_traject(title="Werk aan gender", themes=("gender", "lgbti")))
    make_session(make_traject(title="Over handicap", themes=("disability",)))
    make_call(5, title="Doe mee met gender", traject=make_traject(kind="leerlabo", themes=("gender",)))
    for add in (add_instrument, add_practice):
        text = text_of(add(title=f"Met thema {add.__name__}", about_gender=True, about_lgbti=True).url)
        assert text.count(">Werk aan gender<") == 1
        assert "Doe mee met gender" in text
        assert "Over handicap" not in text
        assert "Nu bezig" not in text_of(add(title=f"Zonder thema {add.__name__}").url)


def test_an_instrument_with_a_file_and_a_website_leads_to_both():
    file = Document.objects.create(title="Handleiding", file=ContentFile(b"%PDF-1.7", "handleiding.pdf"))
    text = text_of(add_instrument(download=file, link="https://instrument.example/").url)
    assert "Download Handleiding" in text
    assert "https://instrument.example/" in text


def test_there_is_one_page_per_theme():
    assert ThemePage.objects.count() == 3
    page = ThemePage(title="Nog eens gender", slug="gender-2", theme="gender", introduction="x")
    with pytest.raises(Exception, match=r"thema|theme"):
        StarterPage.objects.get().get_parent().add_child(instance=page)


def test_the_pillars_of_the_starter_offer_lead_on():
    page = text_of("/starters/")
    assert 'href="/starters/ondersteuningsnetwerk/"' in page
    assert 'href="/starters/vormingstraject/"' in page
    OfferPage.objects.get(slug="vormingstraject").unpublish()
    page = text_of("/starters/")
    assert 'href="/starters/vormingstraject/"' not in page
    assert "Het meerdaagse vormingstraject" in page


def test_the_support_network_shows_its_meetings_and_the_mentor_networks():
    network = make_traject(title="Starters samen", kind=TrajectKind.NETWORK, objectives=("4.1",))
    make_session(network)
    make_session(make_traject(title="Ander netwerk", kind=TrajectKind.NETWORK))
    learning = make_traject(title="Veilige straat", kind=TrajectKind.LEARNING_NETWORK)
    MentorRole.objects.create(traject=learning, bestuur=make_bestuur(name="Mentorstad"), source="Plan")
    make_traject(title="Een plan", kind=TrajectKind.LEARNING_NETWORK, status=TrajectStatus.DRAFT)
    page = text_of("/starters/ondersteuningsnetwerk/")
    for shown in ("Starters samen", "Veilige straat", "Mentorstad"):
        assert shown in page
    assert "Ander netwerk" not in page
    assert "Een plan" not in page


def test_an_instrument_says_what_it_is_for_whom_where_and_what_it_came_from():
    traject = make_traject(title="Leerlabo gender", kind=TrajectKind.LEERLABO)
    for _ in range(2):
        make_participant(traject)
    page = add_instrument(link="https://instrument.example/", traject=traject, maker="De groep")
    text = text_of(page.url)
    for shown in ("Wat het is.", "Voor wie begint.", "https://instrument.example/", "Leerlabo gender", "2 besturen"):
        assert shown in text


def test_an_instrument_is_silent_about_a_traject_that_is_no_longer_public():
    traject = make_traject(title="Geheim leerlabo")
    page = add_instrument(traject=traject)
    Traject.objects.update(status=TrajectStatus.DRAFT)
    assert "Geheim leerlabo" not in text_of(page.url)


def test_a_practice_names_the_bestuur_what_it_did_and_what_it_brought():
    text = text_of(add_practice(bestuur=make_bestuur(name="Sportgem"), year=2024).url)
    for shown in ("Sportgem", "2024", "We telden wie er sport.", "Meer meisjes op het veld."):
        assert shown in text


def test_news_is_dated_and_listed_newest_first():
    add_news(title="Vandaag")
    page = text_of("/nieuws/")
    assert page.index("Vandaag") < page.index("Besturen vragen cijfers")
    assert "Meer nieuws" in text_of("/nieuws/vandaag/")


@pytest.mark.parametrize("path", ["/instrumenten/", "/praktijken/", "/nieuws/"])
@pytest.mark.parametrize("theme", ["gender", "onbekend", "%00", "' OR 1=1", "9" * 500])
def test_a_list_filters_by_theme_and_takes_odd_ones(path, theme):
    assert Client().get(f"{path}?thema={theme}&pagina=abc").status_code == 200


def test_the_filter_of_a_list_keeps_to_its_theme():
    add_instrument(title="Over gender", about_gender=True)
    page = text_of("/instrumenten/?thema=gender")
    assert "Over gender" in page
    assert "Lio.Vlaanderen" not in page


@pytest.mark.parametrize("path", ["/gender/", "/instrumenten/", "/praktijken/", "/nieuws/"])
def test_more_pages_cost_no_more_queries(path, client):
    def add(number: int) -> None:
        for _ in range(number):
            make_session(make_traject(themes=("gender",)))
            add_instrument(about_gender=True)
            add_practice(about_gender=True, bestuur=make_bestuur())
            add_news(about_gender=True)

    counts = query_counts(client, path, add)
    assert len(set(counts)) == 1, counts


def test_more_networks_cost_no_more_queries(client):
    def add(number: int) -> None:
        for _ in range(number):
            make_session(make_traject(kind=TrajectKind.NETWORK, objectives=("4.1",)))
            learning = make_traject(kind=TrajectKind.LEARNING_NETWORK)
            MentorRole.objects.create(traject=learning, bestuur=make_bestuur(), source="Plan")

    counts = query_counts(client, "/starters/ondersteuningsnetwerk/", add)
    assert len(set(counts)) == 1, counts
