"""What every test may lean on: people, a client per person, a real SMTP server, a count of queries."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern_policy
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from django.test import Client, TransactionTestCase
from django.test.utils import CaptureQueriesContext

from kruispunt.besturen.enums import BestuurKind, DecisionGround, MembershipStatus
from kruispunt.besturen.models import Bestuur, Membership, User
from kruispunt.core import clock
from kruispunt.core.roles import Role
from tests import stored

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run tests with real transactions last, the longest of them first."""

    def commits(item: pytest.Item) -> bool:
        marker = item.get_closest_marker("django_db")
        return bool(marker and marker.kwargs.get("transaction"))

    items.sort(key=lambda item: (commits(item), not item.nodeid.startswith("tests/browser")))


_numbers = count(1)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Put what the migrations stored back after each test that commits."""
    with django_db_blocker.unblock():
        kept = stored.keep()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: stored.put_back(kept))
        yield


def brussels(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Give a moment by the clock on the wall in Brussels."""
    return datetime(year, month, day, hour, minute, tzinfo=BRUSSELS)


def make_user(role: str = Role.MEMBER, **fields) -> User:
    """Store and give a person with a role."""
    number = next(_numbers)
    fields = {"first_name": "An", "last_name": f"Peeters{number}", "email": f"an{number}@gemeente.example"} | fields
    return User.objects.create_user(role=role, **fields)


def make_bestuur(**fields) -> Bestuur:
    """Store and give a municipality."""
    number = next(_numbers)
    fields = {
        "kind": BestuurKind.MUNICIPALITY,
        "name": f"Gemeente {number}",
        "nis_code": f"{90_000 + number % 10_000}",
        "population": 20_000,
        "population_year": 2026,
    } | fields
    return Bestuur.objects.create(**fields)


def make_member(bestuur: Bestuur | None = None, **fields) -> User:
    """Store and give somebody who acts for a bestuur."""
    user = make_user(**fields)
    Membership.objects.create(
        user=user,
        bestuur=bestuur or make_bestuur(),
        function_title="Deskundige gelijke kansen",
        status=MembershipStatus.ACTIVE,
        decided_at=clock.now(),
        ground=DecisionGround.DOMAIN,
        starts_on=clock.today(),
    )
    return user


@pytest.fixture
def staff(db) -> User:
    """A member of the team."""
    return make_user(Role.STAFF)


@pytest.fixture
def admin(db) -> User:
    """An admin."""
    return make_user(Role.ADMIN)


@pytest.fixture
def facilitator(db) -> User:
    """A facilitator."""
    return make_user(Role.FACILITATOR)


@pytest.fixture
def member(db) -> User:
    """A colleague who acts for a bestuur."""
    return make_member()


@pytest.fixture
def client_of(db) -> Callable[[User], Client]:
    """A logged-in client for a person."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


@contextmanager
def queries() -> Iterator[CaptureQueriesContext]:
    """Capture the queries made inside; `len()` counts them."""
    with CaptureQueriesContext(connection) as captured:
        yield captured


def query_counts(client: Client, url: str, add_rows: Callable[[int], None]) -> list[int]:
    """Give how many queries `url` costs with 1, 3 and 30 rows; `add_rows(n)` makes n more."""
    counts = []
    for more in (1, 2, 27):
        add_rows(more)
        client.get(url)  # caches of content types and sites fill once
        with queries() as captured:
            response = client.get(url)
        assert response.status_code == 200
        counts.append(len(captured))
    return counts


class Mailbox:
    """What a real SMTP server took, in order; it refuses the addresses in `refused` with the answer given there."""

    def __init__(self) -> None:
        self.arrived: list[EmailMessage] = []
        self.refused: dict[str, str] = {}
        self.delay = 0.0  # seconds a mail takes
        self.hang_up_after_taking = False
        self.port = 0

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        """Take or refuse one address."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        """Keep one message."""
        await asyncio.sleep(self.delay)
        self.arrived.append(message_from_bytes(envelope.content, policy=modern_policy))
        if self.hang_up_after_taking:
            self.hang_up_after_taking = False
            server.transport.close()
        return "250 OK"


@pytest.fixture
def smtp_server(settings) -> Iterator[Mailbox]:
    """A real SMTP server on this machine, that the outbox is set to hand its mail to."""
    mailbox = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        mailbox.port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
    yield mailbox
    controller.stop()
