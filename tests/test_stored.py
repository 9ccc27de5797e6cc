"""What a test commits leaves nothing behind, and takes nothing away."""

import pytest
from wagtail.models import Page

from kruispunt.besturen.models import User
from tests import stored
from tests.conftest import make_user

pytestmark = pytest.mark.django_db


def test_what_the_migrations_stored_comes_back_and_nothing_else_stays():
    before = list(Page.objects.order_by("pk").values())
    assert before
    kept = stored.keep()
    make_user()
    Page.objects.update(title="Anders")
    Page.objects.filter(depth__gt=1).delete()
    stored.put_back(kept)
    assert list(Page.objects.order_by("pk").values()) == before
    assert not User.objects.exists()
