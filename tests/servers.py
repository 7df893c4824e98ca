"""Private servers for tests: PostgreSQL and Redis, on free ports in folders of their own, gone after use.

As a command it lends them to another:  python -m tests.servers postgres redis -- pytest ...
"""

import argparse
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg2
import redis

PREFIX = "efiles-"
START_S = 30
STOP_S = 20
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


class NotInstalled(Exception):
    """A program is missing that `make test` would have installed."""


class DidNotStart(Exception):
    """A private server ended, or did not answer in time; carries the end of its log."""


class Server:
    """One process with a folder and a port of its own, that can be killed and started again."""

    user: str | None = None
    stop_signal = signal.SIGTERM
    orphan_signal = signal.SIGKILL

    def __init__(self, kind: str, *, durable: bool) -> None:
        self.durable = durable
        self.folder = _own_folder(kind, user=self.user)
        self.port = _free_port()
        self.password = secrets.token_urlsafe(16)
        self.log = self.folder / "log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        raise NotImplementedError

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def start(self) -> None:
        self.process = self._spawn(self.command())
        deadline = time.monotonic() + START_S
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise DidNotStart(self.log.read_text(errors="replace")[-2000:])
            time.sleep(0.05)

    def stop(self) -> None:
        self._end(self.stop_signal)

    def kill(self) -> None:
        """As a power cut would: nothing is written any more."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            self.process.send_signal(how)
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def _spawn(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self.user,
                group=_group_of(self.user),
                extra_groups=None if self.user is None else [],
                preexec_fn=die_with_parent(self.orphan_signal),
            )


class PostgresServer(Server):
    """A cluster of its own; as root it belongs to `postgres`, since initdb refuses root."""

    user = "postgres" if os.geteuid() == 0 else None
    stop_signal = signal.SIGINT  # "fast": does not wait for clients
    orphan_signal = signal.SIGQUIT  # the postmaster takes its children along, which SIGKILL would leave

    def __init__(self, *, durable: bool = False) -> None:
        super().__init__("pg", durable=durable)
        self.programs = _postgres_programs()
        self.data = self.folder / "data"
        self._databases = 0

    @property
    def url(self) -> str:
        return self._url("efiles")

    def _url(self, database: str) -> str:
        return f"postgres://efiles:{self.password}@127.0.0.1:{self.port}/{database}"

    def initialise(self) -> None:
        password = self.folder / "password"
        password.write_text(self.password)
        _give(password, user=self.user)
        self._run(
            "initdb", "--no-sync", "--username=efiles", f"--pwfile={password}", "--auth=scram-sha-256",
            "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", f"--pgdata={self.data}",
        )  # fmt: skip
        password.unlink()
        self.start()
        self.new_database("efiles")

    def command(self) -> list[str]:
        settings = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self.folder),
            "max_connections": "100",
            # a statement that never ends fails by its name, instead of all tests by the clock
            "statement_timeout": "10min",
            "shared_buffers": "128MB",
            "max_wal_size": "512MB",
            "log_min_messages": "warning",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.data), *options]

    def answers(self) -> bool:
        try:
            psycopg2.connect(self._url("postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def new_database(self, name: str = "") -> str:
        """An empty database, for a test that wants one to itself; its URL."""
        self._databases += 1
        name = name or f"efiles_{self._databases}"
        connection = psycopg2.connect(self._url("postgres"))
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{name}"')
        finally:
            connection.close()
        return self._url(name)

    def _run(self, program: str, *arguments: str) -> None:
        done = self._spawn([str(self.programs / program), *arguments])
        if done.wait(START_S * 2):
            raise DidNotStart(self.log.read_text(errors="replace")[-2000:])


class RedisServer(Server):
    """With a password and without a disk; `durable` writes an append-only file."""

    def __init__(self, *, durable: bool = False) -> None:
        super().__init__("redis", durable=durable)
        self.program = _program("redis-server", package="redis-server")

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        settings = self.folder / "redis.conf"  # a file, since anyone may read a command line
        settings.write_text(
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\ndir {self.folder}\n"
            f"save ''\nappendonly {'yes' if self.durable else 'no'}\nappendfsync everysec\n"
            "maxmemory-policy noeviction\ndaemonize no\n"
        )
        return [str(self.program), str(settings)]

    def answers(self) -> bool:
        client = redis.Redis.from_url(self.url, socket_timeout=2)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[PostgresServer]:
    server = PostgresServer(durable=durable)
    try:
        server.initialise()
        yield server
    finally:
        server.close()


@contextmanager
def redis_server(*, durable: bool = False) -> Iterator[RedisServer]:
    server = RedisServer(durable=durable)
    try:
        server.start()
        yield server
    finally:
        server.close()


def chromium() -> Path:
    """The machine's own browser: CHROMIUM, else the first that is installed. Playwright never fetches one."""
    for name in filter(None, (os.environ.get("CHROMIUM", ""), *BROWSERS)):
        if found := shutil.which(name):
            return Path(found)
    raise NotInstalled("chromium is missing: sudo apt-get install -y chromium")


