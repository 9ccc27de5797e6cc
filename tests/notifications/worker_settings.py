"""Settings of a real worker process in a test: those of the suite, with the test's SMTP server."""

from kruispunt.config.settings.base import env
from kruispunt.config.settings.test import *  # noqa: F403

MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = env.int("TEST_SMTP_PORT")
OUTBOX_LEASE_SECONDS = 1
