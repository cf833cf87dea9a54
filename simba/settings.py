"""All settings, in one file, read from the environment (docs: .env.example).

SIMBA_ENV says where we are: `demo` (default; a machine of one's own, embedded servers, invented families),
`test`, or `production`, which takes nothing for granted: every missing setting is named and nothing starts.
"""

import os
import secrets
import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from simba import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = embedded.VAR

env = environ.Env()
if "pytest" in sys.modules:
    os.environ["SIMBA_ENV"] = "test"
elif (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")
SIMBA_ENV = env("SIMBA_ENV", default="") or "demo"
DEMO, TEST, PRODUCTION = [SIMBA_ENV == "demo", SIMBA_ENV == "test", SIMBA_ENV == "production"]
if not (DEMO or TEST or PRODUCTION):
    raise ImproperlyConfigured(f"SIMBA_ENV is '{SIMBA_ENV}'; it must be demo, test or production.")
if PRODUCTION:
    needed = ["SECRET_KEY", "FIELD_KEYS", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "SIMBA_ADDRESS"]
    needed += ["EMAIL_URL", "DEFAULT_FROM_EMAIL"]
    if missing := [name for name in needed if not env(name, default="")]:
        raise ImproperlyConfigured(f"set {', '.join(missing)} in the environment (SIMBA_ENV is production).")
    if len(env("SECRET_KEY")) < 50:
        raise ImproperlyConfigured("SECRET_KEY is too short: use at least 50 random characters.")
    if any(len(key) < 43 for key in env.list("FIELD_KEYS")):
        raise ImproperlyConfigured("A key in FIELD_KEYS is too short: use at least 43 random characters.")
    if "*" in env.list("ALLOWED_HOSTS"):
        # A letter about a password carries the name of the host that was asked for: anybody would choose it.
        raise ImproperlyConfigured("ALLOWED_HOSTS is '*'; name the hosts this server answers to.")


def own_secret_key(name: str) -> str:
    """A key of this checkout's own: a known one would let anybody who reaches the demo sign in as anyone."""
    path = VAR / name
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        fresh = VAR / f"{name}.{os.getpid()}"
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(fresh, path)  # unlike a rename, leaves a key that somebody else has just made
        except FileExistsError:
            pass
        fresh.unlink()
    return path.read_text()


DEBUG = env.bool("DEBUG", default=False) and not PRODUCTION
SECRET_KEY = env("SECRET_KEY", default="") or own_secret_key("secret-key")
# What the access log is sealed with. A new one goes here and the old one to the fallbacks, or nothing can be verified.
LOG_KEY = env("LOG_KEY", default="") or SECRET_KEY
LOG_KEY_FALLBACKS = env.list("LOG_KEY_FALLBACKS", default=[])
# What phone numbers, addresses and citizen numbers are encrypted with, newest first (simba/crypto.py).
FIELD_KEYS = env.list("FIELD_KEYS", default=[]) or [own_secret_key("field-key")]
SIMBA_ADDRESS = (env("SIMBA_ADDRESS", default="") or "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[]) or ["localhost", "127.0.0.1", "[::1]", ".localhost"]
CSRF_TRUSTED_ORIGINS = [SIMBA_ADDRESS]
ROOT_URLCONF = "simba.urls"
WSGI_APPLICATION = "simba.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "accounts",
    "privacy",
    "families",
    "teams",
    "goals",
    "reports",
    "django.contrib.admin",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "template_partials",
    "pgtrigger",
    "pghistory",
    "csp",
    "phonenumber_field",
    "localflavor",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "simba.middleware.careful_answers",
    "csp.middleware.CSPMiddleware",
    "simba.middleware.letters_as_utf8",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "privacy.wall.behind_the_wall",
    "accounts.middleware.the_account_itself",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.own_language",
    "accounts.middleware.require_second_factor",
    "privacy.gate.deny_by_default",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATE_FILES = [f"django.template.loaders.{place}.Loader" for place in ("filesystem", "app_directories")]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [("simba.drawing.Loader", TEMPLATE_FILES)])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "simba.context.screen",
                "accounts.context.demo",
                "accounts.context.ways_in",
                "privacy.context.allowed",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "simba.tags",
            ],
        },
    }
]
FORM_RENDERER = "simba.drawing.fields.Renderer"  # some fields are drawn by templates/django/forms

