"""The store, as a folder and as a bucket over the wire: written once, found whole, never written over."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from django.test.utils import override_settings
from moto.server import ThreadedMotoServer

from documents import storage
from documents.errors import FileMissing, NotTheSameBytes
from documents.storage import Store, store
from documents.storage.bucket import S3Store

DATA = b"made up bytes of a scan" * 1000
DIGEST = hashlib.sha256(DATA).hexdigest()
BUCKET = "efiles"


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """An S3 of our own on a free port of this machine."""
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def the_store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    """An empty store of each kind, opened as the settings say."""
    if request.param == "folder":
        with override_settings(EFILES_STORE=f"file://{tmp_path}/store"):
            yield store()
        return
    for name, value in (
        ("ACCESS_KEY_ID", "made"),
        ("SECRET_ACCESS_KEY", "up"),
        ("DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(f"AWS_{name}", value)
    endpoint = request.getfixturevalue("s3")
    bucket = boto3.resource("s3", endpoint_url=endpoint).create_bucket(
        Bucket=f"{BUCKET}-{tmp_path.name[-20:]}".lower()
    )
    with override_settings(
        EFILES_STORE=f"s3://{bucket.name}/office", EFILES_S3_ENDPOINT=endpoint, VAR=tmp_path
    ):
        yield store()


def put(where: Store, data: bytes = DATA) -> bool:
    incoming = where.stage()
    try:
        for at in range(0, len(data), 7000):
            incoming.write(data[at : at + 7000])
        return where.publish(incoming)
    finally:
        incoming.drop()


def test_an_original_is_written_once_under_its_digest(the_store: Store) -> None:
    assert not the_store.has(DIGEST)
    assert put(the_store) is True
    assert put(the_store) is False
    assert the_store.has(DIGEST)
    assert the_store.fetch(DIGEST).read_bytes() == DATA
    assert list(the_store.originals()) == [DIGEST]


def test_bytes_that_are_dropped_leave_nothing(the_store: Store) -> None:
    incoming = the_store.stage()
    incoming.write(DATA)
    incoming.drop()
    assert list(the_store.originals()) == []
    assert not incoming.path.exists()


def test_a_missing_original_is_told_as_missing(the_store: Store) -> None:
    with pytest.raises(FileMissing):
        the_store.fetch("0" * 64)
    with pytest.raises(FileMissing):
        the_store.get("pages/nothing.jpg")


def test_pictures_can_be_written_read_replaced_and_removed(the_store: Store) -> None:
    the_store.put("pages/1/a.jpg", b"one")
    the_store.put("pages/1/a.jpg", b"two")
    assert the_store.get("pages/1/a.jpg") == b"two"
    the_store.delete("pages/1/a.jpg")
    with pytest.raises(FileMissing):
        the_store.get("pages/1/a.jpg")


def test_no_call_writes_over_or_deletes_an_original(the_store: Store) -> None:
    put(the_store)
    for call in (lambda key: the_store.put(key, b"other"), the_store.delete):
        with pytest.raises(ValueError, match="written once"):
            call(storage.original_key(DIGEST))
    assert the_store.fetch(DIGEST).read_bytes() == DATA


def test_a_store_that_answers_is_ready(the_store: Store) -> None:
    the_store.ready()


def rot(where: Store, path: Path) -> None:
    """Change a byte of what the store itself holds."""
    if isinstance(where, S3Store):
        where.storage.bucket.Object(f"office/{storage.original_key(DIGEST)}").put(Body=DATA[:-1] + b"!")
    path.chmod(0o640)
    path.write_bytes(DATA[:-1] + b"!")


def test_a_local_copy_that_rots_is_fetched_again(the_store: Store) -> None:
    if not isinstance(the_store, S3Store):
        pytest.skip("a folder has no local copies")
    put(the_store)
    the_store.fetch(DIGEST).write_bytes(b"rotten")
    with storage.open_original(DIGEST) as path:
        assert path.read_bytes() == DATA


def test_rotten_bytes_are_never_handed_out(the_store: Store) -> None:
    put(the_store)
    with storage.open_original(DIGEST) as path:
        assert path.read_bytes() == DATA
    rot(the_store, path)
    with pytest.raises(NotTheSameBytes), storage.open_original(DIGEST):
        pass
    with pytest.raises(NotTheSameBytes), storage.open_for_reading(DIGEST):
        pass


def test_room_is_never_made_by_dropping_what_is_on_its_way_in(
    the_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not isinstance(the_store, S3Store):
        pytest.skip("a folder keeps no copies")
    monkeypatch.setattr("documents.storage.bucket._FETCHED_BYTES", 1)
    put(the_store)
    coming = the_store.stage()
    coming.write(b"another scan")
    the_store.fetch(DIGEST)
    put(the_store, b"a third scan")
    the_store.fetch(hashlib.sha256(b"a third scan").hexdigest())
    assert coming.path.exists()
    assert not (tmp_path / "fetched" / DIGEST).exists()
    assert the_store.publish(coming)


def test_right_bytes_take_the_place_of_wrong_ones(the_store: Store) -> None:
    put(the_store)
    incoming = the_store.stage()
    incoming.write(DATA)
    the_store.mend(incoming)
    assert the_store.fetch(DIGEST).read_bytes() == DATA
    assert list(the_store.originals()) == [DIGEST]
