"""Flags, closing, changing and removing: what becomes of a post, who hears of it, and two moderators at once."""

import threading

import pytest
from django.db import connections

from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.core.models import AuditEvent
from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import FlagOutcome, Kennisgroep, SearchEntry, TopicStatus
from kruispunt.notifications.models import OutboxMail
from tests.conftest import make_member, make_user
from tests.kennisgroep.helpers import make_group, make_moderator, settle, write_topic


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


def mails(verb: str = "") -> list[OutboxMail]:
    return [mail for mail in OutboxMail.objects.order_by("pk") if verb in mail.subject]


def test_a_flag_goes_to_two_moderators_and_not_to_who_is_flagged_or_flags(group):
    flagged, moderators = make_moderator(group), [make_moderator(group), make_moderator(group)]
    post = write_topic(group, flagged).posts.get()
    flagger = settle(group)
    flag = actions.flag_post(post=post, reason="Dit is een aanval", by=flagger)
    told = mails("Een melding")
    assert {mail.user for mail in told} == set(moderators)
    assert all("Dit is een aanval" in mail.text and f"/meldingen/{flag.pk}/" in mail.text for mail in told)
    assert "aanval" not in str(AuditEvent.objects.get(verb="kennisgroep.flag_post").details)


def test_with_too_few_moderators_a_flag_goes_to_the_team(group):
    only = make_moderator(group)
    flagger, writer = settle(group), settle(group)
    actions.flag_post(post=write_topic(group, writer).posts.get(), reason="Dit is een aanval", by=flagger)
    told = {mail.user for mail in mails("Een melding")}
    assert len(told) == 2
    assert only in told
    assert all(user.role in (Role.FACILITATOR, Role.STAFF) for user in told)


def test_the_mail_about_a_confidential_topic_holds_no_text_of_it(group):
    make_moderator(group), make_moderator(group)
    topic = write_topic(group, settle(group), title="Geheime titel", source="Geheime tekst", is_confidential=True)
    flag = actions.flag_post(post=topic.posts.get(), reason="Geheime reden", by=settle(group))
    actions.decide_flag(flag=flag, removes=True, reason="Hoort hier niet", by=make_moderator(group))
    assert len(mails("Een melding")) == 2
    assert len(mails("verwijderd")) == 1
    assert not [mail for mail in mails() if "Geheime" in mail.subject + mail.text + mail.html]


def test_one_person_flags_a_post_once_and_never_the_own(group):
    topic = write_topic(group, settle(group))
    post, flagger = topic.posts.get(), settle(group)
    with pytest.raises(Forbidden):
        actions.flag_post(post=post, reason="Ik", by=topic.author)
    with pytest.raises(Refused) as refusal:
        actions.flag_post(post=post, reason=" ", by=flagger)
    assert refusal.value.field == "reason"
    actions.flag_post(post=post, reason="Dit klopt niet", by=flagger)
    with pytest.raises(Refused, match="al"):
        actions.flag_post(post=post, reason="Dit klopt niet", by=flagger)
    with pytest.raises(Forbidden):
        actions.flag_post(post=post, reason="Ik lees dit niet", by=make_member())


def test_removing_a_flagged_reply_tells_its_writer_and_closes_every_flag_on_it(group):
    topic, writer = write_topic(group, settle(group)), settle(group)
    post = actions.reply(topic=topic, source="Een belediging", by=writer)
    other = actions.reply(topic=topic, source="Een goed antwoord", by=settle(group))
    flags = [actions.flag_post(post=post, reason="Kwetsend", by=settle(group)) for _ in range(2)]
    moderator = make_moderator(group)
    actions.decide_flag(flag=flags[0], removes=True, reason="Tegen de huisregels", by=moderator)
    for flag in flags:
        flag.refresh_from_db()
        assert (flag.outcome, flag.decided_by) == (FlagOutcome.REMOVED, moderator)
    told = mails("Je bericht")
    assert [mail.user for mail in told] == [writer]
    assert "Tegen de huisregels" in told[0].text
    assert not SearchEntry.objects.filter(post=post).exists()
    topic.refresh_from_db()
    assert topic.first_answer_at == other.created_at
    with pytest.raises(Refused, match=str(moderator)):
        actions.decide_flag(flag=flags[1], removes=False, reason="Mag blijven", by=make_moderator(group))


def test_a_kept_post_stands_and_its_writer_hears_nothing(group):
    topic = write_topic(group, settle(group))
    flag = actions.flag_post(post=topic.posts.get(), reason="Kwetsend", by=settle(group))
    actions.decide_flag(flag=flag, removes=False, reason="Dit mag gezegd worden", by=make_moderator(group))
    topic.refresh_from_db()
    assert topic.is_visible
    assert not mails("verwijderd")
    again = actions.flag_post(post=topic.posts.get(), reason="Nog eens", by=flag.flagged_by)
    assert again.is_open


def test_nobody_decides_on_the_own_post(group):
    moderator = make_moderator(group)
    flag = actions.flag_post(post=write_topic(group, moderator).posts.get(), reason="Kwetsend", by=settle(group))
    with pytest.raises(Forbidden):
        actions.decide_flag(flag=flag, removes=False, reason="Ik bedoelde het goed", by=moderator)