# The database and Redis: named by the environment, else the embedded ones.
# The servers are connected as roles that own no table, so that row-level security holds for them (privacy/wall.py).
SIMBA_ROLE = env("SIMBA_ROLE", default="") or ("simba" if TEST else "simba_web")
DATABASES = {
    "default": env.db_url_config(env("DATABASE_URL", default="") or embedded.database_url(role=SIMBA_ROLE))
}
# Tests own their database, and so may who tries the demo on one of their own: a request or a task steps down there.
SIMBA_STEPS_DOWN = TEST or (DEMO and bool(env("DATABASE_URL", default="")))
# For `migrate` only, which makes both roles: the passwords they are connected with.
SIMBA_WEB_PASSWORD = env("SIMBA_WEB_PASSWORD", default="")
SIMBA_JOBS_PASSWORD = env("SIMBA_JOBS_PASSWORD", default="")
REDIS_URL = env("REDIS_URL", default="")
if not REDIS_URL:
    # Every test process gets a numbered database of its own; the demo's is number 0.
    test_process = int(env("PYTEST_XDIST_WORKER", default="gw0").removeprefix("gw")) + 1
    REDIS_URL = embedded.redis_url(test_process if TEST else 0)
embedded.start(postgres=not env("DATABASE_URL", default=""), redis=not env("REDIS_URL", default=""))

# PgBouncer in transaction mode gives each transaction whatever connection is free. It is the pool then, and nothing may
# count on a connection between two transactions. Who migrates goes to the database itself (privacy/wall.py).
DATABASE_POOLER = env("DATABASE_POOLER", default="")
if DATABASE_POOLER not in ("", "transaction"):
    raise ImproperlyConfigured(f"DATABASE_POOLER is '{DATABASE_POOLER}'; it must be transaction, or empty.")
DATABASES["default"] |= {"ENGINE": "simba.postgresql", "CONN_HEALTH_CHECKS": True}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DATABASES["default"]["OPTIONS"]["server_side_binding"] = True
if DATABASE_POOLER:
    DATABASES["default"] |= {"DISABLE_SERVER_SIDE_CURSORS": True, "CONN_MAX_AGE": 60}
elif PRODUCTION:
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1, "max_size": env.int("DATABASE_POOL", default=8), "timeout": 5
    }  # fmt: skip
elif TEST:
    # Nothing of a test's data is worth waiting for the disk.
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60

CACHES = {
    "default": {"BACKEND": "simba.cache.ForgivingRedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "simba"}
}

# Signing in. Sessions live in the database: Redis may be away without anybody being signed out.
AUTH_USER_MODEL = "accounts.User"
# E-mail addresses are unique, whatever their capitals, by a constraint.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["accounts.backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["accounts.hashers.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
if TEST:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.EasyPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "privacy.sign_in.SignInAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60  # seconds in which somebody need not confirm who it is once more
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_FORMS = {"reset_password": "accounts.forms.ResetPasswordForm"}
# Tries, counted in Redis for all processes together: per address and per account, a minute, minutes and a day. Somebody
# who comes in takes the own try back, so that a busy office is not shut out by its own people.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,200/d/ip,5/5m/key,50/d/key",  # passwords, codes and recovery codes
    "reset_password": "20/m/ip,3/10m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "invitation": "100/m/ip",
    "look_up": "20/10m/user,100/d/user",  # whether somebody is known already (families.views.pages)
}
# The address somebody comes from: only what the proxy in front of us added to X-Forwarded-For is believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if PRODUCTION else 0)
# Sign-in by an organisation (accounts.providers). The way there is a link and no form: the policy below lets forms go
# to ourselves only.
SOCIALACCOUNT_ADAPTER = "accounts.providers.ProviderAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = SOCIALACCOUNT_AUTO_SIGNUP = SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER, MFA_TOTP_TOLERANCE = "Simba", 1  # the code of just before still counts (RFC 6238, 5.2)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SESSION_COOKIE_AGE = 30 * 60  # seconds without use
SESSION_SAVE_EVERY_REQUEST = True
SESSION_ENGINE = "simba.sessions"
SESSION_COOKIE_NAME = "simba"

