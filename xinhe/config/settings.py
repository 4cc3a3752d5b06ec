"""One settings file: places and secrets come from the environment, differences between regions are rule data."""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def _number(name: str, default: str) -> int:
    """A whole number of the environment."""
    said = os.environ.get(name, default)
    if not (said.isascii() and said.isdigit()):
        raise ImproperlyConfigured(f"{name} 应为整数，现为「{said}」。")
    return int(said)


def _address(name: str) -> SplitResult | None:
    """The parts of a database's address; None where it is not set. What it says is not repeated: it has a password."""
    url = os.environ.get(name, "")
    if not url:
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured(f"{name} 应写成 postgresql://账号:口令@主机:端口/库名。")
    return parts


ROOT = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("XINHE_HOME", ROOT / "var")).resolve()
RULES = Path(os.environ.get("XINHE_RULES", ROOT / "rules"))
PORT = _number("XINHE_PORT", "8000")
VERSION = (ROOT / "VERSION").read_text().strip()
DEMO = os.environ.get("XINHE_DEMO") == "1"
TESTING = "pytest" in sys.modules


def _secret(name: str) -> bytes:
    """A key of this installation: from the environment, a file it names, or made once under XINHE_HOME/keys."""
    if value := os.environ.get(f"XINHE_{name}"):
        return value.encode()
    path = Path(os.environ.get(f"XINHE_{name}_FILE", HOME / "keys" / name.lower()))
    try:
        return path.read_bytes().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process made it in the same moment
            return path.read_bytes().strip()
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_hex(32).encode())
        return path.read_bytes().strip()


def _database() -> dict[str, object]:
    """Where the rows live: DATABASE_URL, or the embedded server under XINHE_HOME.

    The owner migrates (XINHE_AS_OWNER=1), the worker seals (XINHE_AS_SEALER=1); everything else runs as
    ``xinhe_app``, which may not change or delete an event, nor make a seal.
    """
    as_sealer = os.environ.get("XINHE_AS_SEALER") == "1"
    as_owner = TESTING or os.environ.get("XINHE_AS_OWNER") == "1"
    options: dict[str, str | int | None] = {
        # Our joins stand in the order in which they are best made: looking for a better one took longer than the rows.
        "options": "-c join_collapse_limit=1",
        # For the questions that xinhe/postgres/kept.py keeps; all others are sent as text and never prepared.
        "prepare_threshold": None if os.environ.get("XINHE_PREPARED") == "off" else 5,
    }
    shared: dict[str, object] = {
        "ENGINE": "xinhe.postgres.backend",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": f"test_xinhe_{os.getpid()}", "MIGRATE": True},
    }
    if as_owner and "DATABASE_OWNER_URL" in os.environ:
        parts = _address("DATABASE_OWNER_URL")
    elif as_sealer and not as_owner and "DATABASE_SEALER_URL" in os.environ:
        parts = _address("DATABASE_SEALER_URL")
    else:
        parts = _address("DATABASE_URL")
    if parts:
        query = dict(parse_qsl(parts.query))
        return shared | {
            "NAME": unquote(parts.path.lstrip("/")) or "xinhe",
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", None) or parts.hostname or "",
            "PORT": str(parts.port or ""),
            "OPTIONS": options | query | {"options": f"{options['options']} {query.get('options', '')}".strip()},
            "ROLE": None if as_owner or (as_sealer and "DATABASE_SEALER_URL" in os.environ) else "xinhe_app",
        }
    fast = TESTING or os.environ.get("XINHE_FAST_DB") == "1"  # in memory, beside the lasting cluster
    return shared | {
        "NAME": "xinhe",
        "USER": "xinhe_owner" if as_owner else "xinhe_sealer" if as_sealer else "xinhe_app",
        "OPTIONS": options,
        # A cluster for each test process: a transaction that is open in one would hold back followers in all.
        "EMBEDDED": {
            "home": str(HOME / f"fast{os.environ.get('PYTEST_XDIST_WORKER', '')}" if fast else HOME),
            "fast": fast,
        },
        "ROLE": None,
    }


SECRET_KEY = _secret("SECRET_KEY").decode()
VAULT_KEY = _secret("VAULT_KEY")
SEARCH_KEY = _secret("SEARCH_KEY")
CODE_KEY = _secret("CODE_KEY")