def test_a_removed_topic_is_gone_for_who_started_it_too(group, client_of):
    topic = write_topic(group, settle(group))
    client = client_of(topic.author)
    actions.remove_topic(topic=topic, reason="Reclame", by=make_moderator(group))
    assert client.get(topic.get_absolute_url()).status_code == 404
    assert [mail.user for mail in mails("Je onderwerp")] == [topic.author]
    with pytest.raises(Refused):
        actions.remove_topic(topic=topic, reason="Reclame", by=make_moderator(group))


def test_the_first_post_goes_with_its_topic(group):
    topic = write_topic(group, settle(group))
    with pytest.raises(Refused, match="hele onderwerp"):
        actions.remove_post(post=topic.posts.get(), reason="Reclame", by=make_moderator(group))


def test_nobody_replies_in_a_closed_topic_until_it_is_open_again(group):
    topic, moderator = write_topic(group, settle(group)), make_moderator(group)
    actions.close_topic(topic=topic, by=moderator)
    with pytest.raises(Refused):
        actions.close_topic(topic=topic, by=moderator)
    with pytest.raises(Refused, match="gesloten"):
        actions.reply(topic=topic, source="Nog iets", by=topic.author)
    actions.reopen_topic(topic=topic, by=moderator)
    with pytest.raises(Refused):
        actions.reopen_topic(topic=topic, by=moderator)
    assert actions.reply(topic=topic, source="Nog iets", by=topic.author)


def test_a_moderator_changes_what_a_topic_is_about(group):
    topic, moderator = write_topic(group, settle(group), themes=["gender"]), make_moderator(group)
    changed = actions.change_topic(topic=topic, kind="tool", themes=["lgbti", "gender"], version=1, by=moderator)
    assert (changed.kind, sorted(row.theme for row in changed.themes.all())) == ("tool", ["gender", "lgbti"])
    with pytest.raises(Stale):
        actions.change_topic(topic=topic, kind="question", themes=[], version=1, by=moderator)
    for wrong in ({"kind": "poem", "themes": []}, {"kind": "tool", "themes": ["rain"]}):
        with pytest.raises(Refused):
            actions.change_topic(topic=topic, version=None, by=moderator, **wrong)


def test_an_anonymous_question_stays_a_question(group):
    topic = write_topic(group, settle(group), is_anonymous=True)
    moderator = make_moderator(group)
    actions.pass_question(topic=topic, by=moderator)
    with pytest.raises(Refused) as refusal:
        actions.change_topic(topic=topic, kind="tool", themes=[], version=None, by=moderator)
    assert refusal.value.field == "kind"


def test_a_writer_with_an_open_form_does_not_undo_what_a_moderator_said_the_topic_is_about(group):
    writer, moderator = settle(group), make_moderator(group)
    topic = write_topic(group, writer, kind="tool")
    post = topic.posts.get()
    actions.change_topic(topic=topic, kind="question", themes=["gender"], version=None, by=moderator)
    fields = {"post": post, "source": "Anders", "title": topic.title, "kind": "tool", "themes": [], "by": writer}
    with pytest.raises(Stale) as refusal:
        actions.edit_post(version=post.version, **fields)
    topic.refresh_from_db()
    assert (topic.kind, [row.theme for row in topic.themes.all()]) == ("question", ["gender"])
    actions.edit_post(version=refusal.value.version, **fields)
    topic.refresh_from_db()
    assert topic.kind == "tool"


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_give_one_decision_on_a_flag_and_one_mail():
    group = make_group()
    topic = write_topic(group, settle(group))
    post = actions.reply(topic=topic, source="Een belediging", by=settle(group))
    flag = actions.flag_post(post=post, reason="Kwetsend", by=topic.author)
    moderators = [make_user(Role.STAFF), make_user(Role.STAFF)]
    barrier, outcomes = threading.Barrier(2), []

    def decide(moderator) -> None:
        try:
            barrier.wait()
            actions.decide_flag(flag=flag, removes=True, reason="Tegen de huisregels", by=moderator)
            outcomes.append("done")
        except Refused:
            outcomes.append("late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=[moderator]) for moderator in moderators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "late"]
    assert len(mails("Je bericht")) == 1
    assert topic.posts.get(number=2).is_removed


def test_an_anonymous_question_is_handled_once(group):
    topic = write_topic(group, settle(group), is_anonymous=True)
    moderator = make_moderator(group)
    with pytest.raises(Refused) as refusal:
        actions.refuse_question(topic=topic, reason="", by=moderator)
    assert refusal.value.field == "reason"
    actions.refuse_question(topic=topic, reason="Noem geen dienst", by=moderator)
    with pytest.raises(Refused, match=str(moderator)):
        actions.pass_question(topic=topic, by=make_moderator(group))
    topic.refresh_from_db()
    assert (topic.status, topic.reason) == (TopicStatus.REFUSED, "Noem geen dienst")
