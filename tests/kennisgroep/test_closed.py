"""Nobody outside a group reads, lists, searches, downloads or guesses anything of it."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from kruispunt.core import clock
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Attachment, Kennisgroep, SanctionKind
from tests.conftest import make_member
from tests.kennisgroep.helpers import ask, let_in, make_group, make_moderator, membership_of, settle, write_topic
from tests.kennisgroep.walking import body_of, walk
from tests.test_access import addresses

#: What stands in the group and nowhere else; each with a word that nothing else on the site has.
SECRETS = ("Zeldzaamtitel", "Zeldzaamtekst", "Zeldzaamnaam", "Zeldzaambestand", "Zeldzaaminhoud", "Zeldzaamregel")
#: A search that would find the topic shows the other word of its title; a page may repeat the word that was asked.
WORD, TITLE = "Vindwoord", "Vindwoord Zeldzaamtitel"
#: What who is no member gets too: what the group is for, and how to ask. The house rules are a step of joining.
PAGE = "kennisgroep/<slug:slug>/"
OPEN = {PAGE, "kennisgroep/<slug:slug>/lid-worden/"}
#: What a member chooses about the own mail, at whatever step of joining.
MAIL = "kennisgroep/<slug:slug>/overzicht/"
#: Where a text sent after the log-in was lost is given back to who wrote it.
GIVEN_BACK = {f"{PAGE}onderwerpen/nieuw/klad/", f"{PAGE}onderwerpen/<int:pk>/klad/"}
STEPS = {f"kennisgroep/<slug:slug>/welkom/{step}" for step in ("", "huisregels/", "voorstellen/", "eerste-bericht/")}
LEAVING = "kennisgroep/<slug:slug>/uitschrijven/"
KEPT_OUT = ("anonymous", "outsider", "pending", "suspended", "blocked", "other_moderator", "left")


@pytest.fixture
def group(db) -> Kennisgroep:
    """A group with a topic, a reply, an anonymous question that waits, a file, a flag and a measure."""
    group = make_group("Besloten")
    group.house_rules = "Zeldzaamregel"
    group.save()
    writer = settle(group, make_member(last_name="Zeldzaamnaam"))
    topic = write_topic(group, writer, title=TITLE, source="Zeldzaamtekst")
    post = actions.reply(topic=topic, source="Zeldzaamtekst", by=settle(group))
    Attachment.objects.create(post=post, name="Zeldzaambestand.txt", file=ContentFile(b"Zeldzaaminhoud", name="x.txt"))
    write_topic(group, writer, title=TITLE, source="Zeldzaamtekst", is_anonymous=True)
    actions.flag_post(post=post, reason="Zeldzaamtekst", by=writer)
    sanction(group, writer, SanctionKind.WARNING)
    return group


def sanction(group: Kennisgroep, person, kind: str) -> None:
    actions.impose_sanction(
        membership=membership_of(group, person),
        kind=kind,
        reason="Tegen de regels",
        ends_on=clock.today() + timedelta(days=7) if kind == SanctionKind.SUSPENSION else None,
        version=None,
        by=make_moderator(group),
    )


def visitor(kind: str, group: Kennisgroep):
    """Give somebody who stands like this in the group; None for who is not logged in."""
    if kind == "anonymous":
        return None
    if kind == "outsider":
        return make_member()
    if kind == "pending":
        return ask(group).user
    if kind == "let_in":
        return let_in(group).user
    if kind == "moderator":
        return make_moderator(group)
    if kind == "other_moderator":
        return make_moderator(make_group("Andere groep"))
    person = settle(group)
    if kind == "left":
        actions.leave(membership=membership_of(group, person), by=person)
    elif kind != "settled":
        sanction(group, person, SanctionKind.SUSPENSION if kind == "suspended" else SanctionKind.BLOCK)
    return person


def numbers(group: Kennisgroep) -> set[int]:
    """Give every number that something of the group has."""
    posts = [post for topic in group.topics.all() for post in topic.posts.all()]
    rows = [*group.topics.all(), *posts, *group.memberships.all()]
    rows += [row for post in posts for row in (*post.attachments.all(), *post.flags.all())]
    rows += [row for membership in group.memberships.all() for row in membership.sanctions.all()]
    return {row.pk for row in rows}


def paths_of(group: Kennisgroep) -> dict[str, list[str]]:
    """Give every address of a group with the paths it stands for, each number of the group filled in."""
    found = {}
    for address in addresses():
        if address.startswith("kennisgroep/<slug:slug>/"):
            path = "/" + address.replace("<slug:slug>", group.slug)
            path = re.sub(r"<(?!int:)[^>]+>", "x", path)
            many = numbers(group) if "<int:" in path else {0}
            found[address] = [re.sub(r"<int:[^>]+>", str(number), path) for number in many]
    return found


@pytest.mark.parametrize("kind", KEPT_OUT)
def test_who_is_kept_out_gets_nothing_at_any_address_of_a_group(client_of, group, kind):
    person = visitor(kind, group)
    client, wrong = client_of(person) if person else Client(), []
    for address, paths in paths_of(group).items():
        for path in paths:
            for answer in (client.get(path), client.post(path) if path == paths[0] else None):
                if answer is None:
                    continue
                told = [secret for secret in SECRETS if secret in body_of(answer)]
                refused = answer.status_code in (403, 404, 405)
                own = address in OPEN or (address == LEAVING and kind == "suspended")
                door = answer.status_code == 302 and (person is None or own)
                shown = address == PAGE or (person is None and address in GIVEN_BACK)
                if told or not (refused or door or shown or (person and own)):
                    wrong.append(f"{answer.request['REQUEST_METHOD']} {path}: {answer.status_code} {told}")
    assert not wrong, "\n".join(wrong)


def test_who_has_steps_to_take_is_led_there_and_reads_nothing_yet(client_of, group):
    client, wrong = client_of(visitor("let_in", group)), []
    for address, paths in paths_of(group).items():
        for path in paths:
            answer = client.get(path)
            allowed = SECRETS[-1:] if address in STEPS else ()
            told = [secret for secret in SECRETS if secret in body_of(answer) and secret not in allowed]
            led = answer.status_code == 302 and "/welkom/" in answer["Location"]
            own = address in {*STEPS, *OPEN, LEAVING, MAIL}
            if told or not (led or own or answer.status_code in (403, 404, 405)):
                wrong.append(f"{path}: {answer.status_code} {told}")
    assert not wrong, "\n".join(wrong)
    assert client.get(f"/kennisgroep/{group.slug}/onderwerpen/")["Location"] == f"/kennisgroep/{group.slug}/welkom/"


@pytest.mark.parametrize("kind", ["settled", "moderator"])
def test_who_belongs_there_reads_it(client_of, group, kind):
    client = client_of(visitor(kind, group))
    topic = group.topics.visible().get()
    assert "Zeldzaamtekst" in body_of(client.get(topic.get_absolute_url()))
    assert "Zeldzaamnaam" in body_of(client.get(f"/kennisgroep/{group.slug}/leden/"))
    waits = group.topics.pending().get()
    assert client.get(waits.get_absolute_url()).status_code == (200 if kind == "moderator" else 404)


@pytest.mark.parametrize("kind", ["anonymous", "outsider"])
def test_a_walk_from_outside_finds_nothing(client_of, group, kind):
    person = visitor(kind, group)
    client = client_of(person) if person else Client()
    public = [f"/{address}" for address in addresses() if "<" not in address and "^" not in address]
    starts = ["/", "/sitemap.xml", "/robots.txt", f"/zoeken/?q={WORD}"]
    starts += [path for path in public if not path.startswith(("/beheer/", "/account/"))]
    pages = walk(client, starts, looking_for=WORD, most=900)
    assert len(pages) > len(starts)
    told = [(path, secret) for path, text in pages.items() for secret in SECRETS if secret in text]
    assert not told, told