DEBUG = False
ALLOWED_HOSTS = [h for h in os.environ.get("XINHE_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
if TESTING:
    ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("XINHE_ORIGINS", "").split(",") if o]
PUBLIC_URL = os.environ.get("XINHE_PUBLIC_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
HTTPS = PUBLIC_URL.startswith("https://")
# Reverse proxies whose word on the caller's address is taken: limits per address would else count one caller.
PROXIES = [p for p in os.environ.get("XINHE_PROXIES", "127.0.0.1,::1").split(",") if p]
# The parts of a line that the window's reader of identity cards types, in their order.
ID_READER = os.environ.get("XINHE_ID_READER", "name|sex|nation|born|address|id_number|office|valid")
# Who may read what waits and what was passed over: machines that watch, not strangers.
WATCHERS = [p for p in os.environ.get("XINHE_WATCHERS", "127.0.0.1,::1").split(",") if p]
SITE_NAME = os.environ.get("XINHE_SITE_NAME", "临河县群众诉求服务")
SITE_PHONE = os.environ.get("XINHE_SITE_PHONE", "12345")

INSTALLED_APPS = [
    "xinhe.jobs",
    "xinhe.jurisdiction",
    "xinhe.people",
    "xinhe.documents",
    "xinhe.channels",
    "xinhe.records",
    "xinhe.matters",
    "xinhe.petition",
    "xinhe.mediation",
    "xinhe.referrals",
    "xinhe.supervision",
    "xinhe.insight",
    "xinhe.web",
    "xinhe.portal",
    "xinhe.desk",
    "xinhe.api",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "xinhe.web.clock.clock",
    "xinhe.web.guard.known_host",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "xinhe.web.guard.size_limit",
    "xinhe.web.paged.session",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "xinhe.web.paged.signed_in",
    "xinhe.web.paged.message",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "xinhe.web.guard.security_headers",
    "xinhe.web.guard.idle_logout",
    "xinhe.web.refusals.refusals",
    "xinhe.web.clock.Arrived",
]
ROOT_URLCONF = "xinhe.config.urls"
WSGI_APPLICATION = "xinhe.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "xinhe.web.context.site",
            ],
            "builtins": [
                "xinhe.web.templatetags.xinhe",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["xinhe.people.backend.WithOffice"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "xinhe.people.passwords.Classes", "OPTIONS": {"length": 10, "classes": 3}},
    {"NAME": "xinhe.people.passwords.NotTheirName"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "desk-sign-in"
TOTP_REQUIRED = os.environ.get("XINHE_TOTP", "off" if DEMO or TESTING else "on") == "on"
# 等保 8.1.4.1 a asks for a change at intervals; the number is our choice, 0 turns it off.
PASSWORD_DAYS = _number("XINHE_PASSWORD_DAYS", "0" if DEMO or TESTING else "90")
# Days that a form proposes to whoever sets somebody a day; the person writes another where it fits better. Our choice:
# the law gives no number for aftercare (第三十七条第三款), none for an answer to supervision (第三十八条).
AFTERCARE_DAYS = 30
ANSWER_DAYS = 15
IDLE_MINUTES = _number("XINHE_IDLE_MINUTES", "30")
# Our choice, after 个人信息保护法 第六条: more than a day's work at a counter, far less than trying names out.
SEARCHES_AN_HOUR = _number("XINHE_SEARCHES_AN_HOUR", "300")
SESSION_ENGINE = "xinhe.web.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600
# Gone with the browser: a shared computer is left by closing it.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体"), ("zh-hant", "繁體"), ("en", "English")]
LOCALE_PATHS = [ROOT / "xinhe" / "web" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty until collectstatic; WhiteNoise warns of a missing one
WHITENOISE_USE_FINDERS = True
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
FILES = HOME / "files"
# Touched whenever an administrator saves a holiday table, so that every process reads it before its next count.
HOLIDAY_STAMP = HOME / "holidays.stamp"
# One photo or paper, one recording, one film.
FILE_LIMIT = _number("XINHE_FILE_MB", "20") * 1024 * 1024
AUDIO_LIMIT = _number("XINHE_AUDIO_MB", "50") * 1024 * 1024
VIDEO_LIMIT = _number("XINHE_VIDEO_MB", "100") * 1024 * 1024
FILES_PER_MATTER = 20
REQUEST_LIMIT = max(128 * 1024 * 1024, FILE_LIMIT + AUDIO_LIMIT, FILE_LIMIT + VIDEO_LIMIT)
# What has no files is words: JSON for the API (50,000 characters escaped are 300 KB), fields for a page.
JSON_LIMIT = 512 * 1024
WORDS_LIMIT = 1024 * 1024
# Kilobytes of large bodies that one address may send in an hour, offices behind one gateway included.
BODIES_PER_ADDRESS = 4 * 1024 * 1024
# Kilobytes of uploads in a day that belong to no matter yet: from one address, and in all.
UNFILED_PER_ADDRESS = 1024 * 1024
UNFILED_IN_ALL = _number("XINHE_UNFILED_GB", "20") * 1024 * 1024
# Here, where the worker sweeps it: what a killed server leaves in the system's own folder nobody takes away.
FILE_UPLOAD_TEMP_DIR = HOME / "tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = WORDS_LIMIT
OUTBOX = Path(os.environ.get("XINHE_OUTBOX", HOME / "outbox"))
SMS_URL = os.environ.get("XINHE_SMS_URL", "")
SMTP_URL = os.environ.get("XINHE_SMTP_URL", "")
MAIL_FROM = os.environ.get("XINHE_MAIL_FROM", "xinhe@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"xinhe": {"level": "INFO"}},
}
