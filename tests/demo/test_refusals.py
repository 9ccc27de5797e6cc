"""Where the example may not be loaded, nothing of it is."""

import pytest
from django.core.management import CommandError, call_command

from kruispunt.besturen.models import User
from kruispunt.demo import calls_2026
from kruispunt.trajectories.programme.models import Session
from tests.demo.helpers import load

pytestmark = pytest.mark.django_db


def test_it_is_refused_outside_a_demonstration(settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="proefomgeving"):
        load()
    assert not User.objects.exists()


def test_it_is_refused_without_the_registry():
    with pytest.raises(CommandError, match="load_registry"):
        call_command("load_demo")


def test_a_failure_halfway_leaves_nothing(monkeypatch):
    def fail(stage):
        raise RuntimeError("halfway")

    monkeypatch.setattr(calls_2026, "_with_offers", fail)
    with pytest.raises(RuntimeError, match="halfway"):
        load()
    assert not User.objects.exists()
    assert not Session.objects.exists()
