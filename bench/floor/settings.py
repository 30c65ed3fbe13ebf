"""Bare Django over the database that the bench seeded: sessions and templates, nothing else."""

from maille.settings import ALLOWED_HOSTS, CACHES, DATABASES, SECRET_KEY, TIME_ZONE, USE_TZ

__all__ = ["ALLOWED_HOSTS", "CACHES", "DATABASES", "SECRET_KEY", "TIME_ZONE", "USE_TZ"]

DEBUG = False
PACKAGE = __package__ or "floor"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.sessions", PACKAGE]
MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
ROOT_URLCONF = f"{PACKAGE}.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
