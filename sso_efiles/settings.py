"""The only reader of the environment. Safe by default; one variable moves one part to a server
(.env.example).
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from sso_efiles import broker
from sso_efiles.web import logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (_file := Path(env("EFILES_ENV_FILE", default=str(BASE_DIR / ".env")))).is_file():
    env.read_env(_file)

VAR = Path(env("EFILES_VAR", default=str(BASE_DIR / "var"))).resolve()
"""Where the embedded default keeps everything: database, store, broker, secret key."""


def _read_secret(name: str, *, fallback: Path | None = None) -> str:
    """A secret from NAME, or from the file that NAME_FILE names; none has a default."""
    if value := env(name, default=""):
        return str(value)
    path = Path(env(f"{name}_FILE")) if env(f"{name}_FILE", default="") else fallback
    if path and path.is_file():
        return path.read_text(encoding="ascii").strip()
    raise ImproperlyConfigured(
        f"ยังไม่ได้ติดตั้งระบบบนเครื่องนี้ กรุณาสั่ง make run หรือ make demo ก่อน (หรือกำหนด {name} หรือ {name}_FILE) /"
        f" Not set up yet: run 'make run' or 'make demo' first (or set {name} or {name}_FILE)."
    )


SECRET_KEY = _read_secret("EFILES_SECRET_KEY", fallback=VAR / "secret.key")
AUDIT_KEY = env("EFILES_AUDIT_KEY", default="") or SECRET_KEY
DEBUG = False

# -- where things are kept ---------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'db.sqlite3'}")}
EMBEDDED = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if EMBEDDED:
    # several processes write: measured, without IMMEDIATE and WAL they end in "database is locked"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # guess: seconds that a writer waits for the others
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
EFILES_STORE = env("EFILES_STORE", default=f"file://{VAR / 'store'}")
EFILES_S3_ENDPOINT = env("EFILES_S3_ENDPOINT", default="")
EFILES_ACCEL_PREFIX = env("EFILES_ACCEL_PREFIX", default="")
"""Prefix that nginx maps to the store for X-Accel-Redirect; empty: the web process sends the bytes itself."""
CACHES = {
    "default": env.cache_url("EFILES_CACHE_URL", default="locmemcache://"),
}

# -- queue -------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default=f"{broker.ALIAS}://localhost")
EMBEDDED_BROKER = CELERY_BROKER_URL.startswith(broker.ALIAS)
# Splitting and filing are short and let others go on: a queue of their own, served in turn with the pages.
CELERY_TASK_QUEUES = tuple(Queue(name) for name in ("celery", "first"))  # type: ignore[no-untyped-call]
CELERY_TASK_ROUTES = {
    "documents.tasks.split_upload": {"queue": "first"},
    "documents.tasks.file_batch": {"queue": "first"},
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200  # guess: what leaks goes before it counts, a start costs a second
CELERY_DB_REUSE_MAX = CELERY_WORKER_MAX_TASKS_PER_CHILD
"""Celery would close the database's connection before and behind each task; see sso_efiles.celery."""
CELERY_WORKER_LOST_WAIT = 1.0  # guess
"""A killed child leaves no result to wait for; with the default of 10 s its place in the worker stands empty
that long.
"""
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = (
    broker.prepare_folders(VAR / "broker", queues=("celery", "first"))
    if EMBEDDED_BROKER
    else {"visibility_timeout": 600, "socket_timeout": 5}
)
PAGE_WALL_S = env.int("EFILES_PAGE_WALL_S", default=120)  # guess: many times what a page takes
"""Seconds that rendering and reading one page may take; then its process is killed."""
CELERY_TASK_SOFT_TIME_LIMIT = PAGE_WALL_S + 15  # guess: fetch the file, write the result
CELERY_TASK_TIME_LIMIT = PAGE_WALL_S + 25  # guess: ten seconds to end in order
LONG_TASK_S = env.int("EFILES_LONG_TASK_S", default=3600)  # guess: 5,000 entries on a slow store
"""Seconds that a large archive or a background job may take; both renew their lease meanwhile."""
LEASE_S = env.int("EFILES_LEASE_S", default=180)  # guess: the hard limit of 145 s and some
"""Seconds after which work of a silent worker goes to another; longer than a page's task (work.E001)."""
SWEEP_S = env.int("EFILES_SWEEP_S", default=30)  # guess: what one lost message may cost
OFFER_AGE_S = env.int("EFILES_OFFER_AGE_S", default=60)  # guess: two sweeps
"""Seconds after which work that was offered and not begun is offered again."""
WORKERS = env.int("EFILES_WORKERS", default=2)  # guess: the cores of a small machine
MAX_ATTEMPTS = 3  # guess: docs/adr/0002; once more than a chance and its repetition
WORK_DIR = Path(env("EFILES_WORK", default=str(VAR / "work")))
"""Where a page's pictures are made; in production a size-limited tmpfs."""
REQUIRE_WALL = env.bool("EFILES_REQUIRE_WALL", default=not EMBEDDED)
"""Workers refuse to start where the reader's child cannot be cut from the network."""
INDEPENDENT_VALIDATOR = env.bool("EFILES_INDEPENDENT_VALIDATOR", default=False)
"""Whether a third person, who has done nothing else on a file, validates its check before it is certified."""
OCR_ENGINE = env("EFILES_OCR_ENGINE", default="line_network")
MODELS = Path(env("EFILES_MODELS", default=str(VAR / "models")))
"""Where models taught from this office's corrections lie, and which of them read (docs/adr/0038)."""

