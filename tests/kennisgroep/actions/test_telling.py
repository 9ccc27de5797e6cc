"""What goes by mail: mentions and answers at once, and the overview of a group."""

from datetime import timedelta

import pytest
from django_q.models import Schedule

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.kennisgroep import actions, tasks
from kruispunt.kennisgroep.models import Kennisgroep, Nudge, Post, Profile, Sanction, Topic, TopicStatus
from kruispunt.kennisgroep.notifications import WrittenToYou
from kruispunt.notifications.actions import set_preferences
from kruispunt.notifications.models import Category, DigestItem, OutboxMail, Rhythm
from kruispunt.notifications.notification import Notification
from tests.conftest import brussels, make_member
from tests.kennisgroep.helpers import later, make_group, make_moderator, membership_of, settle, write_topic

MONDAY = brussels(2026, 3, 2, 10)
TUESDAY = brussels(2026, 3, 3, 8)


@pytest.fixture
def group(db) -> Kennisgroep:
    with clock.at(brussels(2026, 2, 1)):
        return make_group()


def handle_of(person) -> str:
    return Profile.objects.get(user=person).handle


def mails_to(person) -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(user=person).exclude(subject__startswith="Je bent lid").order_by("pk"))


def tell_all() -> None:
    with later(minutes=3):
        tasks.tell_people()


def test_answers_and_mentions_that_came_together_go_in_one_mail(group, settings):
    writer = settle(group, make_member(first_name="Els"))
    one, two = settle(group, make_member(first_name="Jan")), settle(group, make_member(first_name="Mia"))
    topic = write_topic(group, writer, title="Wie telt *mannen*?")
    actions.reply(topic=topic, source="Wij wel, met geheime woorden.", by=one)
    actions.reply(topic=topic, source="Wij ook.", by=two)
    write_topic(group, one, title="Vlag", source=f"Wat denk jij, @{handle_of(writer)}?")
    tell_all()
    tell_all()
    (mail,) = mails_to(writer)
    assert mail.subject == "Antwoorden en vermeldingen voor jou in de kennisgroep"
    address = f"{settings.SITE_URL}/kennisgroep/{group.slug}/bericht/"
    assert f"Wie telt *mannen*?: {address}" in mail.text
    assert f"van {one} en {two}" in mail.text
    assert "Vlag" in mail.text
    assert "geheime" not in mail.text + mail.html
    assert mail.unsubscribe_url
    assert not Nudge.objects.filter(done_at__isnull=True).exists()
    assert not mails_to(one)


def test_what_was_read_on_the_site_is_not_mailed(group):
    writer, other = settle(group), settle(group)
    topic = write_topic(group, writer)
    with later(minutes=1):
        answer = actions.reply(topic=topic, source="Wij wel.", by=other)
        actions.read_topic(topic=topic, number=answer.number, by=writer)
    tell_all()
    assert not mails_to(writer)
    assert Nudge.objects.get().done_at


@pytest.mark.parametrize("why", ["left", "suspended", "removed", "topic gone"])
def test_what_may_not_be_read_any_more_is_not_mailed(group, why):
    writer, other = settle(group), settle(group)
    topic = write_topic(group, writer)
    answer = actions.reply(topic=topic, source="Wij wel.", by=other)
    if why == "left":
        actions.leave(membership=membership_of(group, writer), by=writer)
    elif why == "suspended":
        membership, until = membership_of(group, writer), clock.today() + timedelta(days=7)
        Sanction.objects.create(
            membership=membership, kind="suspension", reason="Schelden", ends_on=until, decided_by=other
        )
    elif why == "removed":
        Post.objects.filter(pk=answer.pk).update(removed_at=clock.now())
    else:
        Topic.objects.update(status=TopicStatus.REMOVED, decided_at=clock.now(), reason="Spam")
    tell_all()
    assert not mails_to(writer)


def test_a_confidential_topic_is_named_without_title_text_or_names(group):
    writer, other = settle(group), settle(group, make_member(first_name="Herkenbaar"))
    topic = write_topic(group, writer, title="Conflict met de schepen", is_confidential=True)
    actions.reply(topic=topic, source="Dat kennen wij.", by=other)
    tell_all()
    (mail,) = mails_to(writer)
    assert "Een vertrouwelijk onderwerp" in mail.text
    for word in ("Conflict", "schepen", "kennen", "Herkenbaar"):
        assert word not in mail.subject + mail.text + mail.html


