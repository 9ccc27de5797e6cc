"""The first week of a newcomer in a kennisgroep, in a real browser: from the request to an accepted answer.

Who they are and that they act for a bestuur is set up; all that they do, they do on pages, and what they hear comes out
of the SMTP server.
"""

from playwright.sync_api import expect

from kruispunt.kennisgroep import tasks
from tests.browser.conftest import Person, can_log_in
from tests.conftest import make_bestuur, make_member
from tests.kennisgroep.helpers import make_group, make_moderator, settle

PASSWORD = "een-lang-en-goed-wachtwoord"
QUESTION = "Wie heeft een inclusief aanvraagformulier?"


def passes_the_log_in(someone: Person) -> None:
    """Log in where the way to a closed page leads past the log-in, and arrive there."""
    assert "/account/login/" in someone.page.url
    someone.fill(login=someone.email, password=PASSWORD)
    someone.click(someone.page.locator("main form button").first)


def test_a_newcomer_goes_from_request_to_accepted_answer_in_the_first_week(
    person, mails_to, link_for, put_clock_forward
):
    group = make_group()
    users = [
        make_moderator(group, email="bram@vvsg.example", first_name="Bram", last_name="Begeleider"),
        settle(group, make_member(email="fatma@gent.example", first_name="Fatma", last_name="Yilmaz")),
        make_member(make_bestuur(name="Bever"), email="noor@bever.example", first_name="Noor", last_name="Nieuw"),
    ]
    for user in users:
        can_log_in(user, PASSWORD)
    moderator, colleague, newcomer = [person(user.email, user.first_name, user.last_name) for user in users]

    # The newcomer finds the group, reads what everybody may, and asks to join.
    newcomer.go("/kennisgroep/")
    newcomer.follow("Gelijke kansen")
    newcomer.sees("alleen leden lezen wat er staat")
    newcomer.follow("Vraag om lid te worden")
    passes_the_log_in(newcomer)
    newcomer.fill(introduction="Ik begin als deskundige en zoek collega's.")
    newcomer.press("Vraag om lid te worden")
    newcomer.sees("Je aanvraag wacht")
    newcomer.go(f"/kennisgroep/{group.slug}/onderwerpen/")
    newcomer.sees("Alleen leden van deze groep lezen dit.")

    # The moderator hears of it by mail and approves.
    moderator.go(link_for(moderator.email, "Noor Nieuw wil lid worden", "/aanvragen/"))
    passes_the_log_in(moderator)
    moderator.sees("Ik begin als deskundige en zoek collega's.")
    moderator.page.get_by_label("Goedkeuren").check()
    moderator.press("Bewaar je beslissing")
    moderator.sees("Er wacht niemand op een antwoord.")

    # The newcomer hears of it by mail, takes the steps, and asks a first question.
    newcomer.go(link_for(newcomer.email, "Je bent lid", "/welkom/"))
    newcomer.page.get_by_label("Ik las de huisregels").check()
    newcomer.press("Aanvaard de huisregels")
    newcomer.page.get_by_label("Gender", exact=True).check()
    newcomer.fill(can_help_with="Formulieren nalezen", looks_for="Voorbeelden van andere besturen")
    newcomer.press("Bewaar je voorstelling")
    newcomer.sees("De groep staat voor je open")
    newcomer.follow("Stel een vraag of deel een ervaring")
    newcomer.page.get_by_label("Vraag", exact=True).check()
    newcomer.fill(title=QUESTION, source="Het onze vraagt nog **de heer of mevrouw**.")
    newcomer.page.get_by_label("Gender", exact=True).check()
    newcomer.press("Plaats je onderwerp")
    newcomer.sees("Je onderwerp staat in de groep.")

    # The moderators see it on their desk; after two days it also waits for an answer.
    moderator.go("/begeleiding/")
    moderator.sees("1 nieuwkomer zonder reactie")
    desk = f"/kennisgroep/{group.slug}/begeleiding/"
    moderator.go(desk)
    expect(moderator.page.locator("[aria-labelledby=nieuw]")).to_contain_text(f"Noor Nieuw (Bever) in {QUESTION}")
    moderator.sees("Geen enkele vraag wacht zo lang.")
    put_clock_forward(days=5)
    moderator.go(desk)
    expect(moderator.page.locator("[aria-labelledby=wacht]")).to_contain_text(QUESTION)

    # A colleague reads of it in the overview by mail, and answers.
    tasks.send_overviews()
    colleague.go(link_for(colleague.email, f"Nieuw in {group}", "/onderwerpen/"))
    passes_the_log_in(colleague)
    colleague.sees("de heer of mevrouw")
    colleague.fill(source="Laat de aanspreking weg, zo doen wij het.")
    colleague.press("Plaats je antwoord")
    colleague.sees("Je antwoord staat in de groep.")

    # The newcomer hears of it by mail, without the text of it, and accepts the answer.
    tasks.tell_people()
    heard = mails_to(newcomer.email)[-1].get_body(("plain",)).get_content()
    assert QUESTION in heard
    assert "Laat de aanspreking weg" not in heard
    newcomer.go(link_for(newcomer.email, "antwoord", "/bericht/"))
    assert newcomer.page.url.endswith("#bericht-2")
    answer = newcomer.page.locator("#bericht-2")
    expect(answer).to_contain_text("Laat de aanspreking weg, zo doen wij het.")
    newcomer.click(answer.get_by_role("button", name="Dit is het antwoord"))
    expect(newcomer.page.locator("#bericht-2")).to_contain_text("✓ Aanvaard antwoord")
    newcomer.sees("Dit antwoord hielp: Fatma Yilmaz")

    # Everybody sees that it helped. The newcomer is off the desk; on it stands who answered, for the first time too.
    colleague.go(f"/kennisgroep/{group.slug}/onderwerpen/")
    expect(colleague.page.locator("main li", has_text=QUESTION)).to_contain_text("✓ Aanvaard antwoord")
    moderator.go(desk)
    moderator.sees("Geen enkele vraag wacht zo lang.")
    newcomers = moderator.page.locator("[aria-labelledby=nieuw]")
    expect(newcomers).not_to_contain_text("Noor Nieuw")
    expect(newcomers).to_contain_text("Fatma Yilmaz")