def chromium_arguments() -> list[str]:
    """Quiet on the network; as root there is no sandbox to be had."""
    quiet = ["--disable-gpu", "--no-first-run", "--disable-sync"]
    offline = ["--disable-background-networking", "--disable-component-update", "--disable-quic"]
    return [*quiet, *offline, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def die_with_parent(how: signal.Signals = signal.SIGKILL) -> Callable[[], None]:
    """For Popen's preexec_fn: the child gets `how` when the thread that started it ends."""
    parent = os.getpid()

    def arrange() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(how), 0, 0, 0)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)

    return arrange


def _own_folder(kind: str, *, user: str | None) -> Path:
    """A short path (a socket's may have 107 letters) with its maker's number, so that litter can be told."""
    root = Path(tempfile.gettempdir())
    _sweep(root)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{kind}-{os.getpid()}-", dir=root))
    _give(folder, user=user)
    return folder


def _sweep(root: Path) -> None:
    """Folders whose maker was killed before it could clear up."""
    for litter in root.glob(f"{PREFIX}*-*-*"):
        maker = litter.name.removeprefix(PREFIX).split("-")[1]
        if maker.isdigit() and not Path("/proc", maker).exists():
            shutil.rmtree(litter, ignore_errors=True)


def _give(path: Path, *, user: str | None) -> None:
    if user is not None:
        shutil.chown(path, user=user, group=_group_of(user))


def _group_of(user: str | None) -> int | None:
    return None if user is None else pwd.getpwnam(user).pw_gid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _postgres_programs() -> Path:
    """The newest server on the machine; Debian keeps it out of PATH."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if folders:
        return max(folders, key=lambda folder: float(folder.parent.name))
    return _program("initdb", package="postgresql").resolve().parent


def _program(name: str, *, package: str) -> Path:
    if found := shutil.which(name):
        return Path(found)
    raise NotInstalled(f"{name} is missing: sudo apt-get install -y {package}")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.servers", description=__doc__)
    parser.add_argument("servers", nargs="+", choices=["postgres", "redis"])
    ours, _, command = _split(arguments)
    wanted = parser.parse_args(ours).servers
    environment = dict(os.environ)
    with ExitStack() as stack:
        if "postgres" in wanted:
            environment["DATABASE_URL"] = stack.enter_context(postgres()).url
        if "redis" in wanted:
            environment["CELERY_BROKER_URL"] = stack.enter_context(redis_server()).url
        return subprocess.call(command, env=environment, preexec_fn=die_with_parent())


def _split(arguments: Sequence[str]) -> tuple[Sequence[str], str, Sequence[str]]:
    if "--" not in arguments:
        raise SystemExit("usage: python -m tests.servers postgres redis -- COMMAND ...")
    at = list(arguments).index("--")
    return arguments[:at], "--", arguments[at + 1 :]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
