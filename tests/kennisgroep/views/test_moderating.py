"""The pages of moderators: flags, closing, removing, measures; and what those who are kept out read."""

from datetime import timedelta

import pytest

from kruispunt.core import clock
from kruispunt.core.limits import Limit
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Flag, Kennisgroep, Sanction
from kruispunt.kennisgroep.views import moderating
from tests.conftest import query_counts
from tests.kennisgroep.helpers import ask, make_group, make_moderator, membership_of, settle, write_topic


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


def page_of(group: Kennisgroep, rest: str) -> str:
    return f"/kennisgroep/{group.slug}/{rest}"


def test_a_member_flags_and_a_moderator_decides_on_the_pages(client_of, group):
    moderator, topic = make_moderator(group), write_topic(group, settle(group), title="Over een collega")
    post = actions.reply(topic=topic, source="Een belediging", by=settle(group))
    member = client_of(settle(group))
    link = page_of(group, f"bericht/{post.pk}/melden/")
    assert link in member.get(topic.get_absolute_url()).content.decode()
    assert member.post(link, {"reason": ""}).status_code == 400
    assert member.post(link, {"reason": "Kwetsend"}).status_code == 302
    again = member.post(link, {"reason": "Nog eens kwetsend"})
    assert again.status_code == 400
    assert "Nog eens kwetsend" in again.content.decode()
    client, flag = client_of(moderator), Flag.objects.get()
    assert "Over een collega" in client.get(page_of(group, "meldingen/")).content.decode()
    decide = page_of(group, f"meldingen/{flag.pk}/")
    assert "Een belediging" in client.get(decide).content.decode()
    kept = client.post(decide, {"decision": "remove", "reason": ""})
    assert kept.status_code == 400
    assert client.post(decide, {"decision": "remove", "reason": "Tegen de huisregels"}).status_code == 302
    late = client.post(decide, {"decision": "keep", "reason": "Toch niet erg"})
    assert late.status_code == 400
    assert "Toch niet erg" in late.content.decode()
    text = client.get(topic.get_absolute_url()).content.decode()
    assert "Dit bericht is verwijderd." in text
    assert "Een belediging" not in text


def test_who_wrote_a_post_sees_no_link_to_flag_it_and_no_flag_on_it(client_of, group):
    moderator = make_moderator(group)
    topic = write_topic(group, moderator)
    flag = actions.flag_post(post=topic.posts.get(), reason="Kwetsend", by=settle(group))
    client = client_of(moderator)
    assert "/melden/" not in client.get(topic.get_absolute_url()).content.decode()
    assert "Kwetsend" not in client.get(page_of(group, "meldingen/")).content.decode()
    assert client.get(page_of(group, f"meldingen/{flag.pk}/")).status_code == 404


def test_a_moderator_closes_reopens_changes_and_removes_a_topic(client_of, group):
    topic, client = write_topic(group, settle(group)), client_of(make_moderator(group))
    at = page_of(group, f"onderwerpen/{topic.pk}/")
    assert client.post(f"{at}sluiten/").status_code == 302
    assert client.post(f"{at}sluiten/").status_code == 400
    assert "gesloten" in client.get(at).content.decode()
    assert client.post(f"{at}heropenen/").status_code == 302
    version = client.get(f"{at}beheren/").context["form"]["version"].value()
    changed = {"kind": "experience", "themes": ["gender"], "version": version}
    assert client.post(f"{at}beheren/", changed).status_code == 302
    assert client.post(f"{at}beheren/", changed).status_code == 400  # somebody saved since
    assert client.post(f"{at}weghalen/", {"reason": " "}).status_code == 400
    assert client.post(f"{at}weghalen/", {"reason": "Reclame"}).status_code == 302
    assert client.get(at).status_code == 404


