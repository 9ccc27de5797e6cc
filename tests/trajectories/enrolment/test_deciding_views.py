"""The screens on which staff decides whether a traject goes on."""

import re

import pytest
from django.utils import timezone

from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.enrolment.actions import decide_go, enrol
from kruispunt.trajectories.enrolment.models import GoDecision, Participation
from kruispunt.trajectories.enrolment.queries.deciding import standing_now
from kruispunt.trajectories.programme.models import Session, Traject
from tests.conftest import make_member, make_user, query_counts
from tests.trajectories.enrolment.deciding import in_days, make_undecided
from tests.trajectories.enrolment.helpers import bestuur_of, make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db

PAGES = ["", "ja/", "uitnodigen/", "verplaatsen/", "samenvoegen/", "annuleren/"]


def page_of(traject, page: str = "") -> str:
    """Give the address of a page of the decision."""
    return f"/team/traject/{traject.slug}/doorgaan/{page}"


def words_of(response) -> str:
    """Give the words of a page, without tags and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def form_of(client, traject, page: str) -> dict:
    """Give what a form on a page carries: the figures it was made from."""
    html = client.get(page_of(traject, page)).content.decode()
    return {"seen": re.search(r'name="seen" value="([^"]+)"', html)[1]}


@pytest.mark.parametrize("page", PAGES)
def test_who_may_see_and_who_may_decide(page, staff, admin, facilitator, member, client, client_of):
    traject, _ = make_undecided(facilitators=[facilitator])
    url = page_of(traject, page)
    assert client.get(url).status_code == 302
    assert client_of(member).get(url).status_code == 403
    assert client_of(make_user("facilitator")).get(url).status_code == 403
    assert client_of(facilitator).get(url).status_code == (403 if page else 200)
    assert client_of(staff).get(url).status_code == 200
    assert client_of(admin).get(url).status_code == 200


def test_the_start_page_of_the_team_shows_what_is_due_the_late_ones_marked(staff, client_of):
    late, _ = make_undecided(people=1, due=-2)
    today, _ = make_undecided(due=0)
    later, _ = make_undecided(due=9)
    words = words_of(client_of(staff).get("/team/"))
    assert f"{late.title} te laat 1 ingeschreven van minstens 3" in words
    assert f"{today.title} vandaag" in words
    assert later.title not in words
    listed = words_of(client_of(staff).get("/team/doorgaan/"))
    assert listed.index(late.title) < listed.index(today.title) < listed.index(later.title)


def test_what_was_decided_stands_apart_and_leaves_the_start_page(staff, client_of):
    traject, _ = make_undecided(people=1)
    decide_go(traject=traject, reason="Genoeg volk", by=staff)
    client = client_of(staff)
    assert traject.title not in words_of(client.get("/team/"))
    words = words_of(client.get("/team/doorgaan/"))
    assert "Er is niets te beslissen" in words
    assert f"{traject.title} Gaat door {staff}" in words
    overview = words_of(client.get(page_of(traject)))
    assert "Dit gaat door" in overview
    assert "Genoeg volk" in overview


def test_a_facilitator_sees_the_figures_and_no_button(facilitator, client_of):
    traject, _ = make_undecided(people=2, facilitators=[facilitator])
    words = words_of(client_of(facilitator).get(page_of(traject)))
    assert "Ingeschreven 2 te weinig nog 1 nodig" in words
    assert "Kies wat je wilt doen" not in words
    working = words_of(client_of(facilitator).get(f"/team/traject/{traject.slug}/"))
    assert "Er zijn 2 mensen ingeschreven, minstens 3 zijn nodig" in working


def test_staff_lets_it_go_on_after_reading_who_hears_it(staff, client_of):
    traject, _ = make_undecided(people=2)
    client = client_of(staff)
    assert "2 mensen krijgen een mail" in words_of(client.get(page_of(traject, "ja/")))
    response = client.post(page_of(traject, "ja/"), form_of(client, traject, "ja/") | {"reason": "Genoeg"}, follow=True)
    assert "Het gaat door. 2 mensen krijgen een mail." in words_of(response)
    assert GoDecision.objects.get().reason == "Genoeg"


def test_staff_cancels_after_reading_what_happens(staff, client_of):
    traject, _ = make_undecided(people=2, minimum=2, capacity=2)
    make_session(traject, days=20)
    make_participant(traject)
    client = client_of(staff)
    words = words_of(client.get(page_of(traject, "annuleren/")))
    assert "Iedereen leest dit op de pagina van het traject" in words
    assert "3 mensen krijgen een mail, ook wie wacht. 2 sessies gaan uit de agenda's" in words.replace("&#x27;", "'")
    data = form_of(client, traject, "annuleren/") | {"reason": "Te weinig"}
    assert "3 mensen krijgen een mail" in words_of(client.post(page_of(traject, "annuleren/"), data, follow=True))
    assert client.get(page_of(traject, "annuleren/")).status_code == 302


def test_an_old_form_shows_what_changed_keeps_what_was_typed_and_works_the_second_time(staff, admin, client_of):
    traject, _ = make_undecided(people=1)
    client = client_of(staff)
    data = form_of(client, traject, "ja/") | {"reason": "Een lange uitleg"}
    make_participant(traject)
    response = client.post(page_of(traject, "ja/"), data)
    assert response.status_code == 400
    assert "Er veranderde iets" in words_of(response)
    assert "2 mensen krijgen een mail" in words_of(response)
    html = response.content.decode()
    assert "Een lange uitleg" in html
    data["seen"] = re.search(r'name="seen" value="([^"]+)"', html)[1]
    assert client.post(page_of(traject, "ja/"), data).status_code == 302


def test_who_is_second_reads_who_decided_what(staff, admin, client_of):
    traject, _ = make_undecided(people=1)
    client = client_of(staff)
    data = form_of(client, traject, "annuleren/") | {"reason": "Te weinig"}
    decide_go(traject=traject, reason="Ik vond er twee", by=admin)
    words = words_of(client.post(page_of(traject, "annuleren/"), data))
    assert f"{admin} op" in words
    assert "Ik vond er twee" in words
    assert GoDecision.objects.count() == 1


@pytest.mark.parametrize("page", ["ja/", "annuleren/", "uitnodigen/", "verplaatsen/", "samenvoegen/"])
def test_an_empty_form_gets_messages_and_does_nothing(page, staff, client_of):
    traject, _ = make_undecided(people=1)
    make_undecided(days=30)
    sent = OutboxMail.objects.count()
    for data in ({}, {"seen": "x" * 200, "reason": "\0", "besturen": ["9" * 30], "into": "9" * 30}):
        response = client_of(staff).post(page_of(traject, page), data)
        assert response.status_code == 400
        assert "Dit klopt nog niet" in response.content.decode()
    assert (GoDecision.objects.count(), OutboxMail.objects.count()) == (0, sent)


def test_staff_chooses_besturen_with_filters_and_nothing_ticked_is_lost(staff, client_of):
    traject, _ = make_undecided()
    chosen, other = bestuur_of(make_member()), bestuur_of(make_member())
    client = client_of(staff)
    assert other.name not in words_of(client.get(page_of(traject, f"uitnodigen/?q={chosen.name}")))
    data = form_of(client, traject, "uitnodigen/") | {"besturen": [chosen.pk], "reason": "Bel ze op"}
    response = client.post(page_of(traject, "uitnodigen/"), data)
    assert response.status_code == 400
    html = response.content.decode()
    assert re.search(rf'value="{chosen.pk}" id="bestuur-{chosen.pk}" checked', html)
    assert "Kies wanneer jullie opnieuw beslissen" in html
    data["decide_on"] = in_days(5).isoformat()
    response = client.post(page_of(traject, "uitnodigen/"), data, follow=True)
    assert "Eén bestuur is uitgenodigd" in words_of(response)
    assert "Besturen uitnodigen (1 bestuur)" in words_of(response)


def test_searching_besturen_keeps_what_was_ticked_and_typed_and_decides_nothing(staff, client_of):
    traject, _ = make_undecided()
    ticked, found, other = (bestuur_of(make_member()) for _ in range(3))
    data = {
        "search": "1",
        "q": found.name,
        "besturen": [ticked.pk, "x", "9" * 30],
        "decide_on": "2031-01-01",
        "reason": "Bel ze op",
    }
    response = client_of(staff).post(page_of(traject, "uitnodigen/"), data)
    assert response.status_code == 200
    html = response.content.decode()
    assert f'value="{ticked.pk}" id="bestuur-{ticked.pk}" checked' in html
    assert f'id="bestuur-{found.pk}">' in html
    assert f'id="bestuur-{other.pk}"' not in html
    assert "Bel ze op</textarea>" in html
    assert 'value="2031-01-01"' in html
    assert "govuk-error-message" not in html
    assert not GoDecision.objects.exists()


@pytest.mark.parametrize("query", ["type=x", "region=Mars", "province=%00", "new=maybe", "q=" + "x" * 300, "pagina=x"])
def test_a_filter_that_is_not_understood_shows_all(query, staff, client_of):
    traject, _ = make_undecided()
    name = bestuur_of(make_member()).name
    response = client_of(staff).get(page_of(traject, f"uitnodigen/?{query}"))
    assert response.status_code in (200, 400)
    assert name in words_of(response)


def test_a_shift_fills_in_dates_at_the_same_hour_and_staff_moves_them(staff, client_of):
    traject, session = make_undecided(people=1)
    client = client_of(staff)
    typed = form_of(client, traject, "verplaatsen/") | {"reason": "De zaal was bezet"}
    response = client.post(page_of(traject, "verplaatsen/"), typed | {"fill": "1", "days": "7"})
    assert response.status_code == 200
    html = response.content.decode()
    assert "De zaal was bezet</textarea>" in html
    assert "govuk-error-message" not in html
    assert not GoDecision.objects.exists()
    start, end = (
        re.search(rf'name="{name}_{session.pk}" value="([^"]+)"', html)[1] for name in ("starts_at", "ends_at")
    )
    local = timezone.localtime(session.starts_at)
    assert start == f"{timezone.localdate(session.starts_at) + (in_days(7) - in_days(0))}T{local:%H:%M}"
    data = form_of(client, traject, "verplaatsen/") | {
        f"starts_at_{session.pk}": start,
        f"ends_at_{session.pk}": end,
        "decide_on": in_days(12).isoformat(),
        "reason": "De zaal was bezet",
    }
    assert client.post(page_of(traject, "verplaatsen/"), data).status_code == 302
    assert timezone.localtime(Session.objects.get().starts_at).hour == local.hour


def test_a_shift_that_is_no_number_keeps_the_dates_that_were_typed(staff, client_of):
    traject, session = make_undecided(people=1)
    data = {"fill": "1", "days": "abc", f"starts_at_{session.pk}": "2031-01-01T10:00", "decide_on": "2030-12-01"}
    response = client_of(staff).post(page_of(traject, "verplaatsen/"), data)
    assert response.status_code == 400
    html = response.content.decode()
    assert 'id="id_days-error"' in html
    assert 'value="2031-01-01T10:00"' in html
    assert 'value="2030-12-01"' in html


def test_a_wrong_end_gets_its_message_at_the_field(staff, client_of):
    traject, session = make_undecided(people=1)
    client = client_of(staff)
    data = form_of(client, traject, "verplaatsen/") | {
        f"starts_at_{session.pk}": f"{in_days(20)}T12:00",
        f"ends_at_{session.pk}": f"{in_days(20)}T11:00",
        "decide_on": in_days(12).isoformat(),
        "reason": "De zaal was bezet",
    }
    response = client.post(page_of(traject, "verplaatsen/"), data)
    assert response.status_code == 400
    assert f'id="id_ends_at_{session.pk}-error"' in response.content.decode()


def test_staff_sees_who_goes_where_before_the_editions_are_merged(staff, client_of):
    traject, _ = make_undecided(people=2)
    target = make_traject(capacity=1)
    make_session(target, days=21)
    client = client_of(staff)
    assert target.title in words_of(client.get(page_of(traject, "samenvoegen/")))
    nothing = client.get(page_of(traject, "samenvoegen/?look=1"))
    assert nothing.status_code == 400
    assert "Kies een editie." in words_of(nothing)
    preview = client.get(page_of(traject, f"samenvoegen/?into={target.pk}"))
    words = words_of(preview)
    assert "2 mensen krijgen één mail" in words
    assert f"1 persoon krijgt een plaats in {target.title}" in words
    assert "1 persoon komt op de wachtlijst ervan" in words
    seen = re.search(r'name="seen" value="([^"]+)"', preview.content.decode())[1]
    data = {"into": target.pk, "seen": seen, "reason": "Samen genoeg"}
    assert client.post(page_of(traject, "samenvoegen/"), {**data, "reason": ""}).status_code == 400
    make_participant(target)
    old = client.post(page_of(traject, "samenvoegen/"), data)
    assert old.status_code == 400
    assert "2 mensen komen op de wachtlijst ervan" in words_of(old)
    data["seen"] = re.search(r'name="seen" value="([^"]+)"', old.content.decode())[1]
    assert client.post(page_of(traject, "samenvoegen/"), data).status_code == 302
    assert Participation.objects.filter(traject=target, source="merged").count() == 2
    Traject.objects.filter(pk=target.pk).update(status="draft")
    again, _ = make_undecided()
    assert client.post(page_of(again, "samenvoegen/"), data).status_code == 400


def test_the_screen_costs_the_same_with_more_people_editions_and_decisions(staff, client_of):
    traject, _ = make_undecided(minimum=1)
    chain = [traject]

    def add(number: int) -> None:
        for _ in range(number):
            make_participant(traject)
            before, _ = make_undecided(people=1, days=-100)
            Traject.objects.filter(pk=chain[-1].pk).update(previous_edition=before)
            chain.append(before)
            GoDecision.objects.create(
                traject=traject, choice="recruit", reason="x", decided_by=staff, enrolled=1, waiting=0
            )

    counts = query_counts(client_of(staff), page_of(traject), add)
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 20


@pytest.mark.parametrize("url", ["/team/", "/team/doorgaan/"])
def test_the_lists_cost_the_same_with_more_trajecten(url, staff, client_of):
    def add(number: int) -> None:
        for _ in range(number):
            make_undecided(people=1)
            decided, _ = make_undecided()
            decide_go(traject=decided, reason="x", by=staff)

    counts = query_counts(client_of(staff), url, add)
    assert len(set(counts)) == 1, counts


@pytest.mark.parametrize("page", ["uitnodigen/", "verplaatsen/", "samenvoegen/", "annuleren/"])
def test_the_pages_of_a_decision_cost_the_same_with_more_to_choose(page, staff, client_of):
    traject, _ = make_undecided(days=80)
    target = make_traject()
    make_session(target)

    def add(number: int) -> None:
        for _ in range(number):
            make_participant(traject)
            user = make_member()
            enrol(traject=target, user=user, bestuur=bestuur_of(user), by=user)
            make_undecided(days=20)
        for _ in range(number):  # after the people: each would be invited to each of them
            make_session(traject, days=90)

    query = f"?into={target.pk}" if page == "samenvoegen/" else ""
    counts = query_counts(client_of(staff), page_of(traject, page) + query, add)
    assert len(set(counts)) == 1, counts


def test_without_a_day_the_screen_says_so_and_the_pages_lead_back(staff, client_of):
    traject = make_traject()
    client = client_of(staff)
    assert "geen datum om te beslissen" in words_of(client.get(page_of(traject)))
    for page in PAGES[1:]:
        assert client.get(page_of(traject, page)).url == page_of(traject)
    assert client.post(page_of(traject, "ja/"), {"reason": "x", "seen": standing_now(traject).seen}).status_code == 400