def test_an_anonymous_question_is_told_after_a_moderator_passed_it_and_names_nobody(group):
    asker, named = settle(group, make_member(first_name="Anoniem", last_name="Blijft")), settle(group)
    topic = write_topic(group, asker, is_anonymous=True, source=f"Hoe doe jij dat, @{handle_of(named)}?")
    tell_all()
    assert not mails_to(named)
    actions.pass_question(topic=topic, by=make_moderator(group))
    tell_all()
    (mail,) = mails_to(named)
    assert "de anonieme vraagsteller" in mail.text
    for word in ("Anoniem", "Blijft"):
        assert word not in mail.text + mail.html
    actions.reply(topic=Topic.objects.get(), source="Zo.", by=named)
    tell_all()
    assert not mails_to(asker)


def test_who_wants_one_mail_a_day_gets_what_is_still_news_the_next_morning(group):
    with clock.at(MONDAY):
        writer, other = settle(group), settle(group)
        set_preferences(user=writer, rhythms={Category.KENNISGROEP: Rhythm.DAILY}, by=writer)
    with clock.at(MONDAY.replace(hour=11)):
        topic, read = write_topic(group, writer), write_topic(group, writer, title="Gelezen")
        actions.reply(topic=topic, source="Wij wel.", by=other)
        answer = actions.reply(topic=read, source="Wij wel.", by=other)
        tasks.tell_people()
        assert not mails_to(writer)
        actions.read_topic(topic=read, number=answer.number, by=writer)
    with clock.at(TUESDAY):
        tasks.tell_people()
    (mail,) = mails_to(writer)
    assert "Wie heeft cijfers" in mail.text
    assert "Gelezen" not in mail.text
    assert not DigestItem.objects.exists()


def test_who_wants_no_mail_gets_none_and_nothing_stays_waiting(group):
    writer, other = settle(group), settle(group)
    set_preferences(user=writer, rhythms={Category.KENNISGROEP: Rhythm.NONE}, by=writer)
    actions.reply(topic=write_topic(group, writer), source="Wij wel.", by=other)
    tell_all()
    assert not mails_to(writer)
    assert Nudge.objects.get().done_at


def test_a_mail_that_fails_leaves_the_nudge_waiting_and_holds_up_nobody(group, monkeypatch, caplog):
    first, second, other = settle(group), settle(group), settle(group)
    for person in (first, second):
        actions.reply(topic=write_topic(group, person), source="Wij wel.", by=other)

    def fail_for_first(self, *, to, calendar=None):
        mail = Notification.send(self, to=to)
        if to == first:
            raise ConnectionError("weg")
        return mail

    monkeypatch.setattr(WrittenToYou, "send", fail_for_first)
    tell_all()
    assert not mails_to(first)
    assert len(mails_to(second)) == 1
    monkeypatch.undo()
    tell_all()
    assert len(mails_to(first)) == 1


def test_the_overview_names_what_is_followed_then_questions_in_ones_themes_then_the_rest(group):
    with clock.at(MONDAY):
        reader, writer = settle(group, themes=["gender"]), settle(group)
        followed = write_topic(group, reader, title="Van mij", kind="experience")
    with clock.at(MONDAY.replace(hour=11)):
        write_topic(group, writer, title="Iets anders", kind="tool")
        write_topic(group, writer, title="In mijn thema", themes=["gender"])
        actions.reply(topic=followed, source="Mooi, geheim.", by=writer)
        write_topic(group, writer, title="Over een collega", is_confidential=True, kind="tool")
        tasks.send_overviews()
        assert not mails_to(reader)
    with clock.at(TUESDAY):
        tasks.send_overviews()
        tasks.send_overviews()
    (mail,) = [mail for mail in mails_to(reader) if "Nieuw in" in mail.subject]
    places = [mail.text.index(words) for words in ("Van mij", "In mijn thema", "Iets anders")]
    assert places == sorted(places)
    assert "Een vertrouwelijk onderwerp" in mail.text
    for word in ("Over een collega", "geheim"):
        assert word not in mail.text + mail.html
    assert "/kennisgroep-overzicht/" in mail.unsubscribe_url
    assert "/kennisgroep-overzicht/" not in mail.shown_text + mail.shown_html


