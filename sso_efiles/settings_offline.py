"""Settings for what needs no installation: no database, no store, a key that is thrown away."""

import atexit
import os
import secrets
import shutil
import tempfile

_VAR = tempfile.mkdtemp(prefix="efiles-offline-")
atexit.register(shutil.rmtree, _VAR, ignore_errors=True)
os.environ["EFILES_ENV_FILE"] = os.devnull
os.environ["EFILES_SECRET_KEY"] = secrets.token_urlsafe(40)
os.environ["EFILES_VAR"] = _VAR
os.environ["DATABASE_URL"] = "sqlite://:memory:"
os.environ["EFILES_STORE"] = f"file://{_VAR}/store"

from sso_efiles.settings import *  # noqa: E402, F403
