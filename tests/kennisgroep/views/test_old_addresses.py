"""Old addresses of a group lead on, for who may read where they lead."""

from collections.abc import Iterator

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve, reverse

from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Draft, Kennisgroep, Prompt, SanctionKind, Topic
from kruispunt.kennisgroep.overview_links import stop_url
from kruispunt.kennisgroep.queries.moved import PUBLIC
from kruispunt.kennisgroep.urls import urlpatterns
from kruispunt.kennisgroep.views.old_addresses import leads_on
from tests.conftest import make_member, make_user
from tests.core.test_uploads import PDF, upload
from tests.kennisgroep.helpers import ask, let_in, make_group, make_moderator, membership_of, settle, write_topic
from tests.kennisgroep.walking import body_of

pytestmark = pytest.mark.django_db

#: What is only sent, and has no page.
ONLY_SENT = {
    "ask_colleague", "close_topic", "reopen_topic", "read_all", "reply", "topic_draft", "reply_draft", "discard_draft",
    "thank", "accept", "follow_topic", "undo_split",
}  # fmt: skip
#: A copied membership is gone with its group.
WITHOUT_COUNTERPART = {"member"}
#: Pages of a thing that are the same at every address of it.
OF_A_THING = {"topic", "post", "file", "edit_post", "remove_post", "earlier"}


class World:
    """A group that was split into one for gender, with something on every page of the new one."""

    def __init__(self) -> None:
        self.group, self.staff = make_group(), make_user(Role.STAFF)
        self.moderator = make_moderator(self.group)
        self.writer, self.reader = settle(self.group), settle(self.group)
        self.topic = write_topic(self.group, self.writer, themes=["gender"])
        self.post = actions.reply(topic=self.topic, source="Wij tellen", by=self.writer)
        actions.attach(group=self.group, topic=self.topic, upload=upload("een.pdf", PDF), alt="", by=self.writer)
        self.answer = actions.reply(topic=self.topic, source="Het formulier", by=self.writer)
        self.question = write_topic(self.group, self.reader, themes=["gender"], is_anonymous=True)
        self.flag = actions.flag_post(post=self.post, reason="Grof", by=self.reader)
        self.split = actions.split_group(group=self.group, themes=["gender"], reason="Te groot", by=self.staff)
        self.new = self.split.parts.get().group
        self.request = ask(self.new)
        self.copy = membership_of(self.new, self.writer)
        self.sanction = actions.impose_sanction(
            membership=self.copy, kind=SanctionKind.WARNING, reason="Grof", ends_on=None, version=None, by=self.staff
        )
        self.prompt = actions.save_prompt(
            group=self.new,
            prompt=None,
            kind="question",
            title="Wat lukte",
            source="Vertel",
            themes=[],
            post_on=clock.today(),
            by=self.moderator,
        )

    def undo(self) -> None:
        """Undo the splitting: the new group is gone."""
        actions.undo_split(split=self.split, by=self.staff)

    def addresses(self, slug: str) -> Iterator[tuple[str, str]]:
        """Give the name and the address of every page of a group, in the group with this address."""
        things = {
            "decide": self.request,
            "decide_flag": self.flag,
            "decide_question": self.question,
            "delete_prompt": self.prompt,
            "file": self.answer.attachments.get(),
            "lift": self.sanction,
            "member": self.copy,
            "moderate_topic": self.topic,
            "prompt": self.prompt,
            "remove_topic": self.topic,
            "topic": self.topic,
        }
        for pattern in urlpatterns:
            if pattern.name in ONLY_SENT or "<slug:slug>" not in str(pattern.pattern):
                continue
            thing = things.get(pattern.name, self.post)
            rest = [thing.pk] if "<int:pk>" in str(pattern.pattern) else []
            if "<slug:handle>" in str(pattern.pattern):
                rest = [self.writer.kennisgroep_profile.handle]
            yield pattern.name, reverse(f"kennisgroep:{pattern.name}", args=[slug, *rest])


@pytest.fixture
def world() -> World:
    return World()


