"""The one settings file; what differs between machines comes from the environment.

DATABASE_URL          the address of a PostgreSQL server, or the word embedded (see `database`); the demo needs none
MIGRATE_DATABASE_URL  the same database as the role that owns its tables, for `migrate` and a few other commands; the
                      site itself needs no such rights and is not given this
CONNECT_AS_OWNER      set by manage.py for those commands; not meant to be set by hand
DATABASE_POOLER       1 where DATABASE_URL names a pooler in transaction mode, such as PgBouncer; 0 otherwise
LOCK_TIMEOUT          seconds a page waits for somebody else's change; 0 is no limit; 3 otherwise
STATEMENT_TIMEOUT     seconds a page gives the database for one statement; 0 is no limit; 15 otherwise
IDLE_IN_TRANSACTION_TIMEOUT  seconds a page may leave a transaction idle; 0 is no limit; 30 otherwise
EXPORT_TIMEOUT        seconds a file gets for each of its statements, and between two; 0 is no limit; 300 otherwise
CHANGES_AT_ONCE       so many changes one process makes at a time, 1 at least; half of WEB_THREADS otherwise
WEB_THREADS           the threads of each of the web server's processes; 4 otherwise
SECRET_KEY            made once in var/ when it is missing; CHANGE-ME is refused
ALLOWED_HOSTS         names this site answers to, separated by commas
CSRF_TRUSTED_ORIGINS  addresses forms may come from, with their scheme
HTTPS                 0 when the site is served without TLS (the demo); 1 otherwise
DEBUG                 1 shows errors to whoever is looking; 0 otherwise
TIME_ZONE             the zone in which a day begins; UTC otherwise
SAMPLE_DATA           1 says on every page that the data is made up (the demo)
BEHIND_PROXY          1 believes what a proxy in front says of scheme and visitor; it must set both headers itself
SITE_URL              how links in mails begin, such as https://tracker.example.org; needed where mail is sent
EMAIL_HOST            the server the worker hands mail to; without one the site sends none, and its pages say so
EMAIL_PORT            587 otherwise; at 465 the connection is encrypted from its start
EMAIL_USER            with EMAIL_PASSWORD, how this site signs in there; not at all otherwise
EMAIL_TLS             0 sends mail unencrypted; 1 (STARTTLS) otherwise
MAIL_FROM             the address mails come from
SUPPORT_CONTACT       whom to ask for help, on every page: an address, a name with one such as
                      Follow-up team <help@example.org>, or a short text; the names of administrators otherwise
READS_AT_ONCE         how many uploads are read at the same time, over all workers, each in up to 0.5 GB; 2 otherwise
ESCALATION_DAYS       days after the day to answer by until a request for an update is passed on, first to the lead's
                      staff, then to the coordinators; 3,7 otherwise
LOG_CHECK_DAYS        pages warn when the log was checked, or sealed, longer ago than this; 7 otherwise
SCRIPT_NAME           the path below which the site is served, such as /tracker; nothing where it has a host of its own
HSTS_SUBDOMAINS       1 also tells browsers to use https for all names below this one; 0 otherwise
HSTS_PRELOAD          1 also lets browsers' makers list this name as one for https only; 0 otherwise
LOG_FORMAT            json writes each line of the log as one JSON object; text otherwise
LOG_LEVEL             WARNING leaves out the line for each request and job; INFO otherwise
SENTRY_DSN            where faults are sent; nowhere otherwise
VAR                   the folder for what is made while running: key, embedded database, collected static files
"""

import re
from pathlib import Path

import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import env

