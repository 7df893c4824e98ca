"""The private servers start, keep what they should, and leave nothing behind, however their owner ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
import redis

from tests import servers

pytestmark = pytest.mark.processes
HOLDER = """
import sys, time
from tests import servers
with servers.postgres() as postgres, servers.redis_server() as redis:
    print(postgres.process.pid, redis.process.pid, postgres.folder, redis.folder, flush=True)
    time.sleep(600)
"""


def ask(url: str, question: str) -> object:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            row = cursor.fetchone()
            return row[0] if row else None
    finally:
        connection.close()


def wait_until_gone(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while Path("/proc", str(pid)).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not Path("/proc", str(pid)).exists()


def test_postgresql_is_private_and_speaks_utf8(postgres_server: str) -> None:
    assert ask(postgres_server, "SELECT current_user") == "efiles"
    assert ask(postgres_server, "SHOW listen_addresses") == "127.0.0.1"
    assert ask(postgres_server, "SELECT length('ประกันสังคม')") == 11


def test_postgresql_asks_for_the_password(postgres_server: str) -> None:
    password = postgres_server.split(":")[2].split("@")[0]
    with pytest.raises(psycopg2.OperationalError):
        ask(postgres_server.replace(password, "guess"), "SELECT 1")


def test_a_durable_postgresql_keeps_a_committed_row_through_kill() -> None:
    with servers.postgres(durable=True) as server:
        connection = psycopg2.connect(server.url)
        with connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE kept AS SELECT 7 AS n")
        connection.close()
        server.kill()
        server.start()
        assert ask(server.url, "SELECT n FROM kept") == 7


def test_redis_asks_for_the_password_and_never_evicts(redis_server: str) -> None:
    client = redis.Redis.from_url(redis_server)
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    client.close()
    stranger = redis.Redis.from_url("redis://" + redis_server.split("@")[1])
    with pytest.raises(redis.AuthenticationError):
        stranger.ping()
    stranger.close()


def test_servers_end_when_their_owner_is_killed() -> None:
    owner = subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    postgres_pid, redis_pid, *folders = owner.stdout.readline().split()
    os.kill(owner.pid, signal.SIGKILL)
    owner.wait()
    owner.stdout.close()
    assert wait_until_gone(int(postgres_pid))
    assert wait_until_gone(int(redis_pid))
    with servers.redis_server():  # the next owner clears up what the killed one left
        assert not any(Path(folder).exists() for folder in folders)