def test_every_address_of_a_group_that_is_gone_leads_on_for_who_may_read(world, client_of):
    there = dict(world.addresses(world.group.slug))
    assert len(there) > 35
    old = dict(world.addresses(world.new.slug))
    world.undo()
    for person in (world.moderator, world.writer):
        client = client_of(person)
        for name, address in old.items():
            response = client.get(address)
            body_of(response)  # a file is closed when it is read
            if name in OF_A_THING:
                assert response.status_code in (200, 302, 403), name  # 403: who did not write it changes nothing
                assert world.new.slug not in response.get("Location", ""), name
            else:
                wanted = there[name]
                if name in WITHOUT_COUNTERPART or (person is world.writer and _of_moderators(name)):
                    wanted = world.group.get_absolute_url()
                assert (response.status_code, response.get("Location")) == (302, wanted), name


def _of_moderators(name: str) -> bool:
    """Tell whether a page shows one thing that only a moderator opens."""
    return name in {
        "decide", "decide_flag", "decide_question", "delete_prompt", "lift", "moderate_post", "moderate_topic",
        "prompt", "remove_topic",
    }  # fmt: skip


def test_nobody_else_learns_where_a_group_went(world, client, client_of):
    old = dict(world.addresses(world.new.slug))
    world.undo()
    left = settle(world.group)
    actions.leave(membership=membership_of(world.group, left), by=left)
    for outsider in (make_member(), make_user(Role.FACILITATOR), left):
        stranger = client_of(outsider)
        for name, address in old.items():
            if name in PUBLIC:
                assert stranger.get(address).status_code == 302, name
            else:
                assert stranger.get(address).status_code == 404, name
    for name, address in old.items():
        response = client.get(address)
        wanted = world.group.get_absolute_url() if name == "group" else f"{reverse('account_login')}?next={address}"
        assert (response.status_code, response["Location"]) == (302, wanted), name


def test_who_has_a_step_to_take_is_led_to_it_from_an_old_address(world, client_of):
    old = dict(world.addresses(world.new.slug))
    world.undo()
    newcomer = let_in(world.group).user
    client, welcome = client_of(newcomer), reverse("kennisgroep:welcome", args=[world.group.slug])
    assert client.get(old["decide_flag"]).url == welcome
    assert client.get(old["topics"], follow=True).redirect_chain[1][0] == welcome


def test_an_address_from_before_a_splitting_leads_to_the_new_group_for_who_may_open_it(world, client_of):
    before, there = dict(world.addresses(world.group.slug)), dict(world.addresses(world.new.slug))
    moved = {"decide_flag", "decide_question", "moderate_post", "moderate_topic", "remove_topic", "flag_post"}
    moderator, stranger = client_of(world.moderator), client_of(settle(world.group))
    for name in moved:
        assert moderator.get(before[name]).url == there[name], name
        response = stranger.get(before[name])
        assert response.status_code in (403, 404), name
        assert world.new.slug not in response.text
    assert client_of(world.reader).get(before["flag_post"]).url == there["flag_post"]
    reason = {"reason": "Reclame voor een bedrijf"}
    done = moderator.post(before["remove_topic"], reason)
    assert done.status_code == 302
    assert Topic.objects.get(pk=world.topic.pk).is_removed


def test_the_query_of_an_old_address_goes_along(world, client_of):
    world.undo()
    address = reverse("kennisgroep:topics", args=[world.new.slug])
    there = reverse("kennisgroep:topics", args=[world.group.slug])
    assert client_of(world.reader).get(f"{address}?thema=gender&q=a%20b").url == f"{there}?thema=gender&q=a+b"


@pytest.mark.parametrize("odd", ["9" * 30, "0"])
def test_an_odd_number_at_an_old_address_is_no_error(odd, world, client_of):
    world.undo()
    for path in ("meldingen/{}/", "onderwerpen/{}/", "bericht/{}/melden/", "leden/{}/"):
        response = client_of(world.moderator).get(f"/kennisgroep/{world.new.slug}/{path.format(odd)}")
        assert response.url == world.group.get_absolute_url()
        assert client_of(world.moderator).get(f"/kennisgroep/{world.group.slug}/{path.format(odd)}").status_code == 404