from tracker import database, secret
from tracker.monitoring import faults, jobs, logs

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.str("VAR", str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", False)
SAMPLE_DATA = env.bool("SAMPLE_DATA", False)
HTTPS = env.bool("HTTPS", True)
SECRET_KEY = env.str("SECRET_KEY", "") or secret.key(VAR / "secret-key")
if SECRET_KEY == secret.EXAMPLE:
    raise ImproperlyConfigured(
        "SECRET_KEY is still that of the example. Set it to a random text that nobody else knows, of 50 characters or "
        "more."
    )
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
SCRIPT_NAME = env.str("SCRIPT_NAME", "")
if SCRIPT_NAME and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", SCRIPT_NAME):
    raise ImproperlyConfigured(
        "SCRIPT_NAME is the path below which the site is served. Begin it with / and do not end it with one: /tracker."
    )
# Django's own default, None, believes what the server says of each request; commands have no request.
FORCE_SCRIPT_NAME = SCRIPT_NAME or None
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "tracker.apps.TrackerConfig",
    "briefings.apps.BriefingsConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
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
    "tracker.monitoring.health.answer_probes",
    "tracker.monitoring.requests.log_requests",
    "tracker.views.middleware.around_everything",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tracker.views.middleware.in_utf_8",
    "tracker.sessions.RenewingMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tracker.views.middleware.SignInFirst",
    "tracker.views.past_days.PastDays",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tracker.views.middleware.in_our_look",
    "tracker.views.middleware.ChangesAtOnce",
    # Last, so that it is the first to hear of what a view raised.
    "tracker.views.middleware.DatabaseFaults",
]
CSRF_FAILURE_VIEW = "tracker.views.errors.page_too_old"
# So many requests that change something one process answers at a time; the other threads are for those who read.
CHANGES_AT_ONCE = env.int("CHANGES_AT_ONCE", max(1, env.int("WEB_THREADS", 4) // 2))
if CHANGES_AT_ONCE < 1:
    raise ImproperlyConfigured("CHANGES_AT_ONCE is how many changes one process makes at a time, so it is 1 at least.")

# In the memory of each process: parts of pages, as long as nothing is written (see `views.unchanged`), and what was
# counted of yesterday for people who do not see everything (see `tallying`).
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "page-parts": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "page-parts",
        "OPTIONS": {"MAX_ENTRIES": 100},
    },
    "tallies": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "tallies",
        "TIMEOUT": 86_400,
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}

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

_DATABASE_VARIABLE = "MIGRATE_DATABASE_URL" if env.bool("CONNECT_AS_OWNER", False) else "DATABASE_URL"
DATABASES = {
    "default": database.configuration(
        url=env.str(_DATABASE_VARIABLE, ""), folder=VAR / "postgresql", variable=_DATABASE_VARIABLE
    )
}
DATABASES["default"] |= {
    "IS_POOLED": env.bool("DATABASE_POOLER", False),
    # Only for connections that serve pages; see `database.pages`.
    "PAGE_LIMITS": {
        "lock_timeout": env.float("LOCK_TIMEOUT", 3),
        "statement_timeout": env.float("STATEMENT_TIMEOUT", 15),
        "idle_in_transaction_session_timeout": env.float("IDLE_IN_TRANSACTION_TIMEOUT", 30),
    },
}
EXPORT_TIMEOUT = env.float("EXPORT_TIMEOUT", 300)
for _name in ("LOCK_TIMEOUT", "STATEMENT_TIMEOUT", "IDLE_IN_TRANSACTION_TIMEOUT", "EXPORT_TIMEOUT"):
    if env.float(_name, 0) < 0:
        raise ImproperlyConfigured(f"{_name} is a number of seconds. Write 0 where there is to be no limit.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The act behind a version is written into the version itself, so that no second table can lose it.
# The moment of writing, not of the transaction's start: versions of one transaction have an order too.
PGHISTORY_CREATED_AT_FUNCTION = "CLOCK_TIMESTAMP()"
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
# Versions are found by what they are versions of, in order: the migrations make one index for both.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=False)
PGHISTORY_BASE_MODEL = "briefings.versions.Event"
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())

# Each app's tasks stand in its module `jobs`. What has been done leaves the table of jobs; what failed stays there.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful", "worker_middleware": [jobs.bind_job]}

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
LOGIN_REDIRECT_URL = "overview"
LOGOUT_REDIRECT_URL = "sign-in"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j M Y"
FORMAT_MODULE_PATH = "tracker.formats"

