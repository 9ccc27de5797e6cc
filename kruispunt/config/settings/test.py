"""For the suite: strict, quick to hash, nothing left behind."""

import tempfile
from pathlib import Path

from kruispunt.config.settings.base import *  # noqa: F403
from kruispunt.config.settings.base import DATABASES, TEMPLATES, VAR_DIR

SECRET_KEY = "tests-only"
ALLOWED_HOSTS = ["*"]
DEMO_ALLOWED = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ACCOUNT_RATE_LIMITS = False
MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.gettempdir()) / "kruispunt-test-media"
PRIVATE_ROOT = Path(tempfile.gettempdir()) / "kruispunt-test-private"
OUTBOX_LEASE_SECONDS = 2
DATABASES["default"]["TEST"] = (
    {"NAME": str(VAR_DIR / "test.sqlite3")} if "sqlite" in DATABASES["default"]["ENGINE"] else {}
)
TEMPLATES[0]["OPTIONS"]["debug"] = True
