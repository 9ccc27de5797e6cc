"""Publishing at a planned moment, and going offline at one: the worker does it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_q.models import Schedule

from kruispunt.cms import tasks
from kruispunt.cms.models import ContentPage, HomePage
from kruispunt.core.models import AuditEvent

pytestmark = pytest.mark.django_db


def planned(slug: str, *, minutes: int) -> ContentPage:
    """Store a page that goes online in so many minutes (before now: it is due)."""
    page = ContentPage(title=f"Gepland {slug}", slug=slug, live=False)
    HomePage.objects.get().add_child(instance=page)
    page.go_live_at = timezone.now() + timedelta(minutes=5)
    page.save_revision().publish()
    revision = page.revisions.get()
    assert not ContentPage.objects.get(pk=page.pk).live
    revision.approved_go_live_at = timezone.now() + timedelta(minutes=minutes)
    revision.content["go_live_at"] = (timezone.now() + timedelta(minutes=minutes)).isoformat()
    revision.save()
    return page


def test_the_worker_knows_its_duties():
    functions = set(Schedule.objects.values_list("func", flat=True))
    assert {"kruispunt.cms.tasks.publish_scheduled", "kruispunt.cms.tasks.tend_pages"} <= functions


def test_a_page_comes_online_at_its_moment_and_not_before():
    planned("nu", minutes=-1)
    planned("straks", minutes=30)
    tasks.publish_scheduled()
    assert Client().get("/nu/").status_code == 200
    assert Client().get("/straks/").status_code == 404
    assert AuditEvent.objects.filter(verb="cms.publish_planned").count() == 1
    tasks.publish_scheduled()
    assert AuditEvent.objects.filter(verb="cms.publish_planned").count() == 1


def test_a_page_goes_offline_at_its_end():
    page = ContentPage(title="Even maar", slug="even", expire_at=timezone.now() - timedelta(minutes=1))
    HomePage.objects.get().add_child(instance=page)
    tasks.publish_scheduled()
    tasks.publish_scheduled()
    assert Client().get("/even/").status_code == 404
    assert AuditEvent.objects.filter(verb="cms.take_offline").count() == 1


def test_one_page_that_fails_holds_up_no_other(monkeypatch):
    planned("eerst", minutes=-2)
    planned("daarna", minutes=-1)
    real = tasks.actions.publish_planned

    def fail_once(*, revision, by):
        if "eerst" in revision.content["slug"]:
            raise RuntimeError("broken")
        return real(revision=revision, by=by)

    monkeypatch.setattr(tasks.actions, "publish_planned", fail_once)
    tasks.publish_scheduled()
    assert Client().get("/daarna/").status_code == 200
    assert Client().get("/eerst/").status_code == 404
