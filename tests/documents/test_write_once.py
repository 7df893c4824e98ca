"""Stores are tried, not believed: which answers mean that an original is safe, over the wire."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from django.core.checks import CheckMessage, run_checks
from django.test import Client
from django.test.utils import override_settings
from moto.server import ThreadedMotoServer

from documents import tasks
from documents.errors import StoreBusy, StoreOverwrites, StoreUnfit, StoreWithoutConditions
from documents.storage import Store, _opened, original_key, store
from documents.storage.folder import FileStore
from tests.other_store import Habits, run_other_store

DATA = b"made up bytes of a scan"
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def habits() -> Habits:
    return Habits()


@pytest.fixture
def bucket(moto: str, habits: Habits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A bucket behind a store with habits of its own."""
    for name, value in (
        ("ACCESS_KEY_ID", "made"),
        ("SECRET_ACCESS_KEY", "up"),
        ("DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    name = f"once-{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:12]}"
    boto3.resource("s3", endpoint_url=moto).create_bucket(Bucket=name)
    with (
        run_other_store(moto, habits) as endpoint,
        override_settings(EFILES_STORE=f"s3://{name}/office", EFILES_S3_ENDPOINT=endpoint, VAR=tmp_path),
    ):
        yield store()


def put(where: Store, data: bytes = DATA) -> bool:
    incoming = where.stage()
    try:
        incoming.write(data)
        return where.publish(incoming)
    finally:
        incoming.drop()


def told_by_the_checks() -> list[CheckMessage]:
    found = run_checks(include_deployment_checks=True)
    return [one for one in found if (one.id or "").startswith("documents.")]


@pytest.mark.parametrize("answers", [412, 304, 409])
def test_an_object_that_is_there_is_there_whatever_the_store_answers(
    bucket: Store, habits: Habits, answers: int
) -> None:
    habits.answers = answers
    assert put(bucket) is True
    assert put(bucket) is False
    assert bucket.fetch(DIGEST).read_bytes() == DATA


def test_a_write_that_collides_with_another_is_tried_again(bucket: Store, habits: Habits) -> None:
    bucket.require_write_once()
    habits.conflicts = 1
    assert put(bucket) is True


def test_a_collision_that_does_not_end_is_told_and_leaves_nothing(
    bucket: Store, habits: Habits, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("documents.storage.bucket._PAUSES_S", (0, 0))
    bucket.require_write_once()
    habits.conflicts = 99
    with pytest.raises(StoreBusy):
        put(bucket)
    assert not bucket.has(DIGEST)
    assert not list((tmp_path / "fetched").iterdir())


@pytest.mark.parametrize(
    ("habit", "fault"), [({"ignores": True}, StoreOverwrites), ({"without": True}, StoreWithoutConditions)]
)
class TestAnUnfitStore:
    @pytest.fixture(autouse=True)
    def _unfit(self, habits: Habits, habit: dict[str, Any]) -> None:
        for name, value in habit.items():
            setattr(habits, name, value)

    def test_takes_nothing_and_says_why(self, bucket: Store, fault: type[StoreUnfit]) -> None:
        with pytest.raises(fault) as refused:
            put(bucket)
        assert refused.value.status == 503
        assert "If-None-Match" in refused.value.message_th
        assert "EFILES_STORE" in refused.value.message_en
        assert not bucket.has(DIGEST)

    @pytest.mark.django_db
    @pytest.mark.usefixtures("bucket")
    def test_is_not_ready(self, fault: type[StoreUnfit]) -> None:
        answer = Client().get("/readyz")
        assert (answer.status_code, answer.json()["checks"]["store"]) == (503, fault.__name__)

    @pytest.mark.usefixtures("bucket")
    def test_is_told_by_the_checks_and_keeps_workers_from_starting(self, fault: type[StoreUnfit]) -> None:
        (told,) = told_by_the_checks()
        assert (told.id, told.msg) == ("documents.E001", f"{fault().message_th} / {fault().message_en}")
        with pytest.raises(SystemExit, match="If-None-Match"):
            tasks.start_with_a_store_that_keeps()

    def test_is_tried_again_after_a_minute(
        self, bucket: Store, habits: Habits, fault: type[StoreUnfit], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(fault):
            bucket.require_write_once()
        habits.ignores = habits.without = False
        with pytest.raises(fault):
            bucket.require_write_once()
        monkeypatch.setattr("documents.storage.write_once._TRY_AGAIN_S", -1)
        bucket.require_write_once()
        assert put(bucket) is True


@pytest.mark.django_db
def test_a_store_that_keeps_is_tried_once_and_leaves_no_probe(
    bucket: Store, habits: Habits, moto: str
) -> None:
    for _ in range(3):
        assert Client().get("/readyz").json()["checks"]["store"] == "ok"
    assert put(bucket) is True
    assert len(habits.puts) == 3  # two of the trial
    assert all("/office/probe/" in path for path in habits.puts[:2])
    name = urlsplit(habits.puts[0]).path.split("/")[1]
    kept = boto3.client("s3", endpoint_url=moto).list_objects_v2(Bucket=name)["Contents"]
    assert [one["Key"] for one in kept] == [f"office/{original_key(DIGEST)}"]
    tasks.start_with_a_store_that_keeps()
    assert not [
        one for one in run_checks(include_deployment_checks=True) if (one.id or "").startswith("documents.")
    ]


def test_a_store_that_is_down_is_told_and_keeps_no_worker_from_starting(
    bucket: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket, "_trial", type(bucket._trial)(_raise(ConnectionError)))  # type: ignore[attr-defined]
    assert [
        one.id for one in run_checks(include_deployment_checks=True) if "documents" in (one.id or "")
    ] == ["documents.I001"]
    tasks.start_with_a_store_that_keeps()


def _raise(error: type[Exception]) -> Callable[[], bytes]:
    def broken() -> bytes:
        raise error

    return broken


class TestAFolder:
    """A folder that cannot make hard links, or whose links replace what is there."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> FileStore:
        return FileStore(tmp_path / "store")

    def test_that_keeps_is_fit(self, folder: FileStore) -> None:
        folder.require_write_once()
        assert put(folder) is True
        assert put(folder) is False
        assert list(folder.temporary.iterdir()) == []

    def test_without_links_is_refused(self, folder: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
        def no_links(*_: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr("documents.storage.folder.os.link", no_links)
        with pytest.raises(StoreWithoutConditions):
            put(folder)

    def test_whose_links_replace_is_refused(self, folder: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
        def replace(source: Path, place: Path) -> None:
            place.write_bytes(Path(source).read_bytes())

        monkeypatch.setattr("documents.storage.folder.os.link", replace)
        with pytest.raises(StoreOverwrites):
            put(folder)


def test_stores_are_opened_once_so_that_their_trial_counts(tmp_path: Path) -> None:
    with override_settings(EFILES_STORE=f"file://{tmp_path}/one"):
        assert store() is store()
    _opened.cache_clear()
