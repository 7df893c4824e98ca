"""What a command says on a machine that is not set up: one sentence in two languages, never a traceback."""

from django.core.exceptions import ImproperlyConfigured
from django.db import Error, OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from sso_efiles.refusal import Refusal

_NO_FILE = "unable to open database file"
_NO_TABLE = ("no such table", "no such column", "does not exist")
"""What SQLite and PostgreSQL say of a database without our tables, or with those of an older release."""

_NO_DATABASE_TH = "ฐานข้อมูลยังไม่พร้อม กรุณาสั่ง make run (หรือ manage.py migrate แล้ว manage.py load_reference) ก่อน"
_NO_DATABASE_EN = (
    "The database is not set up: run 'make run' (or manage.py migrate, then manage.py load_reference) first."
)
_AWAY = ("could not connect", "connection to server", "could not translate host name", "server closed")
_NO_ANSWER = (
    "ฐานข้อมูลไม่ตอบ กรุณาตรวจสอบว่าเปิดอยู่และ DATABASE_URL ถูกต้อง แล้วลองใหม่\n"
    "The database does not answer. See that it runs and that DATABASE_URL is right, then try again."
)


class NotSetUp(Refusal):
    """The database lacks tables of this release."""

    code = "not_set_up"
    status = 503
    th, en = _NO_DATABASE_TH, _NO_DATABASE_EN


def pending_migrations() -> bool:
    """Whether the database is older than the program, or empty."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def explain_error(error: Exception) -> str:
    """Thai and English for what only says that the system is not set up, or not well; empty for others."""
    if isinstance(error, ImproperlyConfigured):
        return str(error)  # one sentence in both languages, where it is ours (sso_efiles.settings)
    if isinstance(error, OperationalError | ProgrammingError) and _lacks_tables(error):
        return f"{_NO_DATABASE_TH}\n{_NO_DATABASE_EN}"
    if isinstance(error, OperationalError) and any(part in str(error) for part in _AWAY):
        return _NO_ANSWER
    return ""


def _lacks_tables(error: Error) -> bool:
    """Whether that is what it says, and true: a mistake in a question of ours says the same."""
    words = str(error)
    if _NO_FILE in words:
        return True
    if not any(part in words for part in _NO_TABLE):
        return False
    try:
        return pending_migrations()
    except Error:
        return True
