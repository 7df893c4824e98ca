"""The embedded broker under several processes: every message arrives whole, and once."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from sso_efiles import broker
from tests.documents import message_mill

PROJECT = Path(__file__).resolve().parents[2]
WRITERS, TAKERS, EACH = 2, 2, 300


def mill(*words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.documents.message_mill", *words]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_every_message_of_two_writers_is_taken_once_by_two_takers(tmp_path: Path) -> None:
    takers = [mill("take", str(tmp_path), "10") for _ in range(TAKERS)]
    writers = [mill("put", str(tmp_path), str(EACH)) for _ in range(WRITERS)]
    said = [process.communicate(timeout=120) for process in (*writers, *takers)]
    assert [process.returncode for process in (*writers, *takers)] == [0] * 4, said
    got = Counter(int(line) for out, _err in said for line in out.splitlines())
    assert got == dict.fromkeys(range(EACH), WRITERS)
    assert not list((tmp_path / "queue").iterdir())


def test_a_message_of_another_queue_is_not_taken(tmp_path: Path) -> None:
    with (
        message_mill.opened(tmp_path) as link,
        link.SimpleQueue("first") as first,
        link.SimpleQueue("celery") as celery,
    ):
        first.put({"for": "first"})
        with pytest.raises(Empty):
            celery.get_nowait()
        assert first.get_nowait().payload == {"for": "first"}


def test_messages_are_taken_in_the_order_in_which_they_were_sent(tmp_path: Path) -> None:
    with message_mill.opened(tmp_path) as link, link.SimpleQueue("celery") as queue:
        for number in range(20):
            queue.put(number)
        assert [queue.get_nowait().payload for _ in range(20)] == list(range(20))


def test_what_a_dead_writer_left_half_written_is_no_message(tmp_path: Path) -> None:
    with message_mill.opened(tmp_path) as link, link.SimpleQueue("celery") as queue:
        (tmp_path / "queue" / ".1_dead.celery.msg.part").write_bytes(b'{"bo')
        with pytest.raises(Empty):
            queue.get_nowait()


def test_the_folders_are_made_once_and_kept(tmp_path: Path) -> None:
    options = broker.prepare_folders(tmp_path, queues=("celery", "first"))
    table = tmp_path / "control" / "celery.exchange"
    assert json.loads(table.read_text()) == [["celery", "", "celery"]]
    table.write_text(json.dumps([["celery", "", "celery"], ["more", "", "more"]]))
    assert broker.prepare_folders(tmp_path, queues=("celery",)) == options
    assert "more" in table.read_text()
    assert Path(options["data_folder_in"]) == Path(options["data_folder_out"])


def test_the_alias_names_our_transport() -> None:
    named = Connection(f"{broker.ALIAS}://localhost")  # type: ignore[no-untyped-call]
    assert isinstance(named.transport, broker.WholeFileTransport)
