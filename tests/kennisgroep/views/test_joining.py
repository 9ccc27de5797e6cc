"""Asking to join, deciding, and the first steps of a member, on the pages."""

from datetime import date

import pytest

from kruispunt.besturen.models import Membership
from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import GroupMembership, Kennisgroep, Profile
from tests.conftest import make_bestuur, make_member, make_user, query_counts
from tests.kennisgroep.helpers import (
    ask,
    change_rules,
    introduce,
    later,
    let_in,
    make_group,
    make_moderator,
    settle,
    write_topic,
)
from tests.kpi.factories import join_group


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


def test_who_has_no_bestuur_is_led_to_ask_for_one(client_of, group):
    text = client_of(make_user()).get(f"/kennisgroep/{group.slug}/lid-worden/").content.decode()
    assert "Zeg eerst voor welk bestuur je werkt" in text
    assert "/mijn/bestuur/" in text


def test_an_only_bestuur_is_already_chosen(client_of, group):
    text = client_of(make_member()).get(f"/kennisgroep/{group.slug}/lid-worden/").content.decode()
    assert text.count("selected>") == 1


@pytest.mark.parametrize("page", ["aanvragen/", "aanvragen/{pk}/"])
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (None, 302),
        (Role.MEMBER, 403),
        (Role.FACILITATOR, 403),
        ("moderator", 200),
        (Role.STAFF, 200),
        (Role.ADMIN, 200),
    ],
)
def test_only_moderators_see_and_decide_requests(client, client_of, group, role, status, page):
    membership = ask(group)
    person = make_moderator(group) if role == "moderator" else role and make_user(role)
    visitor = client_of(person) if person else client
    assert visitor.get(f"/kennisgroep/{group.slug}/{page.format(pk=membership.pk)}").status_code == status
    visitor.post(f"/kennisgroep/{group.slug}/aanvragen/{membership.pk}/", {"decision": "approve"})
    membership.refresh_from_db()
    assert membership.is_active is (status == 200)


def test_asking_and_deciding_and_leaving_on_the_pages(client_of, group):
    person = make_member()
    visitor, moderator = client_of(person), client_of(make_moderator(group))
    page = f"/kennisgroep/{group.slug}/"
    posted = {"bestuur": person.memberships.get().bestuur_id, "introduction": "Ik werk rond toegankelijkheid"}
    assert visitor.post(f"{page}lid-worden/", posted).status_code == 302
    membership = GroupMembership.objects.get()
    assert "Ik werk rond toegankelijkheid" in moderator.get(f"{page}aanvragen/").content.decode()
    refused = moderator.post(f"{page}aanvragen/{membership.pk}/", {"decision": "refuse", "reason": ""})
    assert refused.status_code == 400
    assert moderator.post(f"{page}aanvragen/{membership.pk}/", {"decision": "approve"}).status_code == 302
    late = moderator.post(f"{page}aanvragen/{membership.pk}/", {"decision": "refuse", "reason": "Toch niet"})
    assert late.status_code == 400
    assert "al behandeld" in late.content.decode()
    assert "Toch niet" in late.content.decode()
    assert visitor.get(f"{page}uitschrijven/").status_code == 200
    assert GroupMembership.objects.get().is_active
    assert visitor.post(f"{page}uitschrijven/").status_code == 302
    assert visitor.post(f"{page}uitschrijven/").status_code == 404


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"bestuur": "abc", "introduction": "Mijn tekst"},
        {"bestuur": "9" * 30, "introduction": "Mijn tekst"},
        {"introduction": "Mijn\0tekst"},
    ],
)
def test_a_wrong_request_keeps_what_was_typed(client_of, group, member, posted):
    response = client_of(member).post(f"/kennisgroep/{group.slug}/lid-worden/", posted)
    assert response.status_code == 400
    assert not GroupMembership.objects.exists()
    if posted.get("introduction") == "Mijn tekst":
        assert "Mijn tekst" in response.content.decode()


