"""A bestuur says that it uses an instrument: who may, what it shows, and what is counted."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from kruispunt.besturen.enums import BestuurKind
from kruispunt.besturen.models import Bestuur, User
from kruispunt.cms import actions
from kruispunt.cms.models import Adoption, InstrumentPage, InstrumentsPage
from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.figures import Period, registry
from kruispunt.core.models import AuditEvent
from kruispunt.core.roles import Role
from tests.cms.helpers import make_traject, text_of
from tests.conftest import make_bestuur, make_member, make_user, query_counts
from tests.trajectories.enrolment.test_races import at_once

pytestmark = pytest.mark.django_db


def make_instrument(**fields) -> InstrumentPage:
    fields = {"title": "Telblad", "introduction": "Wat het is.", "for_whom": "Voor wie begint."} | fields
    page = InstrumentsPage.objects.get().add_child(instance=InstrumentPage(**fields))
    page.save_revision().publish()
    return InstrumentPage.objects.get(pk=page.pk)


@pytest.fixture
def page() -> InstrumentPage:
    return make_instrument()


def bestuur_of(user: User) -> Bestuur:
    return user.memberships.get().bestuur


def tell(page: InstrumentPage, user: User | None = None, *, bestuur: Bestuur | None = None, ago: int = 0) -> Adoption:
    """Let somebody tell of the own bestuur (or `bestuur`) that it uses an instrument since so many days."""
    user = user or make_member(bestuur)
    since = clock.today() - timedelta(days=ago)
    return actions.tell_adoption(instrument=page, bestuur=bestuur or bestuur_of(user), since=since, by=user)


def merge(old: Bestuur, new: Bestuur) -> None:
    Bestuur.objects.filter(pk=old.pk).update(closed_on=clock.today(), successor=new)


def test_an_employee_tells_it_and_everybody_reads_how_many(page, client_of):
    user = make_member(make_bestuur(name="Telgem"))
    client = client_of(user)
    assert "Nog geen bestuur zei dat het dit gebruikt." in text_of(page.url)
    response = client.post(
        f"/instrument/{page.pk}/gebruiken/",
        {"bestuur": bestuur_of(user).pk, "since": clock.today().isoformat()},
        follow=True,
    )
    assert "Telgem gebruikt dit sinds " in response.content.decode()
    anonymous = text_of(page.url)
    assert "1 bestuur gebruikt dit." in anonymous
    assert "Telgem" not in anonymous
    assert "Meld je aan" in anonymous
    assert "Telgem" in text_of(page.url, client_of(make_user()))
    assert "1 bestuur gebruikt dit." in text_of("/instrumenten/")
    assert AuditEvent.objects.get(verb="cms.tell_adoption").actor == user


def test_a_colleague_sees_it_as_theirs_tells_nothing_new_and_may_stop_it(page, client_of):
    bestuur = make_bestuur(name="Telgem")
    first = tell(page, make_member(bestuur), ago=3)
    colleague = make_member(bestuur)
    assert tell(page, colleague) == first
    assert AuditEvent.objects.filter(verb="cms.tell_adoption").count() == 1
    client = client_of(colleague)
    assert "Zeg dat Telgem dit niet meer gebruikt" in text_of(page.url, client)
    assert "Wat je bestuur gebruikt" in text_of("/mijn/", client)
    with clock.at(clock.now() + timedelta(days=2)):
        client.post(f"/instrument/{page.pk}/stoppen/", {"bestuur": bestuur.pk})
    first.refresh_from_db()
    assert (first.stopped_on, first.stopped_by) == (clock.today() + timedelta(days=2), colleague)
    assert "Nog geen bestuur" in text_of(page.url)
    assert "Wat je bestuur gebruikt" not in text_of("/mijn/", client)


def test_who_stops_and_begins_again_keeps_both(page):
    bestuur = make_bestuur()
    tell(page, bestuur=bestuur)
    with clock.at(clock.now() + timedelta(days=2)):
        actions.stop_adoption(instrument=page, bestuur=bestuur, by=make_member(bestuur))
        actions.stop_adoption(instrument=page, bestuur=bestuur, by=make_member(bestuur))
        tell(page, bestuur=bestuur)
    assert Adoption.objects.count() == 2
    assert Adoption.objects.running().count() == 1
    assert AuditEvent.objects.filter(verb="cms.stop_adoption").count() == 1


def test_what_was_told_today_is_taken_back_whole(page):
    bestuur = make_bestuur()
    tell(page, bestuur=bestuur)
    actions.stop_adoption(instrument=page, bestuur=bestuur, by=make_member(bestuur))
    assert not Adoption.objects.exists()
    assert AuditEvent.objects.filter(verb="cms.take_back_adoption").exists()


def test_a_day_that_still_comes_is_refused_at_its_field_with_the_rest_kept(page, client_of):
    user = make_member()
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    response = client_of(user).post(
        f"/instrument/{page.pk}/gebruiken/", {"bestuur": bestuur_of(user).pk, "since": tomorrow}
    )
    text = response.content.decode()
    assert response.status_code == 400
    assert "Kies vandaag of een dag die voorbij is." in text
    assert f'value="{tomorrow}"' in text
    assert "Wat het is." in text
    assert not Adoption.objects.exists()


@pytest.mark.parametrize("since", ["", "gisteren", "9999-99-99", "1899-01-01", "\x00"])
@pytest.mark.parametrize("bestuur", ["", "x", "-1", "9" * 40, "\x00"])
def test_odd_answers_get_a_message_and_change_nothing(page, client_of, bestuur, since):
    client = client_of(make_member())
    response = client.post(f"/instrument/{page.pk}/gebruiken/", {"bestuur": bestuur, "since": since})
    assert response.status_code == 400
    assert "govuk-error" in response.content.decode()
    assert client.post(f"/instrument/{page.pk}/stoppen/", {"bestuur": bestuur}).status_code == 302
    assert not Adoption.objects.exists()


def test_nobody_speaks_for_a_bestuur_of_others(page, client_of):
    other, user = make_bestuur(), make_member()
    data = {"bestuur": other.pk, "since": clock.today().isoformat()}
    assert client_of(user).post(f"/instrument/{page.pk}/gebruiken/", data).status_code == 400
    with pytest.raises(Forbidden):
        tell(page, user, bestuur=other)
    tell(page, bestuur=other)
    with pytest.raises(Forbidden):
        actions.stop_adoption(instrument=page, bestuur=other, by=user)
    client_of(user).post(f"/instrument/{page.pk}/stoppen/", {"bestuur": other.pk})
    assert Adoption.objects.running().count() == 1


def test_a_bestuur_that_merged_and_an_instrument_that_went_offline_are_refused(page, staff, client_of):
    old, new = make_bestuur(name="Oudgem"), make_bestuur(name="Nieuwgem")
    merge(old, new)
    old.refresh_from_db()
    with pytest.raises(Refused, match="Nieuwgem"):
        tell(page, staff, bestuur=old)
    page.unpublish()
    with pytest.raises(Refused):
        tell(page, staff, bestuur=new)
    for verb in ("gebruiken", "stoppen"):
        assert client_of(staff).post(f"/instrument/{page.pk}/{verb}/").status_code == 404


@pytest.mark.parametrize(
    ("role", "works_for_it", "may_tell", "may_list"),
    [
        (None, False, False, False),
        (Role.MEMBER, False, False, False),
        (Role.MEMBER, True, True, False),
        (Role.FACILITATOR, False, False, False),
        (Role.FACILITATOR, True, True, False),
        (Role.STAFF, False, True, True),
        (Role.ADMIN, False, True, True),
    ],
)
def test_who_may_tell_and_who_may_list(page, client_of, role, works_for_it, may_tell, may_list):
    bestuur = make_bestuur()
    user = (make_member(bestuur, role=role) if works_for_it else make_user(role)) if role else None
    client = client_of(user) if user else Client()
    client.post(f"/instrument/{page.pk}/gebruiken/", {"bestuur": bestuur.pk, "since": clock.today().isoformat()})
    assert Adoption.objects.exists() is may_tell
    assert (client.get("/team/instrumenten/").status_code == 200) is may_list
    # Who told it of the only own bestuur has no more to tell; the team has.
    assert ("Sinds wanneer?" in text_of(page.url, client)) is (may_tell and not works_for_it)


def test_who_has_no_bestuur_yet_is_led_to_choosing_one(page, client_of):
    assert reverse("besturen:request_membership") in text_of(page.url, client_of(make_user()))


def test_the_address_of_the_form_leads_to_the_page_where_it_stands(page, client_of):
    response = client_of(make_member()).get(f"/instrument/{page.pk}/gebruiken/")
    assert (response.status_code, response["Location"]) == (302, f"{page.url}#gebruik")


def test_besturen_that_merged_count_once_and_their_new_colleagues_see_it_as_theirs(page, client_of):
    old, other, new = make_bestuur(name="Oudgem"), make_bestuur(name="Anderoud"), make_bestuur(name="Nieuwgem")
    tell(page, bestuur=old, ago=9)
    tell(page, bestuur=other)
    assert "2 besturen gebruiken dit." in text_of(page.url)
    merge(old, new)
    merge(other, new)
    user = make_member(new)
    text = text_of(page.url, client_of(user))
    assert "1 bestuur gebruikt dit." in text
    assert "Nieuwgem gebruikt dit sinds " in text
    tell(page, user)
    assert Adoption.objects.count() == 2
    with clock.at(clock.now() + timedelta(days=1)):
        actions.stop_adoption(instrument=page, bestuur=new, by=user)
    assert not Adoption.objects.running().exists()


def test_staff_lists_who_told_of_what_and_stops_it_also_for_a_bestuur_that_merged(page, client_of, staff):
    old, new = make_bestuur(name="Oudgem"), make_bestuur(name="Nieuwgem")
    teller = make_member(old, last_name="Vertellers")
    tell(page, teller, ago=3)
    merge(old, new)
    client = client_of(staff)
    text = text_of("/team/instrumenten/", client)
    for shown in ("Telblad", "Oudgem", "Vertellers"):
        assert shown in text
    assert "Vertellers" not in text_of(page.url, client_of(make_user()))
    client.post(f"/instrument/{page.pk}/stoppen/", {"bestuur": old.pk})
    assert "Nog geen bestuur" in text_of("/team/instrumenten/", client)


def test_the_page_of_a_bestuur_and_of_a_traject_name_it_too(client_of, staff):
    traject = make_traject(title="Leerlabo")
    page = make_instrument(traject=traject)
    bestuur = make_bestuur(name="Telgem")
    tell(page, bestuur=bestuur)
    assert "Wat Telgem gebruikt" in text_of(bestuur.get_absolute_url(), client_of(staff))
    text = text_of(traject.get_absolute_url())
    assert "Wat hier gemaakt werd" in text
    assert "1 bestuur gebruikt dit" in text


@pytest.mark.parametrize("path", ["page", "/instrumenten/", "/team/instrumenten/", "/mijn/", "/gender/"])
def test_more_besturen_cost_no_more_queries(path, client_of, staff):
    page = make_instrument(about_gender=True)
    own = make_bestuur()

    def add(number: int) -> None:
        for _ in range(number):
            tell(page)
            tell(make_instrument(title="Nog een", about_gender=True), bestuur=own)

    client = client_of(make_member(own)) if path == "/mijn/" else client_of(staff)
    counts = query_counts(client, page.url if path == "page" else path, add)
    assert len(set(counts)) == 1, counts


@pytest.mark.parametrize(
    "fields",
    [
        {"since": date(2026, 3, 2)},
        {"stopped_on": date(2026, 4, 1)},
        {"stopped_on": date(2026, 2, 1), "stopped_by": True},
    ],
    ids=["begins after it was told", "stopped by nobody", "stops before it begins"],
)
def test_the_database_refuses_what_cannot_be(page, member, fields):
    fields = {"since": date(2026, 3, 1), "told_on": date(2026, 3, 1), "told_by": member} | fields
    fields = {name: member if value is True else value for name, value in fields.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Adoption.objects.create(instrument=page, bestuur=bestuur_of(member), **fields)


def test_an_instrument_that_somebody_used_can_go_offline_and_not_away(page, client_of, staff):
    staff.groups.add(Group.objects.get(name=Role.STAFF.value))
    tell(page)
    client = client_of(staff)
    assert client.post(f"/beheer/pages/{page.pk}/delete/").status_code in (302, 403)
    client.post(f"/beheer/bulk/wagtailcore/page/delete/?id={page.pk}")
    page.refresh_from_db()
    assert client.post(f"/beheer/pages/{page.pk}/unpublish/").status_code == 302
    page.refresh_from_db()
    assert not page.live
    assert Adoption.objects.exists()


def figure(period: Period):
    return registry.functions["3.1-A2"](period)


def test_the_figure_is_that_of_the_new_instrument_that_fewest_municipalities_use():
    this_year = Period.year(clock.today().year)
    tell(make_instrument(title="Van elders"))
    assert figure(this_year).value is None
    assert figure(this_year).note
    much, little = (make_instrument(title=title, traject=make_traject()) for title in ("Veel gebruikt", "Weinig"))
    for ago in (0, 1, 2):
        tell(much, ago=ago)
    assert figure(this_year).value == 0
    stopped = make_bestuur()
    with clock.at(clock.now() - timedelta(days=1)):
        tell(little, bestuur=stopped)
    actions.stop_adoption(instrument=little, bestuur=stopped, by=make_member(stopped))
    tell(little, bestuur=make_bestuur(kind=BestuurKind.POLICE_ZONE, nis_code="", zone_number="5999"))
    found = figure(this_year)
    assert (found.value, found.numerator, found.denominator) == (1, 1, None)
    assert {split.label: split.value for split in found.splits} == {"Veel gebruikt": 3, "Weinig": 1}
    assert len(found.rows) == 4
    assert not any(row.is_person for row in found.rows)


def test_the_figure_of_a_past_period_leaves_out_what_came_later():
    page = make_instrument(traject=make_traject())
    yesterday = clock.today() - timedelta(days=1)
    assert figure(Period(yesterday, yesterday)).value is None
    one, two = make_bestuur(), make_bestuur()
    tell(page, bestuur=one, ago=5)
    tell(page, bestuur=two)
    InstrumentPage.objects.filter(pk=page.pk).update(first_published_at=clock.now() - timedelta(days=8))
    assert figure(Period(yesterday, yesterday)).value == 1
    merge(one, two)
    assert figure(Period(clock.today(), clock.today())).value == 1


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_tell_or_stop_at_once_make_one_row():
    page, bestuur = make_instrument(), make_bestuur()
    people = [make_member(bestuur) for _ in range(4)]
    results = at_once(*[lambda by=by: tell(page, by) for by in people])
    assert len({row.pk for row in results}) == 1
    assert AuditEvent.objects.filter(verb="cms.tell_adoption").count() == 1
    results = at_once(*[lambda by=by: actions.stop_adoption(instrument=page, bestuur=bestuur, by=by) for by in people])
    assert results == [None] * 4
    assert not Adoption.objects.exists()
    assert AuditEvent.objects.filter(verb="cms.take_back_adoption").count() == 1
