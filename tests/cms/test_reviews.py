"""Pages that have to be looked through again: which, who is asked, and saying that it was done."""

from datetime import date, timedelta

import pytest
from django.test import Client

from kruispunt.cms import actions
from kruispunt.cms.models import ContentPage, HomePage, InstrumentPage, PageReview, ReviewEvery
from kruispunt.cms.reviews import due_pages, months_later
from kruispunt.cms.tasks import tend_pages
from kruispunt.core import clock
from kruispunt.core.models import AuditEvent
from kruispunt.core.roles import Role
from kruispunt.notifications.models import OutboxMail
from tests.conftest import make_user, query_counts

pytestmark = pytest.mark.django_db


@pytest.fixture
def later():
    """Seven months after the pages came online."""
    with clock.at(clock.now() + timedelta(days=215)):
        yield


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(day, months, result):
    assert months_later(day, months) == result


def test_a_new_page_waits_for_no_check():
    assert due_pages() == []


def test_every_page_comes_up_after_its_term_and_one_that_never_does_does_not(later):
    ContentPage.objects.filter(slug="over").update(review_every=ReviewEvery.NEVER)
    ContentPage.objects.filter(slug="privacy").update(review_every=ReviewEvery.YEAR)
    slugs = {due.page.slug for due in due_pages()}
    assert "starters" in slugs
    assert "toegankelijkheid" in slugs
    assert not slugs & {"over", "privacy"}


def test_an_edit_is_no_check_and_a_check_begins_a_new_term(later, staff):
    page = ContentPage.objects.get(slug="over")
    page.save_revision(user=staff).publish()
    assert page.pk in {due.page.pk for due in due_pages()}
    actions.check_page(page=page, by=staff)
    assert page.pk not in {due.page.pk for due in due_pages()}
    assert AuditEvent.objects.filter(verb="cms.check_page", actor=staff).exists()


def test_who_edited_last_gets_one_mail_and_the_team_the_rest(later, staff):
    other = make_user(Role.STAFF)
    for slug in ("over", "privacy"):
        ContentPage.objects.get(slug=slug).save_revision(user=staff)
    tend_pages()
    own, of_team = OutboxMail.objects.filter(user=staff).order_by("pk")
    assert {own.subject, of_team.subject} >= {"Kijk 2 pagina's na"}
    (to_other,) = OutboxMail.objects.filter(user=other)
    assert "Privacy" not in to_other.text
    tend_pages()
    assert OutboxMail.objects.count() == 3


def test_who_left_the_team_is_not_asked(later, staff):
    gone = make_user(Role.STAFF)
    ContentPage.objects.get(slug="over").save_revision(user=gone)
    gone.role = Role.MEMBER
    gone.save()
    tend_pages()
    assert not OutboxMail.objects.filter(user=gone).exists()
    assert "Over Kruispunt" in OutboxMail.objects.get(user=staff).text


def test_after_a_check_the_next_term_is_asked_about_again(later, staff):
    page = InstrumentPage.objects.first()
    tend_pages()
    actions.check_page(page=page, by=staff)
    assert PageReview.objects.get(page_id=page.pk).asked_at is None
    with clock.at(clock.now() + timedelta(days=200)):
        tend_pages()
    assert OutboxMail.objects.filter(subject__contains=page.title).count() == 1


def test_a_failed_mail_keeps_nothing_as_asked(later, staff, monkeypatch):
    def refuse(*args, **kwargs):
        raise RuntimeError("no mail today")

    monkeypatch.setattr("kruispunt.notifications.outbox.enqueue", refuse)
    tend_pages()
    assert not PageReview.objects.filter(asked_at__isnull=False).exists()


def test_the_team_reads_the_list_and_says_that_a_page_was_checked(later, client_of, staff):
    client = client_of(staff)
    assert "Lokaal genderbeleid" in client.get("/team/paginas/").content.decode()
    page = HomePage.objects.get()
    response = client.post(f"/team/paginas/{page.pk}/nagekeken/", follow=True)
    assert "Nagekeken: " in response.content.decode()
    assert page.pk not in {due.page.pk for due in due_pages()}


def test_the_start_page_of_the_team_names_what_waits(later, client_of, staff):
    text = client_of(staff).get("/team/").content.decode()
    assert "pagina's na" in text.replace("&#x27;", "'")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.FACILITATOR])
def test_others_neither_read_nor_check(client_of, role):
    client = client_of(make_user(role))
    page = HomePage.objects.get()
    assert client.get("/team/paginas/").status_code == 403
    assert client.post(f"/team/paginas/{page.pk}/nagekeken/").status_code == 403
    assert not PageReview.objects.exists()


@pytest.mark.parametrize("pk", ["1", "999999", "9" * 30])
def test_a_page_that_is_none_is_not_found(client_of, staff, pk):
    assert client_of(staff).post(f"/team/paginas/{pk}/nagekeken/").status_code == 404


def test_who_is_not_logged_in_goes_to_the_log_in():
    assert Client().get("/team/paginas/").status_code == 302


def test_more_pages_cost_no_more_queries(later, client_of, staff):
    home = HomePage.objects.get()

    def add(number: int) -> None:
        for _ in range(number):
            count = ContentPage.objects.count()
            page = home.add_child(instance=ContentPage(title=f"Extra {count}", slug=f"extra-{count}"))
            page.save_revision(user=staff)
            ContentPage.objects.filter(pk=page.pk).update(first_published_at=clock.now() - timedelta(days=400))

    counts = query_counts(client_of(staff), "/team/paginas/", add)
    assert len(set(counts)) == 1, counts
