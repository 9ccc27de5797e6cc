"""The pages of the outbox."""

import pytest
from django.core.mail import send_mail
from django.test import Client
from django.urls import reverse

from kruispunt.config.settings import base
from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.notifications.models import Category, MailStatus, OutboxMail
from kruispunt.notifications.preferences import preferences_url
from tests.conftest import brussels, make_user, query_counts
from tests.notifications.conftest import put

LIST = "/team/mail/"
HUGE = "9" * 40


@pytest.fixture
def page_of(client_of, staff):
    """A client of staff."""
    return client_of(staff)


def address(mail: OutboxMail) -> str:
    return reverse("notifications:mail", args=[mail.pk])


def failed(**fields) -> OutboxMail:
    mail = put(**fields)
    OutboxMail.objects.filter(pk=mail.pk).update(status=MailStatus.FAILED, last_error="550 unknown user")
    return mail


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 302), (Role.MEMBER, 403), (Role.FACILITATOR, 403), (Role.STAFF, 200), (Role.ADMIN, 200)],
)
def test_only_the_team_sees_the_outbox(db, client_of, role, status):
    mail = failed()
    client = client_of(make_user(role)) if role else Client()

    assert client.get(LIST).status_code == status
    assert client.get(address(mail)).status_code == status
    assert client.post(address(mail)).status_code == (302 if status == 200 else status)
    mail.refresh_from_db()
    assert mail.status == (MailStatus.QUEUED if status == 200 else MailStatus.FAILED)


def test_the_list_shows_who_gets_what_and_how_it_went(page_of):
    with clock.at(brussels(2026, 3, 3, 9, 30)):
        failed(subject="Je plaats", to="an@gemeente.example")

    content = page_of.get(LIST).content.decode()

    for words in ("Je plaats", "an@gemeente.example", "Mislukt", "di 3 maart 2026 om 9.30 u."):
        assert words in content


def test_the_list_filters_by_status_and_address(page_of):
    failed(subject="Eerste", to="an@gemeente.example")
    failed(subject="Tweede", to="bo@stad.example")
    put(subject="Derde", to="an@gemeente.example")

    content = page_of.get(LIST, {"status": "failed", "q": "GEMEENTE"}).content.decode()

    assert [word in content for word in ("Eerste", "Tweede", "Derde")] == [True, False, False]
    assert 'value="GEMEENTE"' in content


def test_an_unknown_status_is_told_at_the_field(page_of):
    put()
    response = page_of.get(LIST, {"status": "weg", "q": "blijft"})

    assert response.status_code == 400
    assert 'id="id_status-error"' in response.content.decode()
    assert "blijft" in response.content.decode()


@pytest.mark.parametrize("query", [{"pagina": "abc"}, {"pagina": HUGE}, {"pagina": "-1"}, {"q": "%_'\""}])
def test_odd_questions_get_a_page(page_of, query):
    put()
    assert page_of.get(LIST, query).status_code == 200


def test_a_nul_byte_is_told_at_the_field(page_of):
    assert page_of.get(LIST, {"q": "a\0b"}).status_code == 400


def test_the_list_has_pages_of_fifty(page_of):
    for number in range(51):
        put(subject=f"Mail nummer {number:02}")

    first, second = (page_of.get(LIST, {"pagina": number, "q": "gemeente"}).content.decode() for number in (1, 2))

    assert "Mail nummer 50" in first
    assert "Mail nummer 00" not in first
    assert "Mail nummer 00" in second
    assert "q=gemeente&amp;pagina=2" in first


def test_the_list_costs_the_same_for_one_three_and_thirty_mails(page_of):
    def more(number: int) -> None:
        for _ in range(number):
            failed()

    assert len(set(query_counts(page_of, LIST, more))) == 1


def test_a_mail_is_shown_as_it_is_sent_and_its_html_only_as_source(page_of):
    mail = failed(
        text="Dag An,\n<b>tekst</b>",
        html='<p class="x">Dag <script>alert(1)</script></p>',
        calendar="BEGIN:VCALENDAR",
        calendar_method="REQUEST",
    )

    content = page_of.get(address(mail)).content.decode()

    assert "Dag An,<br>&lt;b&gt;tekst&lt;/b&gt;" in content
    assert "&lt;script&gt;alert(1)" in content
    assert "<script>alert" not in content
    assert "BEGIN:VCALENDAR" in content
    assert "550 unknown user" in content
    assert mail.message_id.strip("<>") in content


def test_the_body_of_an_account_mail_is_never_shown(page_of):
    mail = failed(category=Category.ACCOUNT, text="http://x.example/geheim", html="<p>geheim</p>")

    content = page_of.get(address(mail)).content.decode()

    assert "geheim" not in content
    assert "Probeer opnieuw" not in content


