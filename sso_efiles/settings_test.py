"""Settings of the tests: a fake engine, short times, nothing outside a temporary folder."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_VAR = tempfile.mkdtemp(prefix="efiles-test-")
atexit.register(shutil.rmtree, _VAR, ignore_errors=True)
os.environ.setdefault("EFILES_ENV_FILE", os.devnull)
os.environ.setdefault("EFILES_SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("EFILES_VAR", _VAR)
os.environ.setdefault("EFILES_HTTPS", "0")

# whitenoise warns when there is none, and a warning is an error here
Path(os.environ["EFILES_VAR"], "static").mkdir(parents=True, exist_ok=True)

from sso_efiles.settings import *  # noqa: E402, F403

OCR_ENGINE = "fake"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
EFILES_STORE = f"file://{_VAR}/store"
FREE_DISK_BYTES = 0