def test_the_bestuur_of_somebody_else_is_refused(client_of, group, member):
    posted = {"bestuur": make_bestuur().pk, "introduction": "Mijn tekst"}
    assert client_of(member).post(f"/kennisgroep/{group.slug}/lid-worden/", posted).status_code == 400
    assert not GroupMembership.objects.exists()


def test_a_second_request_from_an_open_form_is_refused_with_its_text(client_of, group, member):
    client = client_of(member)
    posted = {"bestuur": Membership.objects.get().bestuur_id, "introduction": "Mijn tekst"}
    assert client.post(f"/kennisgroep/{group.slug}/lid-worden/", posted).status_code == 302
    second = client.post(f"/kennisgroep/{group.slug}/lid-worden/", posted)
    assert second.status_code == 400
    assert "je aanvraag wacht nog op een antwoord" in second.content.decode()
    assert "Mijn tekst" in second.content.decode()


def test_an_unknown_group_or_request_is_not_found(client_of, group, staff):
    client = client_of(staff)
    other = ask(make_group("Gender"))
    for page in ("/kennisgroep/bestaat-niet/", f"/kennisgroep/{group.slug}/aanvragen/{other.pk}/"):
        assert client.get(page).status_code == 404


def test_the_team_sees_how_many_requests_wait(client_of, group, staff):
    ask(group)
    assert "1 aanvraag wacht" in client_of(staff).get("/team/").content.decode()


@pytest.mark.parametrize("page", ["leden/", "aanvragen/"])
def test_lists_cost_the_same_for_1_3_and_30(client_of, group, staff, page):
    def more(number: int) -> None:
        for _ in range(number):
            ask(group)
            introduce(join_group(date(2025, 10, 1), group=group).user)

    assert len(set(query_counts(client_of(staff), f"/kennisgroep/{group.slug}/{page}", more))) == 1


# the first steps


def page_of(group: Kennisgroep, rest: str = "") -> str:
    return f"/kennisgroep/{group.slug}/{rest}"


@pytest.mark.parametrize("closed", ["onderwerpen/", "onderwerpen/nieuw/", "onderwerpen/1/", "leden/"])
def test_who_was_let_in_is_led_from_every_closed_page_to_the_next_step(client_of, group, closed):
    client = client_of(let_in(group).user)
    answer = client.get(page_of(group, closed), follow=True)
    assert answer.redirect_chain[-1][0] == page_of(group, "welkom/huisregels/")
    assert "Stap 1 van 3" in answer.content.decode()


def test_a_newcomer_takes_the_steps_one_by_one(client_of, group):
    membership = let_in(group)
    question = write_topic(group, settle(group), title="Wie helpt met een adviesraad?", themes=["disability"])
    client = client_of(membership.user)
    rules = client.get(page_of(group, "welkom/huisregels/")).context["form"]
    assert client.get(page_of(group, "welkom/voorstellen/"))["Location"] == page_of(group, "welkom/huisregels/")
    refused = client.post(page_of(group, "welkom/huisregels/"), {"read_at": rules["read_at"].value()})
    assert refused.status_code == 400
    accepted = {"accepts": "on", "read_at": rules["read_at"].value()}
    answer = client.post(page_of(group, "welkom/huisregels/"), accepted, follow=True)
    assert answer.redirect_chain[-1][0] == page_of(group, "welkom/voorstellen/")
    assert "Stap 2 van 3" in answer.content.decode()
    typed = {"themes": ["disability"], "can_help_with": "Teksten nalezen", "looks_for": "", "is_findable": "on"}
    kept = client.post(page_of(group, "welkom/voorstellen/"), typed)
    assert kept.status_code == 400
    assert "Teksten nalezen" in kept.content.decode()
    answer = client.post(page_of(group, "welkom/voorstellen/"), typed | {"looks_for": "Cijfers"}, follow=True)
    assert answer.redirect_chain[-1][0] == page_of(group, "welkom/eerste-bericht/")
    assert question.title in answer.content.decode()
    profile = Profile.objects.get(user=membership.user)
    assert (profile.is_findable, [row.theme for row in profile.themes.all()]) == (True, ["disability"])
    assert client.get(page_of(group, "onderwerpen/")).status_code == 200  # the last step can wait
    assert "Stel je eerste vraag" in client.get(page_of(group)).content.decode()
    actions.reply(topic=question, source="Ik help graag.", by=membership.user)
    assert "Stel je eerste vraag" not in client.get(page_of(group)).content.decode()
    assert client.get(page_of(group, "welkom/"))["Location"] == page_of(group, "onderwerpen/")