def test_what_is_sent_to_a_group_that_is_gone_is_placed_in_the_one_that_took_over(world, client_of):
    address = reverse("kennisgroep:new_topic", args=[world.new.slug])
    draft = reverse("kennisgroep:topic_draft", args=[world.new.slug])
    client = client_of(world.reader)
    world.undo()
    typed = {"kind": "question", "title": "Wie helpt", "source": "Ik zoek een voorbeeld."}
    assert "Bewaard" in client.post(draft, typed).text
    assert Draft.objects.get(user=world.reader).group == world.group
    response = client.post(address, typed, follow=True)
    placed = Topic.objects.get(title="Wie helpt")
    assert placed.group == world.group
    assert response.redirect_chain[-1][0] == placed.get_absolute_url()
    assert f"hoort weer bij {world.group}" in response.text
    assert not Draft.objects.filter(user=world.reader).exists()


def test_a_form_that_would_change_the_group_that_took_over_is_not_taken_for_it(world, client_of):
    world.undo()
    client = client_of(world.moderator)
    for name in ("settings", "split"):
        assert client.post(reverse(f"kennisgroep:{name}", args=[world.new.slug]), {"step": "split"}).status_code == 404
    leave = reverse("kennisgroep:leave", args=[world.new.slug])
    assert client_of(world.reader).post(leave).status_code == 404
    assert membership_of(world.group, world.reader)
    assert Kennisgroep.objects.count() == 1
    assert Prompt.objects.get().group == world.group


def test_what_was_sent_without_a_session_comes_back_in_the_group_that_took_over(world, client_of, client):
    address = reverse("kennisgroep:new_topic", args=[world.new.slug])
    page = client_of(world.reader).get(address)
    writer = page.context["writing"].writer
    world.undo()
    typed = {"kind": "question", "title": "Wie helpt", "source": "Ik zoek een voorbeeld.", "writer": writer}
    assert client.post(address, typed).status_code == 302
    client.force_login(world.reader)
    shown = client.get(address, follow=True)
    assert "Ik zoek een voorbeeld." in shown.text
    assert shown.redirect_chain[-1][0] == reverse("kennisgroep:new_topic", args=[world.group.slug])


def test_the_link_in_an_overview_stops_it_in_the_group_that_took_over(world, client):
    address = "/" + stop_url(membership_of(world.new, world.reader)).split("/", 3)[3]
    world.undo()
    assert str(world.group) in client.get(address).text
    client.post(address)
    assert membership_of(world.group, world.reader).mail_rhythm == "none"


@pytest.mark.django_db(transaction=True)
def test_a_page_whose_group_vanishes_while_it_is_made_leads_on(rf):
    world = World()
    address = reverse("kennisgroep:topics", args=[world.new.slug])

    def page(request: HttpRequest, slug: str) -> HttpResponse:
        world.undo()
        actions.visit_group(group=world.new, by=request.user)
        return HttpResponse(slug)

    request = rf.get(address)
    request.user, request.resolver_match = world.reader, resolve(address)
    assert leads_on(page)(request, slug=world.new.slug).url == reverse("kennisgroep:topics", args=[world.group.slug])


@pytest.mark.django_db(transaction=True)
def test_who_vanishes_with_a_group_while_a_moderator_decides_about_them_is_not_found(rf):
    world = World()
    address = reverse("kennisgroep:member", args=[world.new.slug, world.copy.pk])

    def page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        world.undo()
        fields = {"kind": SanctionKind.WARNING, "reason": "Grof", "ends_on": None, "version": None}
        actions.impose_sanction(membership=world.copy, by=request.user, **fields)
        return HttpResponse(slug)

    request = rf.post(address)
    request.user, request.resolver_match = world.moderator, resolve(address)
    with pytest.raises(Http404):
        leads_on(page)(request, slug=world.new.slug, pk=world.copy.pk)
