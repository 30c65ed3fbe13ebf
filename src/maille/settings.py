"""One settings file; everything that differs between installations comes from `env.py`."""

from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from maille.env import CHECKOUT, IS_CHECKOUT, MAIL_FROM, PACKAGE, mail_settings, read_env, secret_key

ENV = read_env()
ENV.data.mkdir(mode=0o700, parents=True, exist_ok=True)

# --- Who we are -------------------------------------------------------------------------------------------------------
MODE = ENV.mode
DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key or secret_key(ENV.data)
SECRET_KEY_IS_GENERATED = not ENV.secret_key
PUBLIC_URL = ENV.public_url
_LOOPBACK = ["localhost", ".localhost", "127.0.0.1", "[::1]"]
_PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname
# A laptop in a meeting room has no name: phones reach it by its address, whatever that is.
ALLOWED_HOSTS = [_PUBLIC_HOST, *_LOOPBACK] if _PUBLIC_HOST else _LOOPBACK if ENV.host == "127.0.0.1" else ["*"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []

# --- Rooms ------------------------------------------------------------------------------------------------------------
ROOMS = [
    "core", "ui", "people", "programmes", "workshops", "contributions", "needs", "challenges",
    "groups", "solutions", "projects", "live", "steering", "opendata", "pages",
]  # fmt: skip
INSTALLED_APPS = [
    *(f"maille.{room}" for room in ROOMS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",  # its own widget templates, found beside ours
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "lucide",
]
MIDDLEWARE = [
    *(["maille.core.hosts.LocalNameMiddleware"] if "*" in ALLOWED_HOSTS else []),
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "maille.core.pagecache.PageCacheMiddleware",
    # Under the page cache: a cached page is compressed once. Django masks its CSRF tokens anew in each page (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "maille.people.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "maille.ui.middleware.PressMiddleware",
]
ROOT_URLCONF = "maille.urls"
PROGRAMME_FILES = CHECKOUT / "programmes" if IS_CHECKOUT else PACKAGE / "programmes" / "files"
DEMO = ENV.demo
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PAGE_CACHE = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # template_partials by hand: its application imports Django's whole admin.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "libraries": {"partials": "template_partials.templatetags.partials"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "maille.ui.context.site",
                "maille.programmes.context.programme",
            ],
        },
    }
]
CSRF_FAILURE_VIEW = "maille.pages.views.errors.waited_too_long"
FORM_RENDERER = "maille.ui.forms.Renderer"
FORMS_URLFIELD_ASSUME_HTTPS = True  # what Django 6 does

# --- Where things are kept --------------------------------------------------------------------------------------------
_DATABASE: dict[str, Any] = {
    **dj_database_url.parse(ENV.database_url or f"sqlite:///{ENV.data / 'maille.sqlite3'}"),
    "CONN_MAX_AGE": None,
    "CONN_HEALTH_CHECKS": True,
}
if _DATABASE["ENGINE"].endswith("sqlite3"):
    # FULL: what was acknowledged survives a power cut. IMMEDIATE: two writers queue instead of failing half-way.
    # The system caches the file already: a megabyte for each thread's connection, not two.
    _DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "cached_statements": 24,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-500;",
    }
DATABASES = {"default": _DATABASE}
# allauth counts its rate limits in the cache: it must be one for all workers.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENV.redis_url}
    if ENV.redis_url
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}
}
MEDIA_ROOT = ENV.data / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/dist/.*-[A-Za-z0-9]{8}\.\w+$"

# --- Signing in -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["maille.people.backends.AccountBackend"]
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "maille.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # the only mail of signing in is the code's
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
# By e-mail only, never by address: a whole workshop shares one.
ACCOUNT_RATE_LIMITS = {
    "login": False,
    "signup": False,
    "login_failed": "10/5m/key",
    "request_login_code": "5/15m/key",
    "confirm_email": "1/3m/key",
    "reset_password": "5/15m/key",
    "reset_password_from_key": False,
    "change_password": "5/m/user",
    "change_phone": "1/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "verify_phone": "1/m/key",
}
SESSION_COOKIE_AGE = 180 * 24 * 3600
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db" if ENV.redis_url else "maille.people.sessions"

# --- Mail -------------------------------------------------------------------------------------------------------------
_MAIL = mail_settings(ENV.email_url)
EMAIL_BACKEND: str = _MAIL.pop("EMAIL_BACKEND")
globals().update(_MAIL)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.mail_from or MAIL_FROM
MAIL_FROM_IS_GIVEN = bool(ENV.mail_from)
# Without a mail server, and only on a laptop, the mails are read on a page of the site.
MAILBOX_ENABLED = not ENV.email_url and not ENV.is_production

# --- Languages --------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# --- What the browser is told -----------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENV.is_https
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if ENV.is_production and ENV.is_https else 0

# --- Logs -------------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "maille.logs.LineFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": ENV.log_level},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "uvicorn": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
