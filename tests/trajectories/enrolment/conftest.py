"""Processes of their own, as the outbox has them."""

from tests.notifications.conftest import start_process  # noqa: F401
