"""The pages of who reviews and of the team: what shows, to whom, and when; typed text survives every refusal."""

import pytest
import time_machine
from django.urls import reverse

from kruispunt.besturen.models import Membership
from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application, Review, Reviewer
from tests.conftest import make_bestuur, make_member, make_user, query_counts
from tests.trajectories.calls.helpers import AFTER, DURING, apply, determine
from tests.trajectories.calls.reviewing import (
    REVIEWED,
    REVIEWING,
    give,
    make_eligible,
    make_reviewed_call,
    make_reviewer,
)

pytestmark = pytest.mark.django_db
SECRET = "Dit zegt een ander"


@pytest.fixture
def reviewing():
    with time_machine.travel(REVIEWING, tick=False):
        yield


@pytest.fixture
def call(staff):
    return make_reviewed_call(staff)


@pytest.fixture
def application(call, staff):
    return make_eligible(call, staff, bestuur=make_bestuur(name="Aalter"))


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def address(name, subject, *more):
    return reverse(f"calls:{name}", args=[subject.pk, *more])


def form_of(application, *points, **fields):
    criteria = application.call.criteria.all()
    return {f"points_{c.pk}": value for c, value in zip(criteria, points, strict=False)} | fields


def test_a_reviewer_reads_scores_and_goes_on_to_the_next(call, application, staff, client_of, reviewing):
    following = make_eligible(call, staff, bestuur=make_bestuur(name="Beveren"))
    me = make_reviewer(call, staff)
    client = client_of(me)
    assert "0 van 2 beoordeeld" in page(client.get(reverse("calls:my_reviews")))
    assert address("review", application) in page(client.get(reverse("calls:my_reviews")))
    shown = page(client.get(address("review", application)))
    assert "Wij willen dit leren." in shown
    assert "Telt voor 2 van 3." in shown
    sent = client.post(address("review", application), form_of(application, 4, 3, remark="Goed plan"))
    assert sent.url == address("review", application)
    shown = page(client.get(sent.url))
    assert address("review", following) in shown
    assert "3,67" in shown
    listed = page(client.get(address("my_call", call)))
    assert "1 van 2 beoordeeld" in listed
    assert "3,67" in listed


def test_scores_of_others_show_nowhere_before_the_own_review(call, application, staff, client_of, reviewing):
    colleague = make_reviewer(call, staff, role=Role.STAFF)
    give(application, make_reviewer(call, staff), 5, 2, remark=SECRET)
    client = client_of(colleague)
    team_list, team_page = address("applications", call), address("team_application", application)
    pages = [team_list, f"{team_list}?volgorde=score", team_page, address("review", application)]
    pages += [address("my_call", call), reverse("calls:my_reviews"), reverse("besturen:mine"), reverse("besturen:team")]
    for url in pages:
        shown = page(client.get(url))
        assert "4,00" not in shown, url
        assert SECRET not in shown, url
    give(application, colleague, 2, 5)
    for url in (team_list, team_page, address("review", application), address("my_call", call)):
        assert "3,50" in page(client.get(url)), url
    assert SECRET in page(client.get(team_page))


def test_the_order_of_the_list_tells_a_blind_reviewer_nothing(call, staff, client_of, reviewing):
    low, high = (make_eligible(call, staff, bestuur=make_bestuur(name=name)) for name in ("Aalst", "Zele"))
    other = make_reviewer(call, staff)
    give(low, other, 1, 1)
    give(high, other, 5, 5)
    url = f"{address('applications', call)}?volgorde=score"

    def order(person):
        shown = page(client_of(person).get(url))
        return shown.index("Aalst") < shown.index("Zele")

    assert order(staff) is False
    blind = make_user(Role.STAFF)
    Reviewer.objects.create(call=call, user=blind, asked_by=staff)
    assert order(blind) is True


def test_the_history_tells_who_reviewed_and_never_what(call, application, staff, client_of, reviewing):
    give(application, make_reviewer(call, staff), 5, 2, remark=SECRET)
    blind = make_user(Role.STAFF)
    Reviewer.objects.create(call=call, user=blind, asked_by=staff)
    shown = page(client_of(blind).get(address("team_application", application)))
    assert "Beoordeeld, door" in shown
    assert "Ontvankelijk" in shown
    assert SECRET not in shown


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.STAFF])
def test_the_own_bestuur_is_kept_away_everywhere_also_after_the_phase(call, staff, client_of, role):
    bestuur = make_bestuur(name="Eigenstad")
    own, other = make_eligible(call, staff, bestuur=bestuur), make_eligible(call, staff)
    me = make_reviewer(call, staff, user=make_member(bestuur, role=role))
    give(own, make_reviewer(call, staff), 5, 2, remark=SECRET)
    client = client_of(me)
    for moment in (REVIEWING, REVIEWED):
        with time_machine.travel(moment, tick=False):
            assert "Je handelt zelf voor Eigenstad" in page(client.get(address("review", own)), 403)
            assert client.post(address("review", own), form_of(own, 5, 5)).status_code == 403
            assert "Eigenstad" not in page(client.get(address("my_call", call)))
            assert client.get(address("team_application", own)).status_code == 403
            assert client.post(address("team_application", own), {"form": "eligibility"}).status_code == 403
            assert page(client.get(address("review", other)))
            if role == Role.STAFF:
                listed = page(client.get(address("applications", call)))
                assert "Je handelt zelf voor Eigenstad" in listed
                assert address("team_application", own) not in listed
                narrowed = page(client.get(f"{address('applications', call)}?ontvankelijk=eligible"))
                assert "Eigenstad" not in narrowed
    Membership.objects.filter(user=me).update(status="ended", ends_on=AFTER.date())
    with time_machine.travel(REVIEWING, tick=False):
        assert page(client.get(address("review", own)))