def test_a_moderator_suspends_and_lifts_on_the_pages(client_of, group):
    person, client = settle(group), client_of(make_moderator(group))
    page = page_of(group, f"leden/{membership_of(group, person).pk}/")
    day = clock.today() + timedelta(days=5)
    typed = {"kind": "suspension", "ends_on": "", "reason": "Dreigde met een klacht", "version": 0}
    kept = client.post(page, typed)
    assert kept.status_code == 400
    assert "Dreigde met een klacht" in kept.content.decode()
    assert client.post(page, typed | {"ends_on": day.isoformat()}).status_code == 302
    stale = client.post(page, {"kind": "warning", "reason": "Ook dit", "version": 0})
    assert stale.status_code == 400
    assert "nam intussen ook een maatregel" in stale.content.decode()
    own = client_of(person)
    told = own.get(page_of(group, "")).content.decode()
    assert "Je bent geschorst" in told
    assert "Dreigde met een klacht" in told
    assert own.get(page_of(group, "onderwerpen/")).status_code == 403
    sent = own.post(page_of(group, "onderwerpen/nieuw/"), {"title": "Mijn vraag", "source": "Mijn lange tekst"})
    assert sent.status_code == 403
    assert "Mijn lange tekst" in sent.content.decode()
    lift = page_of(group, f"maatregelen/{Sanction.objects.get().pk}/opheffen/")
    assert client.post(lift, {"reason": ""}).status_code == 400
    assert client.post(lift, {"reason": "We praatten het uit"}).status_code == 302
    assert own.get(page_of(group, "onderwerpen/")).status_code == 200
    assert "We praatten het uit" in client.get(page).content.decode()


@pytest.mark.parametrize("wrong", [{"kind": "x"}, {"version": "nul"}, {"ends_on": "31-31-31"}, {"reason": "\0"}])
def test_a_strange_measure_is_refused_at_its_field(client_of, group, wrong):
    membership = membership_of(group, settle(group))
    posted = {"kind": "warning", "reason": "Tegen de huisregels", "version": 0} | wrong
    page = page_of(group, f"leden/{membership.pk}/")
    assert client_of(make_moderator(group)).post(page, posted).status_code == 400
    assert not Sanction.objects.exists()


def test_a_blocked_person_reads_why_and_cannot_ask_again(client_of, group):
    person, moderator = settle(group), make_moderator(group)
    membership = membership_of(group, person)
    actions.impose_sanction(
        membership=membership, kind="block", reason="Bleef dreigen", ends_on=None, version=None, by=moderator
    )
    client = client_of(person)
    text = client.get(page_of(group, "")).content.decode()
    assert "Bleef dreigen" in text
    assert "lid-worden" not in text
    posted = {"bestuur": membership.bestuur_id, "introduction": "Ik beloof beterschap"}
    refused = client.post(page_of(group, "lid-worden/"), posted)
    assert refused.status_code == 403
    assert "Ik beloof beterschap" in refused.content.decode()


@pytest.mark.parametrize("page", ["meldingen/", "maatregelen/", "anonieme-vragen/"])
def test_lists_of_moderators_cost_the_same_for_1_3_and_30(client_of, group, page):
    moderator, person = make_moderator(group), settle(group)
    asker, membership = settle(group), membership_of(group, person)
    topic = write_topic(group, person)

    def more(number: int) -> None:
        for _ in range(number):
            post = actions.reply(topic=topic, source="Hallo", by=person)
            actions.flag_post(post=post, reason="Kwetsend", by=asker)
            write_topic(group, asker, is_anonymous=True)
            actions.impose_sanction(
                membership=membership, kind="warning", reason="Wees mild", ends_on=None, version=None, by=moderator
            )

    assert len(set(query_counts(client_of(moderator), page_of(group, page), more))) == 1


def test_a_request_of_another_group_is_not_found_here(client_of, group):
    other = ask(make_group("Andere"))
    assert client_of(make_moderator(group)).get(page_of(group, f"leden/{other.pk}/")).status_code == 404


def test_one_member_cannot_make_the_site_mail_flags_without_end(client_of, group, monkeypatch):
    monkeypatch.setattr(moderating, "FLAGS", Limit("proef", amount=1, seconds=60))
    member, writer = settle(group), settle(group)
    first, second = write_topic(group, writer), write_topic(group, writer)
    client = client_of(member)
    pages = [f"/kennisgroep/{group.slug}/bericht/{topic.posts.get().pk}/melden/" for topic in (first, second)]
    assert client.post(pages[0], {"reason": "Reclame"}).status_code == 302
    answer = client.post(pages[1], {"reason": "Ook reclame"})
    assert answer.status_code == 400
    assert "Ook reclame" in answer.content.decode()
    assert Flag.objects.filter(flagged_by=member).count() == 1
    assert client_of(settle(group)).post(pages[1], {"reason": "Reclame"}).status_code == 302
