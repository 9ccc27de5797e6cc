"""What a request looks up once about its visitor: the menu and the page of a group say the same."""

import re

import pytest
from django.urls import reverse

from tests.conftest import make_member, make_user
from tests.kennisgroep.helpers import let_in, make_group, settle, write_topic

pytestmark = pytest.mark.django_db


def counts_on(client, group):
    """Give what the menu and the list of a group say is unread."""
    text = client.get(reverse("kennisgroep:topics", args=[group.slug])).text
    in_menu = re.search(r'class="kp-count">(\d+)', text)
    on_page = re.search(r"(\d+) ongelezen gesprek", text)
    return [int(found[1]) if found else 0 for found in (in_menu, on_page)]


def test_the_menu_counts_every_group_and_the_list_its_own(client_of):
    first, second = make_group("Gender"), make_group("Toegankelijkheid")
    writer, reader = settle(first), settle(first)
    settle(second, writer)
    settle(second, reader)
    for group in (first, second, second):
        write_topic(group, writer)
    client = client_of(reader)
    assert counts_on(client, first) == [3, 1]
    assert counts_on(client, second) == [3, 2]


def test_what_is_read_on_a_page_is_not_unread_in_its_menu(client_of):
    group = make_group()
    reader = settle(group)
    topic = write_topic(group, settle(group))
    client = client_of(reader)
    assert counts_on(client, group) == [1, 1]
    assert "kp-count" not in client.get(topic.get_absolute_url()).text


def test_who_still_has_a_step_to_take_is_counted_nothing(client_of):
    group = make_group()
    write_topic(group, settle(group))
    newcomer = let_in(group, make_member()).user
    assert "kp-count" not in client_of(newcomer).get("/agenda/").text


def test_a_colleague_s_count_is_never_shown_to_another(client_of):
    group = make_group()
    writer, reader = settle(group), settle(group)
    write_topic(group, writer)
    assert counts_on(client_of(reader), group) == [1, 1]
    assert counts_on(client_of(writer), group) == [0, 0]
    assert "kp-count" not in client_of(make_user()).get("/agenda/").text