def test_a_form_from_another_window_keeps_what_was_typed_and_wins_when_sent_again(
    call, application, staff, client_of, reviewing
):
    me = make_reviewer(call, staff)
    client, url = client_of(me), address("review", application)
    give(application, me, 4, 2, remark="Eerste venster")
    shown = page(client.post(url, form_of(application, 1, 1, remark="Tweede venster")), 400)
    assert "Tweede venster" in shown
    assert "Eerste venster" in shown
    assert 'name="version" value="1"' in shown
    client.post(url, form_of(application, 1, 1, remark="Tweede venster", version=1))
    assert Review.objects.get().remark == "Tweede venster"


def test_a_form_that_was_open_when_the_phase_closed_is_refused_and_keeps_what_was_typed(
    call, application, staff, client_of
):
    me = make_reviewer(call, staff)
    with time_machine.travel(REVIEWED, tick=False):
        client = client_of(me)
        shown = page(client.post(address("review", application), form_of(application, 4, 2, remark="Getypt")), 403)
        assert "Beoordelen kon tot wo 1 april 2026 om 12 u." in shown
        assert "Getypt" in shown
        assert "Bewaar je beoordeling" not in page(client.get(address("review", application)))


@pytest.mark.parametrize("points", [(), (4,), (0, 3), (6, 3), ("drie", 3), ("9" * 40, 3), ("4\x00", 3)])
def test_points_that_are_missing_or_odd_are_a_message_at_the_field(
    call, application, staff, client_of, reviewing, points
):
    client = client_of(make_reviewer(call, staff))
    shown = page(client.post(address("review", application), form_of(application, *points, remark="Blijft")), 400)
    assert "Kies 1 tot 5 punten." in shown
    assert "Blijft" in shown
    assert not Review.objects.exists()


def test_a_remark_with_a_nul_byte_and_an_odd_version_are_no_500(call, application, staff, client_of, reviewing):
    client = client_of(make_reviewer(call, staff))
    url = address("review", application)
    assert client.post(url, form_of(application, 4, 2, remark="a\x00b")).status_code == 400
    assert client.post(url, form_of(application, 4, 2, version="9" * 40)).status_code in (302, 400)


def test_a_draft_is_on_no_page_of_the_team(call, staff, client_of):
    bestuur = make_bestuur(name="Conceptstad")
    with clock.at(DURING):
        draft = actions.save_draft(call=call, bestuur=bestuur, motivation="Bijna.", by=make_member(bestuur))
    with time_machine.travel(AFTER, tick=False):
        client = client_of(staff)
        assert client.get(address("team_application", draft)).status_code == 404
        assert "Conceptstad" not in page(client.get(address("applications", call)))
        me = make_reviewer(call, staff)
        assert client_of(me).get(address("review", draft)).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("facilitator", 403), ("staff", 403), ("admin", 403)])
def test_who_was_not_asked_gets_no_form_and_no_list(call, application, client_of, role, status, reviewing):
    client = client_of(make_user(Role(role)))
    assert client.get(address("review", application)).status_code == status
    assert client.get(address("my_call", call)).status_code == status


def test_staff_judges_and_verifies_on_the_page_of_an_application(staff, client_of):
    call = make_reviewed_call(staff, asks_theme=True)
    application = apply(call, theme=call.theme_choices[0][0])
    with time_machine.travel(AFTER, tick=False):
        client, url = client_of(staff), address("team_application", application)
        assert page(client.get(url))
        assert client.post(url, {"form": "theme", "theme": call.theme_choices[1][0]}).status_code == 302
        assert client.post(url, {"form": "eligibility", "eligibility": "eligible", "reason": "Ok"}).status_code == 302
        kept = page(client.post(url, {"form": "eligibility", "eligibility": "x", "reason": "Bewaar mij"}), 400)
        assert "Bewaar mij" in kept
        assert client.post(url, {"form": "iets"}).status_code == 400
        assert client.post(url, {"form": "theme", "theme": "bestaat niet"}).status_code == 400
        shown = page(client.get(url))
    application.refresh_from_db()
    assert (application.eligibility, application.verified_theme) == ("eligible", call.theme_choices[1][0])
    assert call.theme_choices[1][1] in shown


