"""A store of its own for each test."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Settings) -> None:
    settings.EFILES_STORE = f"file://{tmp_path}/store"
