"""WCAG 2.2 AA on the pages everybody sees: light and dark, on a desk and at 400% zoom (320 px wide)."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import browser_type_launch_args  # noqa: F401 the browser of the machine
from tests.browser.screens import problems_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATHS = [
    "/",
    "/agenda/",
    "/agenda/?soort=abc",
    "/oproepen/",
    "/starters/",
    "/over/",
    "/privacy/",
    "/toegankelijkheid/",
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/bestaat-niet/",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_public_pages_break_no_rule_and_never_scroll_sideways(live_server, browser: Browser, scheme, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found = []
    for path in PATHS:
        page.goto(live_server.url + path)
        found += problems_on(page)
    context.close()
    assert not found, found


def test_the_pages_load_nothing_that_the_policy_forbids(live_server, browser: Browser):
    page = browser.new_page()
    refused: list[str] = []
    page.on(
        "console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None
    )
    for path in PATHS:
        page.goto(live_server.url + path)
    page.close()
    assert not refused, refused
