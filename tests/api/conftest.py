"""A store of its own for each test; and no reader left behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from documents import tasks


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Settings) -> None:
    settings.EFILES_STORE = f"file://{tmp_path}/store"


@pytest.fixture(autouse=True, scope="session")
def reader_goes_home() -> Iterator[None]:
    """What the eager tasks started must end before Python does."""
    yield
    if tasks.reader.cache_info().currsize:
        tasks.reader().close()
        tasks.reader.cache_clear()