def test_no_overview_goes_when_nothing_is_new_or_all_was_seen(group):
    with clock.at(MONDAY):
        reader, writer = settle(group), settle(group)
        write_topic(group, writer)
    with clock.at(MONDAY.replace(hour=12)):
        actions.visit_group(group=group, by=reader)
    with clock.at(TUESDAY):
        tasks.send_overviews()
    assert not OutboxMail.objects.filter(subject__startswith="Nieuw in").exists()
    with clock.at(TUESDAY.replace(hour=14)):
        write_topic(group, writer, title="Later")
        tasks.send_overviews()
    assert not OutboxMail.objects.filter(subject__startswith="Nieuw in").exists()
    with clock.at(brussels(2026, 3, 5, 7, 40)):
        tasks.send_overviews()
    assert "Later" in mails_to(reader)[-1].text
    assert OutboxMail.objects.filter(subject__startswith="Nieuw in").count() == 1


def test_an_overview_has_at_most_ten_topics_and_says_how_many_more(group):
    with clock.at(MONDAY):
        reader, writer = settle(group), settle(group)
    with clock.at(MONDAY.replace(hour=11)):
        for number in range(13):
            write_topic(group, writer, title=f"Titel {number}")
    with clock.at(TUESDAY):
        tasks.send_overviews()
    text = mails_to(reader)[-1].text
    assert text.count("Titel") == 10
    assert "En nog 3 andere onderwerpen" in text


def test_never_is_never_also_when_said_for_the_whole_category(group):
    with clock.at(MONDAY):
        quiet, silent, writer = settle(group), settle(group), settle(group)
        actions.choose_overview(membership=membership_of(group, quiet), rhythm="none", by=quiet)
        set_preferences(user=silent, rhythms={Category.KENNISGROEP: Rhythm.NONE}, by=silent)
    with clock.at(MONDAY.replace(hour=11)):
        write_topic(group, writer)
    with clock.at(TUESDAY):
        tasks.send_overviews()
    assert not mails_to(quiet) + mails_to(silent)


def test_only_oneself_chooses_the_overview_and_only_as_a_member(group):
    person = settle(group)
    mine = membership_of(group, person)
    with pytest.raises(Forbidden):
        actions.choose_overview(membership=mine, rhythm="daily", by=settle(group))
    with pytest.raises(Refused):
        actions.choose_overview(membership=mine, rhythm="hourly", by=person)
    actions.leave(membership=mine, by=person)
    with pytest.raises(Refused):
        actions.choose_overview(membership=mine, rhythm="daily", by=person)


def test_who_wants_the_overview_again_hears_of_what_comes_from_then_on(group):
    with clock.at(MONDAY):
        reader, writer = settle(group), settle(group)
        mine = actions.choose_overview(membership=membership_of(group, reader), rhythm="none", by=reader)
    with clock.at(MONDAY.replace(hour=11)):
        write_topic(group, writer, title="Gemist")
    with clock.at(TUESDAY):
        actions.choose_overview(membership=mine, rhythm="daily", by=reader)
        tasks.send_overviews()
        assert not mails_to(reader)
    with clock.at(TUESDAY.replace(hour=9)):
        write_topic(group, writer, title="Nieuw")
    with clock.at(brussels(2026, 3, 4, 8)):
        tasks.send_overviews()
    (mail,) = mails_to(reader)
    assert "Nieuw" in mail.text
    assert "Gemist" not in mail.text


def test_the_worker_does_the_duties_of_the_room_by_itself(db):
    duties = Schedule.objects.filter(func__startswith="kruispunt.kennisgroep.tasks.").values_list("func", flat=True)
    assert {name.rpartition(".")[2] for name in duties} >= {
        "tell_people",
        "send_overviews",
        "place_prompts",
        "forget_visits",
    }
    for name in duties:
        assert callable(getattr(tasks, name.rpartition(".")[2]))