def test_the_address_to_answer_an_evaluation_is_shown_to_nobody_and_the_mail_can_go_again(page_of):
    link = "http://x.example/evaluatie/geheim/"
    mail = failed(category=Category.EVALUATION, text=link, html=f"<p>{link}</p>")

    content = page_of.get(address(mail)).content.decode()

    assert "geheim" not in content
    assert "wist Kruispunt" not in content
    page_of.post(address(mail))
    mail.refresh_from_db()
    assert (mail.status, mail.text) == (MailStatus.QUEUED, link)


def test_staff_lets_a_failed_mail_go_again(page_of):
    mail = failed()
    assert "Probeer opnieuw te versturen" in page_of.get(address(mail)).content.decode()

    response = page_of.post(address(mail), follow=True)

    assert "De mail staat opnieuw klaar" in response.content.decode()
    assert "Probeer opnieuw te versturen" not in response.content.decode()
    mail.refresh_from_db()
    assert mail.status == MailStatus.QUEUED


def test_a_retry_of_a_mail_that_waits_already_is_refused_on_the_page(page_of):
    mail = put()

    response = page_of.post(address(mail))

    assert response.status_code == 400
    assert "wacht al op een nieuwe poging" in response.content.decode()


@pytest.mark.parametrize("pk", ["999999", HUGE])
def test_a_mail_that_does_not_exist_is_not_found(page_of, pk):
    assert page_of.get(f"{LIST}{pk}/").status_code == 404


@pytest.mark.parametrize("method", ["put", "delete"])
def test_other_methods_are_refused(page_of, method):
    mail = put()
    assert getattr(page_of, method)(address(mail)).status_code == 405
    assert page_of.post(LIST).status_code == 405


def test_the_team_reads_how_many_mails_were_given_up_and_for_whom(page_of):
    assert "Mail die niet aankomt" not in page_of.get("/team/").content.decode()
    for address in ("weg@stad.example", "weg@stad.example", "an+1@gemeente.example"):
        failed(to=address)
    put(to="goed@gemeente.example")

    content = page_of.get("/team/").content.decode()

    assert "Mail die niet aankomt" in content
    assert content.index("weg@stad.example</a>, 2 mails") < content.index("an+1@gemeente.example</a>, 1 mail")
    assert "goed@gemeente.example" not in content
    assert "an+1@gemeente.example" in page_of.get(LIST, {"status": "failed", "q": "an+1@"}).content.decode()
    assert "status=failed&amp;q=an%2B1%40gemeente.example" in content


PERSON = "/team/mail/persoon/{}/"


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 302), (Role.MEMBER, 403), (Role.FACILITATOR, 403), (Role.STAFF, 200), (Role.ADMIN, 200)],
)
def test_only_the_team_sees_the_mails_of_a_person(member, client_of, role, status):
    client = client_of(make_user(role)) if role else Client()

    assert client.get(PERSON.format(member.pk)).status_code == status


def test_the_mails_of_a_person_stand_on_one_page_also_after_a_change_of_address(page_of, member, settings):
    settings.EMAIL_BACKEND = base.EMAIL_BACKEND  # Django's test runner puts another one there
    put(user=member, to="oud@gemeente.example", subject="Lang geleden")
    send_mail("Bevestig je adres", "x", None, [member.email.upper()])
    put(subject="Voor een ander")

    content = page_of.get(PERSON.format(member.pk)).content.decode()

    assert [word in content for word in ("Lang geleden", "Bevestig je adres", "Voor een ander")] == [True, True, False]
    assert page_of.get(PERSON.format(HUGE)).status_code == 404
    assert page_of.post(PERSON.format(member.pk)).status_code == 405


def test_an_admin_sees_the_newest_mails_on_the_page_of_a_person(admin, member, client_of):
    for number in range(11):
        put(user=member, subject=f"Mail nummer {number:02}")

    content = client_of(admin).get(f"/team/mensen/{member.pk}/").content.decode()

    assert "Mail nummer 10" in content
    assert "Mail nummer 00" not in content
    assert PERSON.format(member.pk) in content


def test_the_page_of_a_person_costs_the_same_for_one_three_and_thirty_mails(page_of, member):
    def more(number: int) -> None:
        for _ in range(number):
            put(user=member)

    assert len(set(query_counts(page_of, PERSON.format(member.pk), more))) == 1


def test_the_address_at_which_somebody_changes_the_mails_is_shown_to_nobody_else(page_of, member):
    own = preferences_url(member, "session")
    mail = put(member.email, text=f"Stel in: {own}", html=f'<a href="{own}">Stel in</a>', unsubscribe_url=own)
    page = page_of.get(address(mail)).content.decode()
    assert own.rpartition("/mail/")[2] not in page
    assert "[persoonlijk adres]" in page
