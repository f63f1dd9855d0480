"""All settings, read once from the environment; wrong values stop the server.

Every variable is described in docs/settings.md (a test compares).
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from ombud.base import environment, generations, keys
from ombud.base.errors import Misconfigured
from ombud.base.sqlcipher import rekeying
from ombud.project.version import version

OMBUD_DATA = Path(environment.text("OMBUD_DATA", "./var")).resolve()
OMBUD_KEY_FILE = Path(
    environment.text("OMBUD_KEY_FILE", f"{OMBUD_DATA}.keys/desk.key")
).resolve()
OMBUD_HTTP = environment.address("OMBUD_HTTP", "127.0.0.1:8000")
OMBUD_SMTP = environment.address("OMBUD_SMTP", "127.0.0.1:2525")
OMBUD_BACKUPS = Path(environment.text("OMBUD_BACKUPS", f"{OMBUD_DATA}.backups")).resolve()
OMBUD_BACKUP_DAYS = environment.number("OMBUD_BACKUP_DAYS", 30, least=1)
OMBUD_BACKUP_DAILY = environment.flag("OMBUD_BACKUP_DAILY")
OMBUD_VERSION = version()
OMBUD_PUBLIC_URL = environment.url(
    "OMBUD_PUBLIC_URL",
    f"http://{environment.text('OMBUD_HTTP', '127.0.0.1:8000')}",
    of=("https", "http"),
)
OMBUD_BEHIND_PROXY = environment.flag("OMBUD_BEHIND_PROXY")
OMBUD_HTTP_TLS_CERT = environment.text("OMBUD_HTTP_TLS_CERT")
OMBUD_HTTP_TLS_KEY = environment.text("OMBUD_HTTP_TLS_KEY")
OMBUD_DEMO = environment.flag("OMBUD_DEMO")
# In the demo nothing leaves: a sink beside the receiver takes what would have been sent.
OMBUD_HAS_SINK = OMBUD_DEMO and not environment.secret("OMBUD_SMTP_OUT")
OMBUD_SMTP_OUT = environment.url(
    "OMBUD_SMTP_OUT",
    f"smtp://127.0.0.1:{OMBUD_SMTP[1] + 1}" if OMBUD_DEMO else "",
    of=("smtp", "smtps"),
    is_secret=True,
)
OMBUD_WEB_WORKERS = environment.number("OMBUD_WEB_WORKERS", 2, least=1)
OMBUD_WEB_THREADS = environment.number("OMBUD_WEB_THREADS", 4, least=1)
OMBUD_UNDO_SECONDS = environment.number("OMBUD_UNDO_SECONDS", 10)
OMBUD_API_PER_MINUTE = environment.number("OMBUD_API_PER_MINUTE", 600, least=1)
OMBUD_TICKETS_PER_SENDER = environment.number("OMBUD_TICKETS_PER_SENDER", 60, least=1)
OMBUD_AUTHSERV_ID = environment.text("OMBUD_AUTHSERV_ID")
OMBUD_VERIFY_DKIM = environment.flag("OMBUD_VERIFY_DKIM")
OMBUD_FORGET_CARDS = environment.flag("OMBUD_FORGET_CARDS", default=True)
OMBUD_OUTBOUND_ALLOW = environment.addresses("OMBUD_OUTBOUND_ALLOW")
OMBUD_OAUTH_ISSUER = environment.url("OMBUD_OAUTH_ISSUER", of=("https", "http"))
OMBUD_SMTP_CATCH_ALL = environment.flag("OMBUD_SMTP_CATCH_ALL")
OMBUD_SMTP_TLS_CERT = environment.text("OMBUD_SMTP_TLS_CERT")
OMBUD_SMTP_TLS_KEY = environment.text("OMBUD_SMTP_TLS_KEY")

IS_TLS = OMBUD_PUBLIC_URL.startswith("https:")
HOST = urlsplit(OMBUD_PUBLIC_URL).hostname or "127.0.0.1"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}

if not any((OMBUD_DATA / name).exists() for name in ("desk.db", "blobs")):
    keys.create(OMBUD_KEY_FILE)  # where there is data, a new key would only hide a lost one
SECRET_KEY = keys.derived(OMBUD_KEY_FILE, "django").hex()
DEBUG = False
ALLOWED_HOSTS = [HOST, *(LOOPBACK if HOST in LOOPBACK else ())]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "ombud.datamap",
    "ombud.vault",
    "ombud.jobs",
    "ombud.events",
    "ombud.configuration",
    "ombud.people",
    "ombud.readlog",
    "ombud.subjects",
    "ombud.signin",
    "ombud.purposes",
    "ombud.holds",
    "ombud.corrections",
    "ombud.tickets",
    "ombud.objects",
    "ombud.assignment",
    "ombud.channels.email",
    "ombud.erasure",
    "ombud.visits",
    "ombud.bundles",
    "ombud.retention",
    "ombud.recipients",
    "ombud.automation",
    "ombud.privacy",
    "ombud.notifications",
    "ombud.backups",
    "ombud.desk.apps.DeskConfig",
    "ombud.portal.apps.PortalConfig",
    "ombud.api.apps.ApiConfig",
]

MIDDLEWARE = [
    "ombud.project.requests.RequestLog",
    "ombud.project.cookies.RegisteredCookies",
    "ombud.backups.middleware.RestoreGuard",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ombud.people.sessions.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ombud.people.sessions.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ombud.desk.middleware.PersonalPages",
]

ROOT_URLCONF = "ombud.project.urls"
WSGI_APPLICATION = "ombud.project.wsgi.application"
AUTH_USER_MODEL = "people.Agent"
AUTHENTICATION_BACKENDS = ["ombud.people.sign_in.AgentBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "ombud.people.sessions"
SESSION_COOKIE_NAME = "ombud_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = IS_TLS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
CSRF_COOKIE_NAME = "ombud_csrf"
CSRF_FAILURE_VIEW = "ombud.desk.views.errors.forged"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = IS_TLS
CSRF_TRUSTED_ORIGINS = [OMBUD_PUBLIC_URL]
LANGUAGE_COOKIE_NAME = "ombud_language"
STRAY_COOKIES_RAISE = False  # tests set it; a desk drops such a cookie and goes on
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 63072000 if IS_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_TLS
SECURE_HSTS_PRELOAD = IS_TLS
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'self'"],
    },
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "ombud.desk.jinja.environment",
            "context_processors": ["ombud.desk.jinja.token_once"],
        },
    },
]


def database() -> dict[str, object]:
    """Return the settings of the one database: DATABASE_URL, else the encrypted file."""
    url = environment.secret("DATABASE_URL")
    if not url:
        return {
            "ENGINE": "ombud.base.sqlcipher",
            "NAME": str(OMBUD_DATA / "desk.db"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "key": rekeying.key_for(
                    OMBUD_DATA / "desk.db", generations.derived(OMBUD_KEY_FILE, "database")
                ),
            },
            "TEST": {"NAME": str(OMBUD_DATA / "test.db")},
        }
    return server_database(url)


PREPARED_FROM = 2  # times that a statement was asked in one connection


def server_database(url: str) -> dict[str, object]:
    """Return the settings for PostgreSQL at ``url``.

    A server on another machine is reached by verified TLS or not at all: every weaker
    ``sslmode`` raises ``Misconfigured``. A socket folder is written ``?host=/run/…``.
    Statements that are asked again and again are prepared; ``?prepare_threshold=never`` is for
    poolers that give each transaction another connection and do not know of that.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise Misconfigured(
            "DATABASE_URL must begin with postgres://. Leave it out for SQLite."
        )
    options: dict[str, str | int | None] = dict(parse_qsl(parts.query))
    never = options.pop("prepare_threshold", "") == "never"
    options["prepare_threshold"] = None if never else PREPARED_FROM
    host = str(options.pop("host", "")) or unquote(parts.hostname or "")
    if host and host not in LOOPBACK and not host.startswith("/"):
        mode = options.setdefault("sslmode", "verify-full")
        if mode not in {"verify-full", "verify-ca"}:
            raise Misconfigured(
                "DATABASE_URL leaves this machine: sslmode must be verify-full."
            )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "OPTIONS": options,
    }


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

TASKS = {"default": {"BACKEND": "ombud.jobs.backend.QueueBackend", "QUEUES": []}}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS: list[str] = []
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 2**20
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 30 * 2**20
TEST_RUNNER = "django.test.runner.DiscoverRunner"
LOGGING_CONFIG = "ombud.project.logs.configure"
LOGGING = {"level": "INFO"}