def test_changed_rules_are_asked_again_and_what_was_being_sent_is_shown(client_of, group):
    person = settle(group)
    client = client_of(person)
    read_at = client.get(page_of(group, "welkom/huisregels/")).context["form"]["read_at"].value()
    with later(minutes=5):
        change_rules(group, "Noem geen namen")
        sent = client.post(page_of(group, "onderwerpen/nieuw/"), {"title": "Mijn vraag", "source": "Mijn lange tekst"})
        assert sent.status_code == 403
        assert "Mijn lange tekst" in sent.content.decode()
        stale = client.post(page_of(group, "welkom/huisregels/"), {"accepts": "on", "read_at": read_at})
        assert stale.status_code == 400
        assert "net gewijzigd" in stale.content.decode()
        again = {"accepts": "on", "read_at": stale.context["form"]["read_at"].value()}
        assert client.post(page_of(group, "welkom/huisregels/"), again).status_code == 302
        assert client.get(page_of(group, "onderwerpen/")).status_code == 200


@pytest.mark.parametrize("read_at", ["", "gisteren", "2026-13-45T99:99", "2026-01-01T10:00:00", "\0"])
def test_rules_with_a_strange_moment_are_asked_again(client_of, group, read_at):
    membership = let_in(group)
    posted = {"accepts": "on", "read_at": read_at}
    assert client_of(membership.user).post(page_of(group, "welkom/huisregels/"), posted).status_code == 400
    membership.refresh_from_db()
    assert not membership.has_accepted_rules


@pytest.mark.parametrize("step", ["onderwerpen/", "leden/", "collegas/", "welkom/"])
def test_who_is_no_member_is_led_from_a_closed_page_to_the_page_of_the_group(client_of, group, step):
    for person in (make_member(), ask(group).user):
        refused = client_of(person).get(page_of(group, step))
        assert refused.status_code == 403
        assert f'href="{group.get_absolute_url()}"' in refused.content.decode()
        assert "hoe je lid wordt" in refused.content.decode()


def test_who_decides_reads_why_an_earlier_request_was_refused(client_of, group):
    first = ask(group)
    moderator = make_moderator(group, first_name="Bram", last_name="Begeleider")
    actions.refuse(membership=first, reason="Vraag eerst je diensthoofd", by=moderator)
    actions.refuse(membership=ask(group), reason="Van iemand anders", by=moderator)
    again = ask(group, first.user)
    text = client_of(moderator).get(page_of(group, f"aanvragen/{again.pk}/")).content.decode()
    assert "Eerder geweigerd" in text
    assert "door Bram Begeleider: Vraag eerst je diensthoofd" in text
    assert "Van iemand anders" not in text
    assert "Eerder geweigerd" not in client_of(moderator).get(page_of(group, f"aanvragen/{first.pk}/")).content.decode()


def test_a_decision_that_was_not_chosen_says_what_to_choose(client_of, group):
    membership = ask(group)
    kept = client_of(make_moderator(group)).post(page_of(group, f"aanvragen/{membership.pk}/"), {"reason": "Nog niet"})
    assert kept.status_code == 400
    assert "Kies of je de aanvraag goedkeurt." in kept.content.decode()
    assert "Nog niet" in kept.content.decode()


@pytest.mark.parametrize("step", ["", "huisregels/", "voorstellen/", "eerste-bericht/"])
def test_the_steps_are_for_members(client_of, group, step):
    for person in (make_member(), ask(group).user):
        assert client_of(person).get(page_of(group, f"welkom/{step}")).status_code == 403


def test_who_is_in_or_waits_is_led_away_from_asking(client_of, group):
    for person in (ask(group).user, settle(group)):
        assert client_of(person).get(page_of(group, "lid-worden/"))["Location"] == page_of(group)
