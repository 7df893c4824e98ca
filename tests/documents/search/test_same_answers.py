"""Both databases give the same answers to the same questions: PostgreSQL is asked, SQLite beside it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.documents.search.questions import QUERIES, answers

_KINDS = 3
_MAY_DIFFER = 0.05
"""Of the far-off names: FTS5 does not tell where a name begins, so other ones are looked at."""
_BESIDE = "import django; django.setup(); from tests.documents.search.questions import main; main()"


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_and_sqlite_agree_on_the_first_ten(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"EFILES_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "sso_efiles.settings_test"}
    command = [sys.executable, "-c", _BESIDE]
    beside = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert not beside.returncode, beside.stderr
    theirs, ours = beside.stdout.splitlines(), answers()
    assert len(ours) == QUERIES * _KINDS
    differ = [number for number, lines in enumerate(zip(ours, theirs, strict=True)) if lines[0] != lines[1]]
    assert [number for number in differ if number % _KINDS == 0] == []  # pages
    assert len(differ) <= _MAY_DIFFER * len(ours)
