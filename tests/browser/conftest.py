"""A real Chromium against a real server, a real SMTP server, and a clock that can be put forward."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect

from kruispunt.besturen.models import User
from kruispunt.notifications.tasks import empty_outbox

# Playwright runs an event loop in the test's thread; the test itself only uses the database between two steps.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"]
#: Whether the test body failed; then everybody's page is kept as a picture in var/failed.
FAILED = pytest.StashKey[bool]()
LINK = re.compile(r"https?://\S+")


def pytest_collection_modifyitems(items) -> None:
    """Give every test below this folder what a browser test needs."""
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Use the browser of the machine, without the services that look for a network."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": path, "args": [*quiet, *sandbox, "--disable-gpu"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    """A Flemish visitor."""
    return browser_context_args | {"locale": "nl-BE", "timezone_id": "Europe/Brussels"}


@pytest.fixture
def site(live_server, settings, smtp_server) -> str:
    """Give the address of a running site with the registry and nothing else."""
    settings.SITE_URL = live_server.url
    # Django's test runner puts a box in memory here; the site has its outbox.
    settings.EMAIL_BACKEND = "kruispunt.notifications.backends.OutboxBackend"
    call_command("load_registry", verbosity=0)
    return live_server.url


@pytest.fixture
def put_clock_forward(monkeypatch) -> Callable[..., None]:
    """Let time go by for the whole site: `put_clock_forward(days=3)`."""
    real_now = timezone.now
    passed = timedelta()

    def forward(**amount: float) -> None:
        nonlocal passed
        passed += timedelta(**amount)

    monkeypatch.setattr(timezone, "now", lambda: real_now() + passed)
    return forward


@pytest.fixture
def mails_to(smtp_server) -> Callable[[str], list]:
    """Let the worker's task send what is due, and give the mails that arrived at an address."""

    def arrived(address: str) -> list:
        empty_outbox()
        return [mail for mail in smtp_server.arrived if mail["To"] == address]

    return arrived


@pytest.fixture
def link_for(mails_to) -> Callable[..., str]:
    """Give the address in the newest mail to somebody whose subject holds some words."""

    def find(address: str, words: str, path: str) -> str:
        mail = [m for m in mails_to(address) if words.lower() in m["Subject"].lower()][-1]
        text = mail.get_body(("plain",)).get_content()
        return next(link.rstrip(".,)>") for link in LINK.findall(text) if path in link)

    return find


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, context: BrowserContext, site: str, email: str, first: str, last: str) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.site = site
        self.email = email
        self.first = first
        self.name = f"{first} {last}"
        self.last = last
        self.failures: list[str] = []
        self.page.on("pageerror", lambda error: self.failures.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message) -> None:
        if message.type == "error" and "status of 40" not in message.text:
            self.failures.append(message.text)

    def go(self, path: str) -> Page:
        """Open a page by its path."""
        self.page.goto(path if path.startswith("http") else self.site + path)
        return self.page

    def fill(self, **fields: str) -> None:
        """Type into fields by their names."""
        for name, value in fields.items():
            self.page.locator(f"[name='{name}']").fill(value)

    def click(self, target: Locator) -> None:
        """Click what leads to another page, and wait until that page is there."""
        with self.page.expect_navigation():
            target.click()

    def follow(self, link: str) -> None:
        """Follow the link with this text."""
        self.click(self.page.get_by_role("link", name=link).first)

    def press(self, button: str) -> None:
        """Press the button with this text, and wait for the page it leads to."""
        self.click(self.page.get_by_role("button", name=button, exact=True).first)

    def send(self) -> None:
        """Press the button of the page's one form."""
        self.click(self.page.locator("main form button").last)

    def sees(self, text: str) -> None:
        """Check that the page shows a text."""
        expect(self.page.locator("body")).to_contain_text(text)

    def sign_up(self, link_for: Callable[..., str]) -> "Person":
        """Make an account, prove the address by the mail, and log in."""
        self.go("/account/signup/")
        password = "een-lang-en-goed-wachtwoord"
        self.fill(first_name=self.first, last_name=self.last, email=self.email, password1=password, password2=password)
        self.click(self.page.locator("main form button[type=submit], main form .govuk-button").first)
        self.page.wait_for_url("**/confirm-email/")
        self.go(link_for(self.email, "", "confirm-email"))
        self.click(self.page.locator("main form button").first)
        if "/login/" in self.page.url:
            self.log_in(password)
        return self

    def log_in(self, password: str) -> None:
        """Log in on the log-in page."""
        self.go("/account/login/")
        self.fill(login=self.email, password=password)
        self.click(self.page.locator("main form button").first)


def can_log_in(user: User, password: str) -> None:
    """Give somebody who was made behind the pages' back a password and a proved address."""
    user.set_password(password)
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Remember on the test whether it failed, for the pictures."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def person(request, settings, browser, browser_context_args, site) -> Iterator[Callable[..., Person]]:
    """Give `person("an@x.example", "An", "Peeters")`: somebody with an own browser."""
    contexts = []
    people: list[Person] = []

    def make(email: str, first: str, last: str, **context_args) -> Person:
        context = browser.new_context(**(browser_context_args | context_args))
        contexts.append(context)
        people.append(Person(context, site, email, first, last))
        return people[-1]

    yield make
    if request.node.stash.get(FAILED, False):
        for someone in people:
            someone.page.screenshot(path=settings.VAR_DIR / "failed" / f"{someone.email}.png", full_page=True)
    for context in contexts:
        context.close()
    assert [failure for someone in people for failure in someone.failures] == []


def client_of_role(role: str) -> Client:
    """Give a client that is logged in as the person of the example with this role."""
    client = Client()
    if role:
        user = User.objects.get(email=f"{role}@kruispunt.example")
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def page_as(site, person):
    """Load the example data and give `page_as("lid")`: the browser of the person with that role."""
    call_command("load_demo", verbosity=0)

    def log_in(role: str) -> Page:
        page = person(f"{role or 'bezoeker'}@kruispunt.example", role, "").page
        cookies = client_of_role(role).cookies
        page.context.add_cookies([{"name": name, "value": one.value, "url": site} for name, one in cookies.items()])
        return page

    return log_in
