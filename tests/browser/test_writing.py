"""What scripts add to writing in the kennisgroep: drafts keep themselves, and a text survives in the window."""

from django.test import Client
from playwright.sync_api import expect

from kruispunt.kennisgroep.models import Draft, Topic
from tests.kennisgroep.helpers import make_group, settle, write_topic


def test_a_double_click_places_one_reply_also_without_javascript(browser, live_server):
    group = make_group()
    topic = write_topic(group, settle(group))
    context = browser.new_context(java_script_enabled=False)
    client = Client()
    client.force_login(settle(group), backend="django.contrib.auth.backends.ModelBackend")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{topic.get_absolute_url()}")
    page.locator("[name=source]").fill("Wij hebben cijfers.")
    page.get_by_role("button", name="Plaats je antwoord").dblclick()
    expect(page.locator("article").last).to_contain_text("Wij hebben cijfers.")
    expect(page.locator("article")).to_have_count(2)
    context.close()
    assert topic.posts.count() == 2


def test_what_somebody_types_survives_a_lost_session_and_is_gone_once_it_is_placed(page, live_server):
    group = make_group()
    person = settle(group)
    topic = write_topic(group, settle(group))
    address = f"{live_server.url}{topic.get_absolute_url()}"

    def log_in() -> None:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )

    log_in()
    page.goto(address)
    page.locator("[name=source]").fill("Wij hebben cijfers.")
    expect(page.locator("#bewaard")).to_contain_text("Bewaard als klad", timeout=15_000)
    assert Draft.objects.get().source == "Wij hebben cijfers."

    page.context.clear_cookies(name="sessionid")
    page.locator("[name=source]").press_sequentially(" Van vorig jaar.")
    expect(page.locator("#bewaard")).to_contain_text("Je bent afgemeld", timeout=15_000)
    log_in()
    page.goto(address)
    expect(page.locator("[name=source]")).to_have_value("Wij hebben cijfers.")
    page.get_by_role("button", name="Zet mijn tekst terug").click()
    expect(page.locator("[name=source]")).to_have_value("Wij hebben cijfers. Van vorig jaar.")

    page.get_by_role("button", name="Plaats je antwoord").click()
    expect(page.locator("article").last).to_contain_text("Van vorig jaar.")
    assert Topic.objects.get().last_number == 2
    page.goto(address)
    expect(page.get_by_role("button", name="Zet mijn tekst terug")).to_be_hidden()
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('typed-'))") == []
