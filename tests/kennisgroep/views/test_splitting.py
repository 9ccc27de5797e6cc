"""The page that splits a group: first what it would do, then the button, then the way back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kruispunt.core.roles import Role
from kruispunt.kennisgroep.models import Kennisgroep, Split
from kruispunt.ui.templatetags.kruispunt import moment
from tests.conftest import make_user
from tests.kennisgroep.helpers import make_group, make_moderator, settle, write_topic

pytestmark = pytest.mark.django_db


def test_a_moderator_sees_what_it_does_splits_and_undoes(client_of):
    group = make_group()
    moderator, person = make_moderator(group), settle(group)
    topic = write_topic(group, person, themes=["gender"])
    client, page = client_of(moderator), reverse("kennisgroep:split", args=[group.slug])
    typed = {"themes": ["gender"], "reason": "De groep is groot"}
    shown = client.post(page, typed | {"step": "preview"})
    assert "Dit gebeurt er" in shown.text
    # Enter in a field presses the first button: that one only shows.
    assert shown.text.index('name="step" value="preview"') < shown.text.index('name="step" value="split"')
    assert Kennisgroep.objects.count() == 1
    assert client.post(page, {"themes": ["gender"], "step": "split"}).status_code == 400
    sure = typed | {"step": "split", "previewed": "gender"}
    other = client.post(page, sure | {"themes": ["gender", "lgbti"]})
    assert "andere thema's dan je bekeek" in other.text
    assert Kennisgroep.objects.count() == 1
    client.post(page, sure)
    new = Split.objects.get().parts.get().group
    old_address, old_group = topic.get_absolute_url(), reverse("kennisgroep:topics", args=[new.slug])
    topic.refresh_from_db()
    reader = client_of(person)
    assert reader.get(old_address).url == topic.get_absolute_url()
    undo = reverse("kennisgroep:undo_split", args=[group.slug])
    shown = client.get(page).text
    assert undo in shown
    assert f"terugdraaien tot {moment(Split.objects.get().made_at + timedelta(days=1))}" in shown
    client.post(undo, {"split": Split.objects.get().pk})
    assert reader.get(topic.get_absolute_url()).url == old_address
    assert reader.get(old_group).url == reverse("kennisgroep:topics", args=[group.slug])
    again = client.post(undo, {"split": Split.objects.get().pk})
    assert again.status_code == 400
    assert "al teruggedraaid" in again.text
    for odd in ("", "x", "9" * 30, "\0"):
        assert client.post(undo, {"split": odd}).status_code == 404


@pytest.mark.parametrize("role", [Role.MEMBER, Role.FACILITATOR])
def test_nobody_else_splits(role, client_of):
    group = make_group()
    client = client_of(make_user(role))
    for name in ("split", "undo_split"):
        assert client.post(reverse(f"kennisgroep:{name}", args=[group.slug])).status_code == 403
