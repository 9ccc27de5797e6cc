"""Pages of the programme, over HTTP."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.trajectories.programme import actions
from kruispunt.trajectories.programme.models import Session, Traject, TrajectObjective
from kruispunt.trajectories.programme.queries import trajecten_for_list
from tests.conftest import BRUSSELS, make_user, query_counts

pytestmark = pytest.mark.django_db

TRAJECT = {
    "kind": "leerlabo",
    "title": "Leerlabo doelgroep",
    "summary": "Hoe bereik je de doelgroep?",
    "themes": ["gender", "lgbti"],
    "objectives": ["3.1"],
    "minimum": "6",
    "capacity": "12",
    "partners": "Vrouwenraad",
}
PLAN = {
    "title": "Sessie",
    "count": "10",
    "first": "2099-12-01",
    "starts": "09:30",
    "ends": "12:30",
    "rhythm": "weeks",
    "every": "3",
    "alternation": "online_first",
    "address": "Paviljoenstraat 9, 1030 Brussel",
    "online_url": "https://meet.example/labo",
}


def test_staff_makes_a_traject_plans_ten_sessions_after_a_preview_and_publishes_it(client_of, staff):
    client = client_of(staff)
    assert client.post(reverse("programme:create"), TRAJECT).status_code == 302
    row = Traject.objects.get()
    plan = reverse("programme:plan", args=[row.slug])
    preview = client.post(plan, PLAN | {"preview": "1"})
    assert preview.status_code == 200
    assert "10 sessies, nog niet bewaard" in preview.text
    assert "di 22 december 2099" in preview.text
    assert not Session.objects.exists()
    assert client.post(plan, PLAN | {"save": "1"}).status_code == 302
    assert row.sessions.count() == 10
    client.post(reverse("programme:publish", args=[row.slug]))
    assert "Leerlabo doelgroep" in Client().get(row.get_absolute_url()).text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"capacity": "4"}, "hoogstens 4"),
        ({"objectives": []}, "Dit moet je nog invullen"),
        ({"title": ""}, "Dit moet je nog invullen"),
        ({"kind": "feest"}, "Kies een antwoord uit de lijst"),
        ({"title": "x\x00y"}, "een teken in dat je niet ziet"),
        ({"capacity": "99999999999999999999"}, "1000"),
    ],
)
def test_a_wrong_traject_gets_its_message_and_keeps_what_was_typed(client_of, staff, change, message):
    response = client_of(staff).post(reverse("programme:create"), TRAJECT | change)
    assert response.status_code == 400
    assert message in response.text
    assert "Hoe bereik je de doelgroep?" in response.text
    assert not Traject.objects.exists()


def test_the_settings_of_the_waiting_list_are_stored_and_empty_ones_get_what_they_stand_for(client_of, staff):
    client = client_of(staff)
    earlier = Traject.objects.create(kind="vorming", title="Vorig jaar", slug="vorig-jaar", summary="x")
    settings = {
        "per_bestuur": "2",
        "new_besturen_first": "on",
        "offer_hours": "",
        "offers_end_hours": "0",
        "decide_on": "2027-03-01",
        "needs": ["interpreter", "food"],
        "needs_kept_days": "",
        "previous_edition": earlier.pk,
    }
    assert client.post(reverse("programme:create"), TRAJECT | settings).status_code == 302
    row = Traject.objects.get(title=TRAJECT["title"])
    assert (row.per_bestuur, row.new_besturen_first, row.previous_edition) == (2, True, earlier)
    assert (row.offer_hours, row.offers_end_hours, row.needs_kept_days) == (48, 0, 14)
    assert str(row.decide_on) == "2027-03-01"
    assert [need.kind for need in row.asked_needs.all()] == ["food", "interpreter"]
    page = client.get(reverse("programme:edit", args=[row.slug])).text
    assert page.count("<details") == 3
    assert 'value="2027-03-01"' in page
    assert f'<option value="{row.pk}"' not in page  # not its own earlier edition
    data = TRAJECT | {"needs": ["food"], "version": row.version}
    assert client.post(reverse("programme:edit", args=[row.slug]), data).status_code == 302
    row.refresh_from_db()
    assert (row.per_bestuur, row.new_besturen_first, row.decide_on, row.offers_end_hours) == (None, False, None, 24)
    assert [need.kind for need in row.asked_needs.all()] == ["food"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"per_bestuur": "13"}, "Er zijn 12 plaatsen"),
        ({"per_bestuur": "0"}, "van minstens 1."),
        ({"offer_hours": "0"}, "van minstens 1."),
        ({"offers_end_hours": "9" * 30}, "1000"),
        ({"needs": ["feest"]}, "feest"),
        ({"previous_edition": "9" * 30}, "Kies een traject uit de lijst"),
        ({"previous_edition": "x"}, "Kies een traject uit de lijst"),
        ({"decide_on": "morgen"}, "decide_on-error"),
    ],
)
def test_a_wrong_setting_opens_its_folded_part_with_the_message(client_of, staff, change, message):
    response = client_of(staff).post(reverse("programme:create"), TRAJECT | change)
    assert response.status_code == 400
    assert message in response.text
    folded = set(change) - {"per_bestuur", "decide_on"}
    assert ('<details class="govuk-details" open>' in response.text) is bool(folded)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ends": "08:00"}, "Het einde ligt voor het begin"),
        ({"address": ""}, "heeft een adres nodig"),
        ({"count": "100"}, "60"),
        ({"first": "9999-12-31"}, "vanaf 2000 tot en met 2100"),
        ({"first": "morgen"}, "datum"),
    ],
)
def test_a_wrong_rule_gets_its_message_and_plans_nothing(client_of, staff, traject, change, message):
    response = client_of(staff).post(reverse("programme:plan", args=[traject.slug]), PLAN | change | {"save": "1"})
    assert response.status_code == 400
    assert message in response.text
    assert not Session.objects.exists()


def test_a_first_date_in_the_past_is_asked_about_once_and_taken_when_it_is_meant(client_of, staff, traject):
    client, url = client_of(staff), reverse("programme:plan", args=[traject.slug])
    old = PLAN | {"first": "2025-03-04", "count": "1"}
    assert 'type="checkbox" name="past_is_meant"' not in client.get(url).text
    asked = client.post(url, old | {"save": "1"})
    assert asked.status_code == 400
    assert "Dit begint in het verleden" in asked.context["form"].errors["first"][0]
    assert 'type="checkbox" name="past_is_meant"' in asked.text
    assert not Session.objects.exists()
    preview = client.post(url, old | {"preview": "1", "past_is_meant": "on"})
    assert "checked" in preview.text.split('name="past_is_meant"')[1].split(">")[0]
    assert client.post(url, old | {"save": "1", "past_is_meant": "on"}).status_code == 302
    assert Session.objects.get().is_over


def test_a_session_moves_into_the_past_only_when_that_is_meant_and_one_of_the_past_is_edited_freely(
    client_of, staff, session
):
    client, url = client_of(staff), reverse("programme:edit_session", args=[session.pk])
    past = {"starts_at": "2025-03-04T09:30", "ends_at": "2025-03-04T12:30"}
    refused = client.post(url, form_of(session, **past))
    assert refused.status_code == 400
    assert "starts_at" in refused.context["form"].errors
    assert client.post(url, form_of(session, past_is_meant="on", **past)).status_code == 302
    session.refresh_from_db()
    assert session.is_over
    assert client.post(url, form_of(session, title="Dag een")).status_code == 302
    session.refresh_from_db()
    assert session.title == "Dag een"


def test_the_forms_and_the_preview_say_that_a_link_follows(client_of, staff, traject, session):
    client, plan = client_of(staff), reverse("programme:plan", args=[traject.slug])
    for url in (plan, reverse("programme:edit_session", args=[session.pk])):
        assert "Heb je de link nog niet?" in client.get(url).text
    shown = client.post(plan, PLAN | {"online_url": "", "preview": "1"}).text
    assert "digitaal, de link volgt" in shown


def form_of(session: Session, **change) -> dict:
    """Give what the browser sends for a session."""
    wall = "%Y-%m-%dT%H:%M"
    return {
        "title": session.title,
        "starts_at": session.starts_at.astimezone(BRUSSELS).strftime(wall),
        "ends_at": session.ends_at.astimezone(BRUSSELS).strftime(wall),
        "mode": session.mode,
        "address": session.address,
        "version": session.version,
    } | change


def test_the_form_of_a_session_does_not_offer_whom_it_is_for_and_the_list_counts_those_of_the_group(
    client_of, staff, session
):
    client = client_of(staff)
    url = reverse("programme:edit_session", args=[session.pk])
    assert 'name="audience"' not in client.get(url).text
    assert client.post(url, form_of(session, title="Dag een", audience="individual")).status_code == 302
    session.refresh_from_db()
    assert (session.title, session.is_individual) == ("Dag een", False)
    talk = Session.objects.get(pk=session.pk)
    talk.pk, talk.uid, talk.audience = None, uuid4(), "individual"
    talk.save()
    assert trajecten_for_list().get(pk=session.traject_id).session_count == 1


def test_moving_a_session_over_http_tells_that_calendars_follow(client_of, staff, session):
    later = session.ends_at + timedelta(hours=1)
    response = client_of(staff).post(
        reverse("programme:edit_session", args=[session.pk]),
        form_of(session, ends_at=later.astimezone(BRUSSELS).strftime("%Y-%m-%dT%H:%M")),
        follow=True,
    )
    assert "krijgen de wijziging in hun agenda" in response.text
    session.refresh_from_db()
    assert session.sequence == 1


def test_a_stale_form_shows_both_versions_and_wins_when_sent_again(client_of, staff, session):
    client = client_of(staff)
    url = reverse("programme:edit_session", args=[session.pk])
    old = form_of(session, title="Van mij")
    client.post(url, form_of(session, title="Van een ander"))
    response = client.post(url, old)
    assert response.status_code == 400
    assert "Van mij" in response.text
    assert "Van een ander" in response.text
    assert "Zo is het nu bewaard" in response.text
    session.refresh_from_db()
    assert session.title == "Van een ander"
    assert f'name="version" value="{session.version}"' in response.text
    client.post(url, old | {"version": session.version})
    session.refresh_from_db()
    assert session.title == "Van mij"


def test_a_session_that_ends_before_it_starts_is_refused_at_the_field(client_of, staff, session):
    response = client_of(staff).post(
        reverse("programme:edit_session", args=[session.pk]), form_of(session, ends_at="2020-01-01T10:00")
    )
    assert response.status_code == 400
    assert "Het einde ligt voor het begin" in response.text
    assert "Zo is het nu bewaard" not in response.text


def test_a_cancelled_session_offers_no_calendar_and_no_minutes(client_of, staff, session):
    client = client_of(staff)
    page = client.get(session.get_absolute_url()).text
    assert "Zet in mijn agenda" in page
    assert "Schrijf het verslag" in page
    actions.cancel_session(session=session, reason="De spreker is ziek", by=staff)
    page = client.get(session.get_absolute_url()).text
    assert "De spreker is ziek" in page
    assert "Zet in mijn agenda" not in page
    assert "Schrijf het verslag" not in page


def test_the_hour_that_summer_time_skips_is_refused(client_of, staff, session):
    response = client_of(staff).post(
        reverse("programme:edit_session", args=[session.pk]),
        form_of(session, starts_at="2027-03-28T02:30", ends_at="2027-03-28T05:00"),
    )
    assert response.status_code == 400


def test_cancelling_needs_a_reason_and_everybody_reads_it(client_of, staff, traject, session):
    client = client_of(staff)
    url = reverse("programme:cancel", args=[traject.slug])
    assert client.post(url, {"reason": ""}).status_code == 400
    client.post(url, {"reason": "Te weinig inschrijvingen."})
    page = Client().get(traject.get_absolute_url()).text
    assert "Dit traject gaat niet door" in page
    assert "Te weinig inschrijvingen." in page


WHO = ["anonymous", Role.MEMBER, Role.FACILITATOR, "own facilitator", Role.STAFF, Role.ADMIN]


def client_as(who: str, traject: Traject, client_of) -> Client:
    """Give a client for one of WHO."""
    if who == "anonymous":
        return Client()
    user = make_user(Role.FACILITATOR if who == "own facilitator" else who)
    if who == "own facilitator":
        traject.facilitators.add(user)
    return client_of(user)


@pytest.mark.parametrize("who", WHO)
def test_only_staff_manages_and_only_the_own_facilitator_works_on_a_traject(who, traject, session, client_of):
    client = client_as(who, traject, client_of)
    closed = 302 if who == "anonymous" else 403
    for_staff = 200 if who in (Role.STAFF, Role.ADMIN) else closed
    slug = [traject.slug]
    for name, args in [
        ("trajecten", []),
        ("create", []),
        ("edit", slug),
        ("plan", slug),
        ("cancel", slug),
        ("edit_session", [session.pk]),
        ("cancel_session", [session.pk]),
    ]:
        assert client.get(reverse(f"programme:{name}", args=args)).status_code == for_staff, name
    works = 200 if who in ("own facilitator", Role.STAFF, Role.ADMIN) else closed
    assert client.get(reverse("programme:manage", args=slug)).status_code == works
    assert client.get(reverse("programme:session", args=[session.pk])).status_code == works
    facilitates = 200 if who in (Role.FACILITATOR, "own facilitator", Role.STAFF, Role.ADMIN) else closed
    assert client.get(reverse("programme:facilitator")).status_code == facilitates
    publish = client.post(reverse("programme:publish", args=slug))
    assert publish.status_code == (302 if for_staff == 200 else closed)


@pytest.mark.parametrize("who", WHO)
def test_a_draft_exists_only_for_staff_and_its_facilitators(who, traject, client_of):
    Traject.objects.filter(pk=traject.pk).update(status="draft")
    expected = 200 if who in ("own facilitator", Role.STAFF, Role.ADMIN) else 404
    assert client_as(who, traject, client_of).get(traject.get_absolute_url()).status_code == expected


def test_the_link_of_an_online_session_is_not_on_the_public_page(traject, session, client_of, staff):
    Session.objects.filter(pk=session.pk).update(mode="online", address="", online_url="https://meet.example/geheim")
    assert "geheim" not in Client().get(traject.get_absolute_url()).text
    assert "geheim" in client_of(staff).get(traject.get_absolute_url()).text


def make_trajecten(number: int) -> None:
    """Store more trajecten, each with a theme, an objective and two sessions."""
    for _ in range(number):
        count = Traject.objects.count()
        row = Traject.objects.create(
            kind="webinar",
            title=f"W{count}",
            slug=f"w{count}",
            summary="x",
            status="published",
            published_at=clock.now(),
        )
        TrajectObjective.objects.create(traject=row, objective="2.2")
        for day in (1, 2):
            starts_at = clock.now() + timedelta(days=day)
            Session.objects.create(
                traject=row, title="S", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), mode="online"
            )


def test_the_list_of_trajecten_costs_the_same_for_1_3_and_30(client_of, staff):
    counts = query_counts(client_of(staff), reverse("programme:trajecten"), make_trajecten)
    assert len(set(counts)) == 1, counts


def test_a_traject_costs_the_same_for_1_3_and_30_sessions(client_of, staff, traject):
    def add(number: int) -> None:
        for _ in range(number):
            starts_at = clock.now() + timedelta(days=5)
            Session.objects.create(
                traject=traject, title="S", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), mode="online"
            )

    for url in (traject.get_absolute_url(), reverse("programme:manage", args=[traject.slug])):
        counts = query_counts(client_of(staff), url, add)
        assert len(set(counts)) == 1, (url, counts)


def test_the_page_of_a_facilitator_costs_the_same_for_1_3_and_30(client_of, facilitator):
    def add(number: int) -> None:
        make_trajecten(number)
        for row in Traject.objects.all():
            row.facilitators.add(facilitator)

    counts = query_counts(client_of(facilitator), reverse("programme:facilitator"), add)
    assert len(set(counts)) == 1, counts


@pytest.mark.parametrize("query", ["?pagina=abc", "?pagina=99999999999999999999", "?kind=feest", "?q=%00"])
def test_odd_addresses_of_the_list_give_a_page(client_of, staff, query):
    assert client_of(staff).get(reverse("programme:trajecten") + query).status_code == 200


@pytest.mark.parametrize("path", ["/traject/bestaat-niet/", "/sessie/99999999999999999999/", "/team/traject/x/"])
def test_what_does_not_exist_is_a_404(client_of, staff, path):
    assert client_of(staff).get(path).status_code == 404
