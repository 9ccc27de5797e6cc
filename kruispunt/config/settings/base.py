"""What every setting shares. The other files here say only what differs; values come from the environment."""

from email.utils import parseaddr
from pathlib import Path

import environ
from csp.constants import NONE, SELF

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(env("KRUISPUNT_VAR_DIR", default=str(BASE_DIR / "var")))
(VAR_DIR / "static").mkdir(parents=True, exist_ok=True)

DEBUG = False
#: Demo data is refused where this is False.
DEMO_ALLOWED = False
#: The password of the example log-ins; a demonstration on the internet sets its own.
DEMO_PASSWORD = env("KRUISPUNT_DEMO_PASSWORD", default="voorbeeld-kruispunt")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
#: The address people type, without a slash at the end: links in mails are made of it.
SITE_URL = env("SITE_URL", default="http://localhost:8000")

INSTALLED_APPS = [
    "kruispunt.core",
    "kruispunt.ui",
    "kruispunt.notifications",
    "kruispunt.besturen",
    "kruispunt.trajectories.programme",
    "kruispunt.trajectories.enrolment",
    "kruispunt.trajectories.calls",
    "kruispunt.trajectories.evaluations",
    "kruispunt.trajectories.outputs",
    "kruispunt.trajectories.coaching",
    "kruispunt.leerlabo",
    "kruispunt.collegagroep",
    "kruispunt.kennisgroep",
    "kruispunt.mentor_networks",
    "kruispunt.cms",
    "kruispunt.kpi",
    "kruispunt.demo",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_q",
    "auditlog",
    "rules.apps.AutodiscoverRulesConfig",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kruispunt.config.middleware.PageEditorPolicy",
    "kruispunt.config.middleware.PersonalPages",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kruispunt.kennisgroep.middleware.FirstSteps",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "kruispunt.config.urls"
WSGI_APPLICATION = "kruispunt.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kruispunt.config.menu.menu",
            ],
            "builtins": ["kruispunt.ui.templatetags.kruispunt"],
        },
    }
]

# Databases: docs/decisions/0003-databases.md. No ATOMIC_REQUESTS: every request would take SQLite's write lock.
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'kruispunt.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
else:
    # A thread keeps its connection for a minute, and looks first whether it still works. Without, each commit that
    # wrote a mail opens two more besides that of the request: the queue (django-q2) closes what is "old" before it
    # writes, and old is then everything.
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# allauth's limits live in the cache: one per process would multiply them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Above this, rows are thrown away at random, and with them tries that were counted (core.limits).
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# People
AUTH_USER_MODEL = "besturen.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "kruispunt.besturen.validators.NotLikeYourself"},
    {"NAME": "kruispunt.besturen.validators.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "kruispunt.besturen.validators.NotCommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "besturen:mine"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "kruispunt.besturen.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False  # mail scanners follow links
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = str
ACCOUNT_ADAPTER = "kruispunt.besturen.adapters.AccountAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kruispunt"

# Language and time
LANGUAGE_CODE = "nl-be"
TIME_ZONE = "Europe/Brussels"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["kruispunt.ui.formats"]
LOCALE_PATHS = [BASE_DIR / "kruispunt" / "ui" / "locale"]

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "build" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
#: Closed files (answers with an application): no address leads there.
PRIVATE_ROOT = VAR_DIR / "private"
#: In production the proxy serves what editors upload.
SERVE_MEDIA = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Mail: everything Django sends goes into the outbox; the worker hands it to MAIL_TRANSPORT.
EMAIL_BACKEND = "kruispunt.notifications.backends.OutboxBackend"
MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:1025")
EMAIL_HOST = EMAIL_CONFIG["EMAIL_HOST"]
EMAIL_PORT = EMAIL_CONFIG["EMAIL_PORT"]
EMAIL_HOST_USER = EMAIL_CONFIG["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = EMAIL_CONFIG["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="Kruispunt <kruispunt@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where people reach the team; texts say "mail het team" and the footer says where.
TEAM_EMAIL = env("TEAM_EMAIL", default=parseaddr(DEFAULT_FROM_EMAIL)[1])
#: After this many seconds a mail that was handed over and not noted counts as unknown, and goes again.
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=60)
#: Pauses between tries, in seconds; after the last the mail is reported as failed.
OUTBOX_RETRY_SECONDS = [30, 120, 600, 3600, 4 * 3600, 12 * 3600]

Q_CLUSTER = {
    "name": "kruispunt",
    "orm": "default",
    "workers": 1,  # one mail at a time anyway; raise it with other kinds of work
    "timeout": 300,
    "retry": 360,
    "max_attempts": 0,
    "poll": 1,
    "catch_up": False,
    "save_limit": 250,
    "label": "Werk op de achtergrond",
}

# Wagtail
WAGTAIL_SITE_NAME = "Kruispunt"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False  # who edits here publishes too: nobody would hear of what is submitted
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands")]
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAILEMBEDS_FINDERS = []  # no page shows another site, so the server asks none
WAGTAILSEARCH_BACKENDS = {
    # Dutch word forms on PostgreSQL; SQLite compares whole words.
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "dutch"}
}
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no address of ours goes to another site
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
TAGGIT_CASE_INSENSITIVE = True

# Security
X_FRAME_OPTIONS = "DENY"  # Wagtail lifts it for its own previews
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-ancestors": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY = {
    "camera": [],
    "display-capture": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}

AUDITLOG_INCLUDE_ALL_MODELS = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