def test_staff_asks_and_releases_reviewers(call, staff, client_of):
    person = make_user(Role.FACILITATOR)
    client, url = client_of(staff), address("reviewers", call)
    with time_machine.travel(AFTER, tick=False):
        assert client.post(url, {"user": person.pk}).status_code == 302
        assert str(person) in page(client.get(url))
        for odd in ("", "9" * 40, "x", make_user().pk):
            assert client.post(url, {"user": odd}).status_code == 400
        row = Reviewer.objects.get()
        assert client.post(address("release_reviewer", call, row.pk)).status_code == 302
        assert client.post(address("release_reviewer", call, row.pk)).status_code == 404
        assert not Reviewer.objects.exists()


def test_the_list_narrows_and_sorts(staff, client_of, reviewing):
    call = make_reviewed_call(staff, asks_theme=True)
    theme = call.theme_choices[0][0]
    besturen = [
        make_bestuur(name=n, province=p) for n, p in [("Aalst", "limburg"), ("Bree", "antwerpen"), ("Ciney", "")]
    ]
    one, two, _ = (make_eligible(call, staff, bestuur=b, theme=theme) for b in besturen)
    determine(one.bestuur, "starter", staff)
    Application.objects.filter(pk=two.pk).update(stated_type="leading")
    actions.verify_theme(application=one, theme=theme, by=staff)
    people = [make_reviewer(call, staff), make_reviewer(call, staff)]
    give(one, people[0], 1, 1)
    give(two, people[0], 5, 5)
    give(two, people[1], 3, 3)
    client, url = client_of(staff), address("applications", call)

    def found(query=""):
        shown = page(client.get(f"{url}?{query}"))
        table = (
            shown[shown.index("</thead>", shown.index('aria-label="Kandidaturen"')) :] if "gevonden" in shown else ""
        )
        return [name for name in sorted(("Aalst", "Bree", "Ciney"), key=table.find) if name in table]

    assert found() == ["Aalst", "Bree", "Ciney"]
    assert found("volgorde=score") == ["Bree", "Aalst", "Ciney"]
    assert found("volgorde=spread") == ["Bree", "Aalst", "Ciney"]
    assert found("type=starter") == ["Aalst"]
    assert found("type=unknown") == ["Bree", "Ciney"]
    assert found("thema=unknown") == ["Bree", "Ciney"]
    assert found("provincie=antwerpen") == ["Bree"]
    assert found("mist=any") == ["Aalst", "Ciney"]
    assert found(f"mist={people[0].pk}") == ["Ciney"]
    shown = page(client.get(url))
    assert "zegt zelf: Voorloper" in shown
    assert "2 van 2" in shown
    assert ">2,00<" in shown  # how far the two stand apart


@pytest.mark.parametrize("query", ["type=x", "mist=999", "pagina=abc", "pagina=" + "9" * 40, "volgorde=%00", "toon=x"])
def test_an_odd_filter_is_a_message_or_nothing(call, application, staff, client_of, query):
    assert client_of(staff).get(f"{address('applications', call)}?{query}").status_code in (200, 400)


def test_an_ineligible_or_withdrawn_application_is_found_by_its_filter(call, application, staff, client_of):
    gone = apply(call, bestuur=make_bestuur(name="Wegstad"))
    with time_machine.travel(AFTER, tick=False):
        actions.withdraw_application(application=gone, reason="Geen tijd", by=gone.applicant)
        actions.judge_eligibility(application=application, eligibility="ineligible", reason="Te laat", by=staff)
        client, url = client_of(staff), address("applications", call)
        assert "Aalter" in page(client.get(f"{url}?ontvankelijk=ineligible"))
        assert "Wegstad" not in page(client.get(url))
        assert "Wegstad" in page(client.get(f"{url}?toon=withdrawn"))
        assert "Geen tijd" in page(client.get(address("team_application", gone)))


@pytest.mark.parametrize("name", ["applications", "my_call", "reviewers"])
def test_a_list_costs_the_same_number_of_queries_for_1_3_and_30_rows(call, staff, client_of, name, reviewing):
    me = make_reviewer(call, staff, role=Role.STAFF)
    other = make_reviewer(call, staff)

    def add(count):
        for _ in range(count):
            give(make_eligible(call, staff), other, 3, 3)

    counts = query_counts(client_of(me), address(name, call), add)
    assert counts[0] == counts[1] == counts[2]


def test_the_own_page_and_that_of_facilitators_say_what_waits(call, application, staff, client_of, reviewing):
    me = make_reviewer(call, staff)
    client = client_of(me)
    for name in ("besturen:mine", "programme:facilitator"):
        assert "0 van 1 beoordeeld" in page(client.get(reverse(name)))
    give(application, me, 3, 3)
    assert "Te beoordelen" not in page(client.get(reverse("besturen:mine")))