STATIC_URL = f"{SCRIPT_NAME}/static/"
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
# Both speak for more than this site, so they are for the owner of the name to switch on.
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and env.bool("HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = HTTPS and env.bool("HSTS_PRELOAD", False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
# Other sites on the same host have no business with our cookies.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = f"{SCRIPT_NAME}/"
MESSAGE_STORAGE = "tracker.sessions.MessageStorage"
SESSION_ENGINE = "tracker.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 7
# A proxy in front that ends TLS must set this header itself and drop any the visitor sent.
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None

# Without the path below which the site is served, which Django itself puts before each path.
SITE_URL = env.str("SITE_URL", "").rstrip("/").removesuffix(SCRIPT_NAME)
if SITE_URL and not re.fullmatch(r"https?://[^/?#\s]+", SITE_URL):
    raise ImproperlyConfigured(
        "SITE_URL is how addresses of this site begin, such as https://tracker.example.org. Where the site is served "
        "below a path, set SCRIPT_NAME to that path."
    )
EMAIL_HOST = env.str("EMAIL_HOST", "")
if EMAIL_HOST and not SITE_URL:
    # Else a link to a new password would begin as whoever asked for it named this site.
    raise ImproperlyConfigured("EMAIL_HOST is set, so set SITE_URL too: how links in mails begin.")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_PASSWORD", "")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = env.bool("EMAIL_TLS", True) and not EMAIL_USE_SSL
# Only the worker waits for it. Servers that examine a message take their time; hanging up on them leaves it unsure.
EMAIL_TIMEOUT = 60
EMAIL_BACKEND = "tracker.mailing.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", "tracker@localhost")
SUPPORT_CONTACT = env.str("SUPPORT_CONTACT", "").strip()
if len(SUPPORT_CONTACT) > 200 or (
    {"<", ">"} & {*SUPPORT_CONTACT} and not re.fullmatch(r"[^<>@]*<[^<>@\s]+@[^<>@\s]+>", SUPPORT_CONTACT)
):
    raise ImproperlyConfigured(
        "SUPPORT_CONTACT is whom to ask for help: an address, a name with one such as Follow-up team "
        "<help@example.org>, or a text of at most 200 characters."
    )
# How long the link of an invitation, or to a new password, works.
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24 * 7

# Only tests start a server on this machine to send to; on a site, addresses of webhooks lead to public ones alone.
WEBHOOKS_TO_THIS_MACHINE = False

LOG_CHECK_DAYS = env.int("LOG_CHECK_DAYS", 7)
ESCALATION_DAYS = env.list("ESCALATION_DAYS", [3, 7], subcast=int)
if len(ESCALATION_DAYS) != 2 or not 0 <= ESCALATION_DAYS[0] <= ESCALATION_DAYS[1]:
    raise ImproperlyConfigured("ESCALATION_DAYS is two numbers of days, the smaller one first, such as 3,7.")

DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# A table of 500 suggestions or rows has several fields in each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
READS_AT_ONCE = env.int("READS_AT_ONCE", 2)
if READS_AT_ONCE < 1:
    raise ImproperlyConfigured("READS_AT_ONCE is how many files are read at the same time, so it is 1 at least.")

try:
    LOGGING = logs.configuration(env.str("LOG_FORMAT", "") or "text", env.str("LOG_LEVEL", "") or "INFO")
except ValueError as error:
    raise ImproperlyConfigured(str(error)) from None
SENTRY_DSN = env.str("SENTRY_DSN", "")
if SENTRY_DSN:
    faults.report_to(SENTRY_DSN)

# What `/readyz` checks once the database answers: functions that return a sentence where something is wrong.
READINESS_CHECKS = [
    "tracker.monitoring.health.migrations_are_applied",
    "tracker.monitoring.health.guards_stand",
    "tracker.monitoring.health.role_may_serve",
]