# -- application -------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.auth",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "storages",
    "sso_efiles.accounts",
    "sso_efiles.audit",
    "sso_efiles.work",
    "sso_efiles.counters",
    "sso_efiles.web",
    "employers",
    "ocr",
    "documents",
    "documents.employer_file",
    "documents.register",
    "documents.gate",
    "documents.lots",
    "documents.progress",
    "documents.reports",
]
SILENCED_SYSTEM_CHECKS = env.list("EFILES_SILENCED_CHECKS", default=[])
"""Ids of system checks that do not count here, such as a rehearsal's short leases."""
MIDDLEWARE = [
    "sso_efiles.web.logs.RequestLines",
    "sso_efiles.web.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sso_efiles.web.middleware.ThaiFirst",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sso_efiles.web.middleware.SessionLimits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sso_efiles.web.middleware.OwnPasswordFirst",
    "sso_efiles.web.middleware.Refusals",
]
ROOT_URLCONF = "sso_efiles.urls"
WSGI_APPLICATION = "sso_efiles.wsgi.application"
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
                "sso_efiles.web.context.shell_context",
            ],
        },
    }
]

# -- language, time, files ---------------------------------------------------------------------------------
LANGUAGE_CODE = "th"
LANGUAGES = [("th", _("Thai")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Bangkok"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR / "media")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_DIR = BASE_DIR / "data"
IMAGE_CHECKS = Path(env("EFILES_IMAGE_CHECKS", default=str(DATA_DIR / "image_checks.csv")))
FORM_RECOGNISERS = Path(env("EFILES_FORM_RECOGNISERS", default=str(DATA_DIR / "form_recognisers.csv")))

# -- who comes in ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
DEMO_PASSWORD = env("EFILES_DEMO_PASSWORD", default="")
SESSION_IDLE_S = 30 * 60  # guess: a desk left for a meal is locked
SESSION_ABSOLUTE_S = 10 * 3600  # guess: an office's day

# -- the wire ----------------------------------------------------------------------------------------------
HTTPS = env.bool("EFILES_HTTPS", default=not EMBEDDED)
ALLOWED_HOSTS = env.list("EFILES_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_FAILURE_VIEW = "sso_efiles.web.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("EFILES_TRUSTED_ORIGINS", default=[])
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_S
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
CERTIFICATE_KEY = ""
"""Private key under exported certificates: 32 random bytes in hexadecimal. Empty: they are not signed."""
if env("EFILES_CERTIFICATE_KEY", default="") or env("EFILES_CERTIFICATE_KEY_FILE", default=""):
    CERTIFICATE_KEY = _read_secret("EFILES_CERTIFICATE_KEY").lower()
    if len(CERTIFICATE_KEY) != 64 or set(CERTIFICATE_KEY) - set("0123456789abcdef"):
        raise ImproperlyConfigured(
            "EFILES_CERTIFICATE_KEY ต้องเป็นเลขฐานสิบหก 64 ตัว (openssl rand -hex 32) /"
            " EFILES_CERTIFICATE_KEY must be 64 hexadecimal digits (openssl rand -hex 32)."
        )
EFILES_PUBLIC_URL = env("EFILES_PUBLIC_URL", default="")
"""Where the public reaches this installation, such as `https://efile.sso.go.th`: printed on certificates."""
PROXIES = env.list("EFILES_PROXIES", default=[])
"""Addresses or networks of our own proxies: what they say in X-Forwarded-For is believed, nobody else's."""
METRICS_FROM = env.list("EFILES_METRICS_FROM", default=["127.0.0.1", "::1"])
"""Addresses or networks that may read /metrics; whatever came through a proxy may not."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024  # guess: forms are far smaller
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # guess: larger goes to disk at once

# -- HTTP API ----------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "sso_efiles.web.authentication.BearerToken",
        "sso_efiles.web.authentication.Session",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["sso_efiles.web.permissions.RoleMay"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "sso_efiles.web.pagination.NewestFirst",
    "EXCEPTION_HANDLER": "sso_efiles.web.errors.json_response",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Electronic employer file API",
    "DESCRIPTION": "Batches in, pages and files out. Thai Social Security Office.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["sso_efiles.web.permissions.SignedIn"],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SORT_OPERATIONS": False,
    # the labels are translated; the schema must not drift with them
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "BatchState": "documents.states.BatchState",
        "SentFileState": "documents.states.UploadState",
        "PageState": "sso_efiles.work.states.WorkState",
        "DocumentState": "documents.states.DocumentState",
        "PageKind": "documents.states.PageKind",
        "IdentifierKind": "documents.models.identifier.Identifier.Kind",
        "DoubtCode": "documents.doubts.Doubt",
        "FindingCode": "documents.gate.states.FindingCode",
        "ElectronicFileState": "documents.employer_file.states.EmployerFileState",
        "LotState": "documents.lots.states.LotState",
        "TargetKind": "documents.models.target.TargetKind",
        "AlarmKind": "documents.progress.models.AlarmKind",
    },
}

# -- limits of what comes in -------------------------------------------------------------------------------
MB = 1024 * 1024
WHOLE_FILE_BYTES = 16 * MB  # guess: most scans in one request
PART_BYTES = 4 * MB  # guess: what a bad line may have to send again
MAX_FILES_PER_BATCH = 5_000  # guess: more than any employer's folder
FREE_DISK_BYTES = env.int("EFILES_FREE_DISK_BYTES", default=10 * 1024 * MB)  # guess: a day of scans
FREE_DISK_SHARE = 0.05  # guess
"""Intake answers 503 when the store's disk has less left than both of these."""

# -- sampling of what is handed over ------------------------------------------------------------------------
SAMPLING_REDUCED = env.bool("EFILES_SAMPLING_REDUCED", default=True)
"""Whether offices with steadily good lots are sampled less (ISO 2859-1, 9.3.3); False: never."""

# -- alarms about the line of work (documents/progress/alarms.py) -------------------------------------------
ALARM_SILENT_DAYS = env.int("EFILES_ALARM_SILENT_DAYS", default=3)
"""Working days without a page after which an office is called silent."""
ALARM_QUEUE_HOURS = env.float("EFILES_ALARM_QUEUE_HOURS", default=8)
"""Hours that a page may wait to be read. # guess: a night's work"""
ALARM_BACKLOG_DAYS = env.float("EFILES_ALARM_BACKLOG_DAYS", default=14)
"""Days that a file may lie at one step. # guess: two weeks"""
ALARM_QUARANTINED_SHARE = env.float("EFILES_ALARM_QUARANTINED_SHARE", default=0.02)
"""The share of an office's pages that may wait in quarantine. # guess"""
ALARM_CHECK_SECONDS = env.float("EFILES_ALARM_CHECK_SECONDS", default=20)
"""Seconds below which nobody can have looked at a file's sample. # guess: some pages at two seconds each"""

# -- figures taken away -------------------------------------------------------------------------------------
OPEN_DATA_LICENCE = env("EFILES_OPEN_DATA_LICENCE", default="")
"""Address of the licence under which progress by province is open to the public; empty: it is not."""

REPORT_RECIPIENTS = env.list("EFILES_REPORT_RECIPIENTS", default=[])
"""Addresses that the nation's reports are mailed to; none: they lie in the product alone."""
DEFAULT_FROM_EMAIL = env("EFILES_MAIL_FROM", default="efiles@localhost")
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if env("EFILES_EMAIL_URL", default="") or env("EFILES_EMAIL_URL_FILE", default=""):
    globals().update(env.email_url_config(_read_secret("EFILES_EMAIL_URL")))
COST_HOUR_BAHT = env.dict(
    "EFILES_COST_HOUR_BAHT",
    cast={"value": float},
    default={"scanned": 110.0, "filed": 150.0, "checked": 180.0, "certified": 250.0, "other": 150.0},
)
"""Baht an hour of the people of a step (sso_efiles/counters/steps.py); `other`: of those not named."""
COST_GB_MONTH_BAHT = env.float("EFILES_COST_GB_MONTH_BAHT", default=1.5)
COST_PAGE_KB = env.float("EFILES_COST_PAGE_KB", default=900.0)
"""What a page takes in the store, with its pictures. # guess: 300 dpi in grey, and what is made of it"""

# -- logs: one event is one JSON line ----------------------------------------------------------------------
LOGGING = logs.logging_config(env("EFILES_LOG_LEVEL", default="INFO"))