# The browser is told to load nothing but our own files, and to run nothing written inside a page.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the square for an authenticator app
        "base-uri": [NONE],
        "object-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = True, "Lax"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a cookie would hold names
SECURE_REFERRER_POLICY = "same-origin"
# simba.js reads it: after signing in again in another tab the token in the page is no longer good.
CSRF_COOKIE_HTTPONLY = False
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    # No other name under the same domain, and no page without TLS, can set a cookie that begins like this.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-simba", "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
    # Neighbouring names are not ours to decide about.
    SILENCED_SYSTEM_CHECKS += ["security.W005", "security.W021"]

# A note of 10 MB must reach its form, which then says in words that it is too long.
DATA_UPLOAD_MAX_MEMORY_SIZE = 40 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["simba.uploads.CappedUpload"]

# Dutch first.
SIMBA_QUICK_EXIT_URL = "https://www.buienradar.nl/"
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
PHONENUMBER_DEFAULT_REGION = "NL"
PHONENUMBER_DEFAULT_FORMAT = "NATIONAL"

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = PRODUCTION

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Elsewhere the files are served where they lie.
STATIC_ROOT = BASE_DIR / "staticfiles" if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Files of a case. No web address serves this folder: a view behind the gate does.
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR / "media"))()

DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="") or "Simba <simba@example.org>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_BACKEND = "families.letters.CheckedBackend"
if PRODUCTION:
    mail = env.email_url("EMAIL_URL")
    SIMBA_MAIL_BACKEND = mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = mail["EMAIL_HOST"], mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = mail.get("EMAIL_USE_TLS", False), mail.get("EMAIL_USE_SSL", False)
    EMAIL_TIMEOUT = 10
else:
    SIMBA_MAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"

# The worker. Measured: with Celery's defaults a kill -9 loses what the worker had taken and not yet done; with
# late acknowledgement, a prefetch of one and Redis' append-only file nothing is lost. The database stays
# the truth anyway: the queue is only a bell, and what it loses is rung for again.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
# A report takes a processor for seconds: nobody who waits for a letter waits behind it, and other machines may make it.
# A worker takes from all of them unless it is told which (celery worker --queues reports).
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES = [Queue(name, routing_key=name) for name in ("default", "reports")]
CELERY_TASK_ROUTES = {"reports.tasks.render_report": {"queue": "reports"}}
CELERY_IMPORTS = ["reports.pdf"]  # a worker has it before the first report; a web process does without
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
# Seconds; below the visibility timeout, so that no task is handed out while at work.
CELERY_TASK_TIME_LIMIT, CELERY_TASK_SOFT_TIME_LIMIT = 240, 200
SEND_RETRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    # For who sends: with the broker away a page goes on at once. Worker and beat have their own rule, below.
    **SEND_RETRY,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = SEND_RETRY
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
SIMBA_PULSE_SECONDS = env.float(
    "SIMBA_PULSE_SECONDS", default=2
)  # between two signs of life (simba/pulse.py)
CELERY_BEAT_SCHEDULER = "simba.pulse:Timetable"
CELERY_TIMEZONE = TIME_ZONE

# Who gets a letter when something breaks. It says where, never what.
ADMINS = [("Simba", address) for address in env.list("ERROR_MAIL_TO", default=[])]
DEFAULT_EXCEPTION_REPORTER = "django.views.debug.ExceptionReporter" if DEBUG else "simba.discreet.Reporter"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "discreet": {
            "()": "simba.discreet.Formatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "discreet"},
        "letters": {"class": "simba.discreet.LetterHandler", "level": "ERROR"},
    },
    "root": {"handlers": ["console", "letters"] if ADMINS else ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},  # takes away Django's own letters, which tell all
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Who draws a report tells each step of each page.
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
