# SPDX-License-Identifier: Apache-2.0
"""Django's settings, all derived from :mod:`duly.house.config`."""

import os
from pathlib import Path

# Names are read character by character: 45 MB and 0.2 s a process less.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")

from duly.house import config
from duly.house.database import django_database

DULY = config.read(os.environ)
SOURCE = Path(__file__).parent.parent

SECRET_KEY = DULY.secret.hex()
DEBUG = DULY["DULY_DEBUG"]
ALLOWED_HOSTS = ["*"]  # the address is the operator's; links are built from DULY_PUBLIC_URL, never from the Host header
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [SOURCE / "doors" / door / "locale" for door in ("console", "portal", "cli")]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
ROOT_URLCONF = "duly.house.urls"
WSGI_APPLICATION = "duly.house.wsgi.application"

FOUNDATION = ("ledger", "accounts", "files", "vault", "jobs", "paging")
ROOMS = (
    "customers",
    "rulebook",
    "tariffs",
    "parcels",
    "recognition",
    "audience",
    "delivery",
    "obligations",
    "papers",
    "access",
    "agreement",
    "change_requests",
    "counter",
    "downstream",
    "repairs",
    "quality",
    "translation",
    "notices",
    "announcements",
    "dossier",
    "library",
    "printing",
    "feedback",
    "transfer",
    "aftercare",
    "privacy",
    "proof",
    "insight",
    "reminders",
)
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",
    "procrastinate.contrib.django",
    *(f"duly.foundation.{name}" for name in FOUNDATION),
    *(f"duly.rooms.{name}" for name in ROOMS),
    "duly.house",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "duly.house.web.content_policy",
    "duly.doors.api.problems.everywhere",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "duly.house.web.language_choice",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "duly.house.web.Unkeepable",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "doors" / door / "templates" for door in ("look", "console", "portal", "hooks")],
        "APP_DIRS": True,  # the page that shows the API is ninja's
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "duly.house.away.disk",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "duly.doors.look.tags",
                "duly.doors.look.charts",
                "duly.doors.look.desk",
                "duly.doors.look.sorting",
                "duly.doors.look.departments",
                "duly.doors.look.figures",
                "duly.doors.look.helping",
                "duly.doors.look.packs",
                "duly.doors.look.places",
                "duly.doors.look.requesting",
                "duly.doors.look.mail_words",
                "duly.doors.look.writing",
            ],
        },
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [(door, SOURCE / "doors" / door / "static") for door in ("look", "console", "portal")]
WHITENOISE_USE_FINDERS = True

DATABASES = {"default": django_database(DULY)}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/console/sign-in"
LOGIN_REDIRECT_URL = "/console/"
LOGOUT_REDIRECT_URL = "/console/sign-in"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = DULY.public_url.startswith("https://")
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"  # what was said needs no table
CSRF_COOKIE_HTTPONLY = True  # forms carry their secret themselves; no script of ours reads the cookie
CSRF_FAILURE_VIEW = "duly.doors.look.mishaps.forgery"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

PROCRASTINATE_ON_APP_READY = "duly.foundation.jobs.engines.on_postgresql.on_ready"
LOGGING_CONFIG = None
