"""The one settings file; what differs between machines comes from the environment.

DATABASE_URL          a PostgreSQL server, or the embedded one when it is missing (see `database`)
SECRET_KEY            made once in var/ when it is missing
ALLOWED_HOSTS         names this site answers to, separated by commas
CSRF_TRUSTED_ORIGINS  addresses forms may come from, with their scheme
HTTPS                 0 when the site is served without TLS (the demo); 1 otherwise
DEBUG                 1 shows errors to whoever is looking; 0 otherwise
TIME_ZONE             the zone in which a day begins; UTC otherwise
SAMPLE_DATA           1 says on every page that the data is made up (the demo)
BEHIND_PROXY          1 believes what a proxy in front says of scheme and visitor; it must set both headers itself
SITE_URL              how links in mails begin, such as https://tracker.example.org; needed where mail is sent
EMAIL_HOST            the server that sends mail; without one, mails are printed, and links are shown to administrators
EMAIL_PORT            587 otherwise; at 465 the connection is encrypted from its start
EMAIL_USER            with EMAIL_PASSWORD, how this site signs in there; not at all otherwise
EMAIL_TLS             0 sends mail unencrypted; 1 (STARTTLS) otherwise
MAIL_FROM             the address mails come from
READS_AT_ONCE         how many uploads are read at the same time, over all workers, each in up to 0.5 GB; 2 otherwise
VAR                   the folder for what is made while running: key, embedded database, collected static files
"""

from pathlib import Path

import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import env

from tracker import database, secret

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.str("VAR", str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", False)
SAMPLE_DATA = env.bool("SAMPLE_DATA", False)
HTTPS = env.bool("HTTPS", True)
SECRET_KEY = env.str("SECRET_KEY", "") or secret.key(VAR / "secret-key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "tracker.apps.TrackerConfig",
    "briefings.apps.BriefingsConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tracker.views.errors.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tracker.views.errors.in_our_look",
]
CSRF_FAILURE_VIEW = "tracker.views.errors.page_too_old"

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.views.context.site",
            ],
            "builtins": ["tracker.templatetags.tracker"],
        },
    }
]

DATABASES = {"default": database.configuration(url=env.str("DATABASE_URL", "") or None, folder=VAR / "postgresql")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The act behind a version is written into the version itself, so that no second table can lose it.
# The moment of writing, not of the transaction's start: versions of one transaction have an order too.
PGHISTORY_CREATED_AT_FUNCTION = "CLOCK_TIMESTAMP()"
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
# Versions are found by what they are versions of.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True)
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())

# Each app's tasks stand in its module `jobs`. What has been done leaves the table of jobs; what failed stays there.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}

AUTH_USER_MODEL = "tracker.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "sign-in"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j M Y"

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Everything comes from this site, and nothing runs inside a page.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_ENGINE = "tracker.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 7
# A proxy in front that ends TLS must set this header itself and drop any the visitor sent.
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None

SITE_URL = env.str("SITE_URL", "").rstrip("/")
EMAIL_HOST = env.str("EMAIL_HOST", "")
if EMAIL_HOST and not SITE_URL:
    # Else a link to a new password would begin as whoever asked for it named this site.
    raise ImproperlyConfigured("EMAIL_HOST is set, so set SITE_URL too: how links in mails begin.")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_PASSWORD", "")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = env.bool("EMAIL_TLS", True) and not EMAIL_USE_SSL
# A server that does not answer must not keep a page waiting for long.
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", "tracker@localhost")
# How long the link of an invitation, or to a new password, works.
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24 * 7

DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
READS_AT_ONCE = env.int("READS_AT_ONCE", 2)
if READS_AT_ONCE < 1:
    raise ImproperlyConfigured("READS_AT_ONCE is how many files are read at the same time, so it is 1 at least.")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
