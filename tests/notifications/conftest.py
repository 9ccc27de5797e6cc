"""Mails in the outbox, and a worker that is a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from kruispunt.notifications import outbox
from kruispunt.notifications.models import Category, OutboxMail

ROOT = Path(__file__).parents[2]


def put(to: str = "an@gemeente.example", **fields) -> OutboxMail:
    """Write a mail into the outbox."""
    fields = {"subject": "Je plaats", "text": "Dag An", "category": Category.CALL} | fields
    return outbox.enqueue(to=to, **fields)


def arrived_to(smtp_server) -> list[str]:
    """Give whom the mails went to, in the order in which they arrived."""
    return [message["To"] for message in smtp_server.arrived]


def test_database_url() -> str:
    """Give the address of the database this test runs on, for another process."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


test_database_url.__test__ = False


@pytest.fixture
def start_process(smtp_server, tmp_path) -> Callable[..., subprocess.Popen]:
    """Start `manage.py ...` on the test's database and SMTP server, in a process group of its own."""
    started = []

    def start(*arguments: str) -> subprocess.Popen:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.notifications.worker_settings",
            "DATABASE_URL": test_database_url(),
            "TEST_SMTP_PORT": str(smtp_server.port),
        }
        log = (tmp_path / f"process-{len(started)}.log").open("w")
        process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        log.close()
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
