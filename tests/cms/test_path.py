"""The starter path: looking without an account, keeping with one, and what the team sees of it."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from kruispunt.besturen.enums import Province
from kruispunt.cms import actions, paths
from kruispunt.cms.models import PathPage, PathProgress, PathStep
from kruispunt.cms.tasks import tend_pages
from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.core.models import AuditEvent
from kruispunt.core.roles import Role
from kruispunt.trajectories.programme.enums import SessionMode, TrajectKind
from tests.cms.helpers import make_session, make_traject, text_of
from tests.conftest import make_bestuur, make_member, make_user, query_counts
from tests.kennisgroep import helpers as kennisgroep
from tests.trajectories.enrolment.test_races import at_once

pytestmark = pytest.mark.django_db
PATH = "/starters/waar-staan-we/"


@pytest.fixture
def page() -> PathPage:
    return PathPage.objects.get()


def choices(page: PathPage) -> list[str]:
    return [block.id for block in page.stages]


def steps(page: PathPage, user, number: int = 0) -> dict[str, paths.Step]:
    stage = page.stages[number].value
    return {step.key: step for step in paths.steps_of(stage, user, paths.progress_of(user))}


def test_a_visitor_picks_and_sees_a_path_with_pages_a_vorming_and_a_network(page):
    make_session(make_traject(title="Gewone vorming"), in_days=2)
    make_session(make_traject(title="Basis voor starters", objectives=("4.1",)), in_days=9)
    make_session(make_traject(title="Starters samen", kind=TrajectKind.NETWORK))
    assert "We beginnen pas" in text_of(PATH)
    text = text_of(f"{PATH}?keuze={choices(page)[0]}")
    for shown in ("Basis voor starters", "Starters samen", "Lokaal gelijkekansenbeleid voor starters", "Meld je aan"):
        assert shown in text
    assert "Gewone vorming" not in text
    assert f"?next={quote(PATH)}%3Fkeuze%3D{choices(page)[0]}" in text, "logging in leads back to the path picked"
    assert not PathProgress.objects.exists()


def test_a_path_says_so_when_nothing_is_planned(page):
    text = text_of(f"{PATH}?keuze={choices(page)[2]}")
    assert "Er is nu geen vorming gepland" in text
    assert "collegagroep" in text


@pytest.mark.parametrize("choice", ["", "x", "%00", "9" * 500, "' OR 1=1"])
def test_a_choice_that_does_not_exist_shows_the_choices(choice):
    text = text_of(f"{PATH}?keuze={choice}")
    assert "We beginnen pas" in text
    assert "Jouw pad" not in text


def test_a_page_that_went_offline_leaves_the_path(page):
    key, step = next(iter(steps(page, make_user()).items()))
    page.stages[0].value["pages"][0]["page"].unpublish()
    assert step.title
    assert key not in steps(PathPage.objects.get(), make_user())


def test_somebody_keeps_a_path_and_ticks_a_step_and_finds_it_back(page, client_of, member):
    client = client_of(member)
    response = client.post("/starterspad/bewaren/", {"stage": choices(page)[0]}, follow=True)
    assert "Je pad is bewaard tot " in response.content.decode()
    response = client.post("/starterspad/stap/", {"step": "vorming", "done": "1"}, follow=True)
    assert "1 van 6 stappen gezet" in response.content.decode()
    response = client.post("/starterspad/stap/", {"step": "vorming", "done": "0"}, follow=True)
    assert "0 van 6 stappen gezet" in response.content.decode()
    verbs = set(AuditEvent.objects.filter(actor=member).values_list("verb", flat=True))
    assert {"cms.keep_path", "cms.mark_step"} <= verbs


def test_another_choice_keeps_the_steps_and_the_end(page, member):
    first = actions.keep_path(page=page, stage=choices(page)[0], by=member)
    actions.mark_step(page=page, step="vorming", is_done=True, by=member)
    with clock.at(clock.now() + timedelta(days=30)):
        second = actions.keep_path(page=page, stage=choices(page)[1], by=member)
    assert (first.pk, first.ends_on) == (second.pk, second.ends_on)
    assert steps(page, member, 1)["vorming"].is_done


@pytest.mark.parametrize("data", [{}, {"stage": "x"}, {"stage": "\x00"}, {"stage": "a" * 99}])
def test_a_choice_that_is_not_there_is_refused(client_of, member, data):
    response = client_of(member).post("/starterspad/bewaren/", data, follow=True)
    assert "Deze keuze staat niet meer op de pagina" in response.content.decode()
    assert not PathProgress.objects.exists()


@pytest.mark.parametrize(
    "data", [{}, {"step": "vorming"}, {"step": "pagina-999999", "done": "1"}, {"step": "\x00", "done": "1"}]
)
def test_a_step_that_is_not_on_the_path_is_refused(page, client_of, member, data):
    actions.keep_path(page=page, stage=choices(page)[0], by=member)
    response = client_of(member).post("/starterspad/stap/", data, follow=True)
    assert "Deze stap staat niet meer op je pad" in response.content.decode()
    assert not PathStep.objects.exists()


def test_who_keeps_nothing_can_neither_tick_nor_stop(page, client_of, member):
    with pytest.raises(Refused):
        actions.mark_step(page=page, step="vorming", is_done=True, by=member)
    response = client_of(member).post("/starterspad/stoppen/", follow=True)
    assert "Je bewaart nu geen pad" in response.content.decode()
    assert client_of(member).get("/starterspad/stoppen/")["Location"] == page.url


def test_stopping_throws_everything_away(page, client_of, member):
    actions.keep_path(page=page, stage=choices(page)[0], by=member)
    actions.mark_step(page=page, step="netwerk", is_done=True, by=member)
    asked = client_of(member).get("/starterspad/stoppen/").content.decode()
    assert "de stap die je afvinkte" in asked
    assert PathProgress.objects.exists()
    assert "Je pad is gewist" in client_of(member).post("/starterspad/stoppen/", follow=True).content.decode()
    assert not PathProgress.objects.exists()
    assert not PathStep.objects.exists()


@pytest.mark.parametrize("address", ["bewaren", "stap", "stoppen"])
def test_keeping_asks_to_log_in(address):
    response = Client().post(f"/starterspad/{address}/")
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


def test_after_a_year_the_name_goes_and_the_counts_stay(page, member):
    actions.keep_path(page=page, stage=choices(page)[0], by=member)
    actions.mark_step(page=page, step="vorming", is_done=True, by=member)
    with clock.at(clock.now() + timedelta(days=364)):
        tend_pages()
        assert PathProgress.objects.get().user == member
    with clock.at(clock.now() + timedelta(days=366)):
        tend_pages()
        tend_pages()
    assert PathProgress.objects.get().user is None
    assert paths.use_of_steps() == [("Een vorming volgen", 1)]


def test_the_team_sees_which_steps_are_used_and_no_names(page, client_of, staff):
    for number in range(3):
        who = make_member(last_name="Geheimenaam")
        actions.keep_path(page=page, stage=choices(page)[0], by=who)
        actions.mark_step(page=page, step="vorming" if number else "netwerk", is_done=True, by=who)
    text = text_of("/team/starterspad/", client_of(staff))
    assert "3 collega&#x27;s bewaarden" in text or "3 collega's bewaarden" in text
    assert text.index("Een vorming volgen") < text.index("Naar een netwerk gaan")
    assert "Geheimenaam" not in text
    assert client_of(make_user(Role.FACILITATOR)).get("/team/starterspad/").status_code == 403


def test_only_a_settled_member_hears_of_a_colleague_and_only_of_a_findable_one(page):
    group = kennisgroep.make_group()
    hidden = kennisgroep.settle(group, make_member(last_name="Onvindbaar"))
    helper = kennisgroep.settle(group, make_member(last_name="Helper"), is_findable=True)
    outsider = make_member()
    assert "Alleen leden" in steps(page, outsider)["collega"].missing
    me = kennisgroep.settle(group)
    step = steps(page, me)["collega"]
    assert "Helper" in step.title
    assert "Regenboogbeleid" in step.text
    assert "Helper" not in steps(page, helper)["collega"].title
    assert "Onvindbaar" not in str(steps(page, hidden))


def test_a_colleague_of_the_same_province_goes_first_and_never_one_of_the_own_bestuur(page):
    group = kennisgroep.make_group()
    mine = make_bestuur(province=Province.LIMBURG)
    kennisgroep.settle(group, make_member(mine, last_name="Buur"), is_findable=True)
    kennisgroep.settle(group, make_member(make_bestuur(province=Province.ANTWERPEN)), is_findable=True)
    near = make_member(make_bestuur(province=Province.LIMBURG), last_name="Dichtbij")
    kennisgroep.settle(group, near, is_findable=True)
    me = kennisgroep.settle(group, make_member(mine))
    step = steps(page, me)["collega"]
    assert "Dichtbij" in step.title
    assert "in jouw provincie" in step.text


def test_members_of_another_group_stay_unknown(page):
    kennisgroep.settle(kennisgroep.make_group("Andere groep"), is_findable=True)
    me = kennisgroep.settle(kennisgroep.make_group("Mijn groep"))
    assert "Nog niemand" in steps(page, me)["collega"].missing


def test_a_network_in_the_own_province_goes_before_one_that_is_sooner(page):
    make_session(make_traject(title="Netwerk ver weg", kind=TrajectKind.NETWORK), in_days=2)
    near = {"mode": SessionMode.PHYSICAL, "online_url": "", "address": "Stationsplein 1, 3500 Hasselt"}
    make_session(make_traject(title="Netwerk dichtbij", kind=TrajectKind.NETWORK), in_days=20, **near)
    assert "Netwerk ver weg" in steps(page, make_user())["netwerk"].title
    step = steps(page, make_member(make_bestuur(province=Province.LIMBURG)))["netwerk"]
    assert "Netwerk dichtbij" in step.title
    assert step.text.startswith("In jouw provincie.")


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_and_one_twice_each_keep_their_own_path():
    page = PathPage.objects.get()
    one, two = make_member(), make_member()

    def walk(person, step: str):
        actions.keep_path(page=page, stage=choices(page)[0], by=person)
        return actions.mark_step(page=page, step=step, is_done=True, by=person)

    jobs = [(one, "vorming"), (one, "vorming"), (one, "netwerk"), (two, "vorming"), (two, "collega")]
    results = at_once(*[lambda person=person, step=step: walk(person, step) for person, step in jobs])
    assert not [result for result in results if isinstance(result, Exception)]
    kept = {row.user: {step.step for step in row.steps.all()} for row in PathProgress.objects.all()}
    assert kept == {one: {"vorming", "netwerk"}, two: {"vorming", "collega"}}
    assert PathStep.objects.count() == 4
    assert AuditEvent.objects.filter(verb="cms.mark_step").count() == 4


@pytest.mark.django_db(transaction=True)
def test_who_stops_while_ticking_a_step_leaves_nothing_half():
    page, person = PathPage.objects.get(), make_member()
    actions.keep_path(page=page, stage=choices(page)[0], by=person)
    results = at_once(
        lambda: actions.mark_step(page=page, step="vorming", is_done=True, by=person),
        lambda: actions.stop_path(by=person),
    )
    assert all(result is None or isinstance(result, PathProgress | Refused) for result in results)
    assert not PathStep.objects.exists()
    assert not PathProgress.objects.exists()


def test_more_trajecten_and_colleagues_cost_no_more_queries(page, client_of):
    group = kennisgroep.make_group()
    me = kennisgroep.settle(group)
    actions.keep_path(page=page, stage=choices(page)[0], by=me)

    def add(number: int) -> None:
        for _ in range(number):
            make_session(make_traject(objectives=("4.1",)))
            make_session(make_traject(kind=TrajectKind.NETWORK))
        kennisgroep.settle(group, is_findable=True)

    counts = query_counts(client_of(me), PATH, add)
    assert len(set(counts)) == 1, counts
