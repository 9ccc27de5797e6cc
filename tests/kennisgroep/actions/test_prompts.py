"""Topics that are prepared, and placed on their date; and a mention that waits in a draft."""

from datetime import timedelta

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions, tasks
from kruispunt.kennisgroep.models import Draft, Kennisgroep, Moderator, Profile, Prompt, Topic
from tests.conftest import brussels
from tests.kennisgroep.helpers import make_group, make_moderator, membership_of, settle, write_topic

MONDAY = brussels(2026, 3, 2, 10)
DAY = MONDAY.date() + timedelta(days=1)


@pytest.fixture
def group(db) -> Kennisgroep:
    with clock.at(brussels(2026, 1, 2)):
        return make_group()


def prepare(group, by, prompt=None, **fields) -> Prompt:
    fields = {
        "kind": "question",
        "title": "Wat lukte?",
        "source": "Vertel.",
        "themes": ["gender"],
        "post_on": DAY,
    } | fields
    with clock.at(MONDAY):
        return actions.save_prompt(group=group, prompt=prompt, by=by, **fields)


def test_a_prompt_is_placed_once_on_its_morning_in_the_name_of_who_saved_it(group):
    first, second = make_moderator(group), make_moderator(group)
    prompt = prepare(group, first)
    prepare(group, second, prompt=prompt, title="Wat lukte dit jaar?", themes=["lgbti"])
    Draft.objects.create(user=second, group=group, source="Mijn eigen klad")
    with clock.at(brussels(2026, 3, 3, 6, 59)):
        tasks.place_prompts()
        assert not Topic.objects.exists()
    with clock.at(brussels(2026, 3, 3, 7)):
        tasks.place_prompts()
        tasks.place_prompts()
    topic = Topic.objects.get()
    assert (topic.title, topic.author, topic.by_team) == ("Wat lukte dit jaar?", second, True)
    assert [row.theme for row in topic.themes.all()] == ["lgbti"]
    assert Draft.objects.get().source == "Mijn eigen klad"
    for change in (
        lambda: prepare(group, first, prompt=prompt),
        lambda: actions.delete_prompt(prompt=prompt, by=first),
    ):
        with pytest.raises(Refused):
            change()


def test_who_does_not_moderate_any_more_places_nothing_until_another_takes_over(group):
    gone, other = make_moderator(group), make_moderator(group)
    prompt = prepare(group, gone)
    Moderator.objects.filter(user=gone).delete()
    with clock.at(brussels(2026, 3, 4, 9)):
        tasks.place_prompts()
        assert not Topic.objects.exists()
        actions.save_prompt(
            group=group, prompt=prompt, kind="question", title="Nu", source="Vertel.", themes=[],
            post_on=clock.today(), by=other,
        )  # fmt: skip
        tasks.place_prompts()
    assert Topic.objects.get().author == other


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "poll"}, "kind"),
        ({"title": " "}, "title"),
        ({"source": ""}, "source"),
        ({"themes": ["sport"]}, "themes"),
        ({"post_on": DAY - timedelta(days=2)}, "post_on"),
    ],
)
def test_what_will_not_do_is_refused_at_its_field(group, fields, field):
    with pytest.raises(Refused) as refusal:
        prepare(group, make_moderator(group), **fields)
    assert refusal.value.field == field
    assert not Prompt.objects.exists()


def test_only_moderators_prepare_change_and_remove(group):
    moderator, member = make_moderator(group), settle(group)
    prompt = prepare(group, moderator)
    with pytest.raises(Forbidden):
        prepare(group, member)
    with pytest.raises(Forbidden):
        prepare(group, member, prompt=prompt)
    with pytest.raises(Forbidden):
        actions.delete_prompt(prompt=prompt, by=member)
    actions.delete_prompt(prompt=prompt, by=moderator)
    with pytest.raises(Refused):
        prepare(group, moderator, prompt=prompt)


def test_asking_a_colleague_puts_a_mention_in_the_draft_and_places_nothing(group):
    moderator, asker, colleague = make_moderator(group), settle(group), settle(group)
    topic = write_topic(group, asker)
    handle = Profile.objects.get(user=colleague).handle
    draft = actions.draft_mention(topic=topic, colleague=colleague, by=moderator)
    assert draft.source == f"@{handle} Kan jij hierbij helpen?"
    Draft.objects.update(source="Eerst dit.")
    for _ in range(2):
        actions.draft_mention(topic=topic, colleague=colleague, by=moderator)
    assert Draft.objects.get().source == f"Eerst dit.\n\n@{handle} Kan jij hierbij helpen?"
    assert topic.posts.count() == 1


def test_a_member_asks_nobody_from_the_desk_and_who_left_is_not_asked(group):
    moderator, asker, colleague = make_moderator(group), settle(group), settle(group)
    topic = write_topic(group, asker)
    with pytest.raises(Forbidden):
        actions.draft_mention(topic=topic, colleague=colleague, by=asker)
    actions.leave(membership=membership_of(group, colleague), by=colleague)
    with pytest.raises(Refused):
        actions.draft_mention(topic=topic, colleague=colleague, by=moderator)


def test_who_asked_anonymously_and_moderates_now_leaves_no_draft_with_a_name(group):
    asker, colleague = settle(group), settle(group)
    topic = write_topic(group, asker, is_anonymous=True)
    Topic.objects.update(status="visible")
    asker.role = Role.FACILITATOR
    asker.save()
    Moderator.objects.create(group=group, user=asker)
    with pytest.raises(Refused):
        actions.draft_mention(topic=Topic.objects.get(pk=topic.pk), colleague=colleague, by=asker)
    assert not Draft.objects.exists()
