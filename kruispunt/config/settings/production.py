"""For the real site: everything secret or local comes from the environment, and a missing value stops the start."""

from kruispunt.config.settings.base import *  # noqa: F403
from kruispunt.config.settings.base import STORAGES, env

SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SITE_URL = env("SITE_URL")
WAGTAILADMIN_BASE_URL = SITE_URL
#: A public demonstration may load the example data; the real site never.
DEMO_ALLOWED = env.bool("KRUISPUNT_DEMO", default=False)
DEMO_PASSWORD = env("KRUISPUNT_DEMO_PASSWORD") if DEMO_ALLOWED else ""

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
#: How many proxies stand before the site: the limits of the log-in count by visitor, so they need the address that the
#: outermost of these saw, and not what a visitor writes in X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
