"""The story of the small office in README.md, line by line, by whoever reads it for the first time."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes.workplace import PATIENCE_S, PROJECT
from tests.servers import die_with_parent

pytestmark = pytest.mark.processes

DEMO = PROJECT / "data" / "demo"
FOLDER = "74-0846591-0 บริษัท ธนากรุ๊ป การ์เมนท์ จำกัด"


def story() -> list[str]:
    """The commands of the block under "For one office", without their remarks."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"^## For one office.*?```sh\n(.*?)```", text, re.DOTALL | re.MULTILINE)
    assert block
    return [re.sub(r"\s+#.*", "", line) for line in block[1].splitlines()]


@pytest.fixture
def desk(tmp_path: Path) -> dict[str, str]:
    """A folder with a program, a registry and scans in it, and nothing set up but the program."""
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / "manage.py").symlink_to(PROJECT / "manage.py")
    for name, source in (("employers.csv", "registry.csv"), ("employees.csv", "employees.csv")):
        shutil.copy(DEMO / source, tmp_path / name)
    shutil.copytree(DEMO / "folders" / FOLDER, tmp_path / "scans" / FOLDER)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "LANG": "C.UTF-8",
        "EFILES_ENV_FILE": str(tmp_path / "no.env"),
        "EFILES_VAR": str(tmp_path / "var"),
        "EFILES_OCR_ENGINE": "fake",
        "EFILES_FREE_DISK_BYTES": "0",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }


def run(command: str, folder: Path, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    words = shlex.split(command)
    return subprocess.run(  # our own README
        [str(folder / words[0]), *words[1:]],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S * 2,
        check=False,
    )


def set_up(folder: Path, environment: dict[str, str]) -> None:
    """What `make run` does before it serves (deploy/setup.sh), save for the packages."""
    (folder / "var").mkdir()
    (folder / "var" / "secret.key").write_text("only-for-tests-" + "x" * 40)
    for step in ("migrate --noinput", "load_reference"):
        done = run(f".venv/bin/python manage.py {step}", folder, environment)
        assert done.returncode == 0, done.stderr


@pytest.fixture
def served(tmp_path: Path, desk: dict[str, str]) -> Iterator[Path]:
    """`make run`, on a free port; its words in a file."""
    set_up(tmp_path, desk)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path / "serve.log"
    with log.open("wb") as said:
        serving = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=tmp_path,
            env=desk,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            preexec_fn=die_with_parent(),
        )
    try:
        yield log
    finally:
        serving.terminate()
        serving.wait(PATIENCE_S)


def test_the_story_of_the_small_office_works_as_it_is_written(
    tmp_path: Path, desk: dict[str, str], served: Path
) -> None:
    first, *lines = story()
    assert first == "make run"
    assert len(lines) >= 6
    said: dict[str, str] = {}
    for line in lines:
        done = run(line, tmp_path, desk)
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}\n{served.read_text()}"
        assert "Traceback" not in done.stderr
        said[line] = done.stdout
    found, last = (text for line, text in said.items() if " search " in line)
    assert "7408465910" in found, "the registry answers right after the import"
    assert "7408465910" in last
    ingested = next(text for line, text in said.items() if "ingest_folder" in line)
    assert re.search(r"http://127\.0\.0\.1:8000/batches/\d+/", ingested)
    assert "{" not in ingested
    assert not (tmp_path / "employers.refused.csv").exists()
    words = served.read_text(encoding="utf-8")
    for noise in ("superuser privileges", "No directory at", "Traceback", "Warning:  "):
        assert noise not in words, words


@pytest.mark.parametrize(
    "command", ["serve --help", "search x", "create_user a --role scanner --office 7400"]
)
def test_before_set_up_every_command_says_one_sentence_in_two_languages(
    tmp_path: Path, desk: dict[str, str], command: str
) -> None:
    done = run(f".venv/bin/python manage.py {command}", tmp_path, desk)
    assert done.returncode == 1
    assert "make run" in done.stderr
    assert re.search("[ก-๙]", done.stderr)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 2


@pytest.mark.parametrize("command", ["serve", "search x", "progress", "load_reference", "check_ledger"])
def test_without_a_database_every_command_says_what_to_do(
    tmp_path: Path, desk: dict[str, str], command: str
) -> None:
    desk["EFILES_SECRET_KEY"] = "only-for-tests-" + "x" * 40
    done = run(f".venv/bin/python manage.py {command}", tmp_path, desk)
    assert done.returncode == 1
    assert "manage.py migrate" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2
