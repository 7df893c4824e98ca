"""The two houses that every fault is tried in: SQLite with the file-system broker, PostgreSQL with Redis."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from tests import servers
from tests.processes.workplace import Workplace, copy_of

PREPARED = "efiles_prepared"
HOUSES = ("sqlite-files", "postgres-redis")
Opened = Callable[..., Workplace]


@pytest.fixture(scope="session")
def mortal_redis() -> Iterator[servers.RedisServer]:
    """A Redis that a test may kill and start again."""
    with servers.redis_server() as server:
        yield server


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database that is ready for work."""
    folder = tmp_path_factory.mktemp("prepared")
    place = Workplace(folder, database=f"sqlite:///{folder}/db.sqlite3", broker="safefs://", settings={})
    assert place.program("-m", "tests.processes.prepare")["ok"]
    return folder


@pytest.fixture(scope="session")
def prepared_postgres(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a server that holds a prepared database to copy."""
    _sql(postgres_server, f"CREATE DATABASE {PREPARED}")
    folder = tmp_path_factory.mktemp("prepared")
    database = beside(postgres_server, PREPARED)
    place = Workplace(folder, database=database, broker="safefs://", settings={})
    assert place.program("-m", "tests.processes.prepare")["ok"]
    return postgres_server


@pytest.fixture(params=HOUSES)
def house(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def opened(house: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    """Opens a workplace in this house, with settings by their names in the environment."""
    places: list[Workplace] = []

    def open_one(**settings: str) -> Workplace:
        make = _embedded if house == "sqlite-files" else _on_servers
        places.append(make(request, tmp_path / f"var{len(places)}", settings))
        return places[-1]

    yield open_one
    for place in places:
        place.close()


def _embedded(request: pytest.FixtureRequest, folder: Path, settings: dict[str, str]) -> Workplace:
    copy_of(request.getfixturevalue("prepared_sqlite"), folder)
    return Workplace(folder, database=f"sqlite:///{folder}/db.sqlite3", broker="safefs://", settings=settings)


def _on_servers(request: pytest.FixtureRequest, folder: Path, settings: dict[str, str]) -> Workplace:
    server: str = request.getfixturevalue("prepared_postgres")
    broker: servers.RedisServer = request.getfixturevalue("mortal_redis")
    folder.mkdir()
    name = f"efiles_{folder.parent.name.replace('-', '_')}_{folder.name}".lower()
    _sql(server, f'DROP DATABASE IF EXISTS "{name}"')
    _sql(server, f'CREATE DATABASE "{name}" TEMPLATE {PREPARED}')
    place = Workplace(folder, database=beside(server, name), broker=broker.url, settings=settings)
    place.lose_messages()
    return place


def beside(url: str, name: str) -> str:
    """Another database of the same server."""
    return url.rpartition("/")[0] + f"/{name}"


def _sql(url: str, statement: str) -> None:
    with closing(psycopg2.connect(beside(url, "postgres"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
