"""What every test may ask for: private servers, a browser; and which tests need which database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import settings

from documents import tasks
from documents.search.planning.sampling import forget_samples
from tests import servers

settings.register_profile("patient", deadline=None)  # a slow machine is no fault of the code
settings.load_profile("patient")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("says something about PostgreSQL; `make test` runs it there")


_USES_DATABASE = frozenset({"db", "transactional_db", "live_server", "postgres_server", "redis_server"})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out tests that never ask the database: a second database tells nothing new about them",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--database-only"):
        return
    kept = [item for item in items if _uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _uses_database(item)])
    items[:] = kept


def _uses_database(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("postgres")
    return marked is not None or not _USES_DATABASE.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """DATABASE_URL of a private PostgreSQL; a test that kills it starts its own with servers.postgres()."""
    with servers.postgres() as server:
        yield server.url


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """CELERY_BROKER_URL of a private Redis."""
    with servers.redis_server() as server:
        yield server.url


@pytest.fixture(scope="session")
def chromium() -> Path:
    return servers.chromium()


@pytest.fixture(autouse=True)
def _fresh_samples() -> Iterator[None]:
    """What one test's search learnt of its pages steers no other's."""
    forget_samples()
    yield
    forget_samples()


@pytest.fixture(autouse=True, scope="session")
def reader_goes_home() -> Iterator[None]:
    """The reader that eager tasks started must end before Python does."""
    yield
    if tasks.reader.cache_info().currsize:
        tasks.reader().close()
        tasks.reader.cache_clear()
