"""On a developer's machine, and for `make run`: demo data, mail into files under var/mail."""

from kruispunt.config.settings.base import *  # noqa: F403
from kruispunt.config.settings.base import VAR_DIR, env

DEBUG = env.bool("DEBUG", default=True)
SERVE_MEDIA = True
WHITENOISE_USE_FINDERS = True
DEMO_ALLOWED = True
SECRET_KEY = "development-only-and-public-so-never-used-in-production"
ALLOWED_HOSTS = ["*"]
MAIL_TRANSPORT = env("MAIL_TRANSPORT", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR_DIR / "mail"
