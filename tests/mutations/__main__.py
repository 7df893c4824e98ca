"""Break the deciding lines one at a time in a copy of the tree, and see whether the quick tests notice.

python -m tests.mutations [NAME ...]      exit code 1 when one survives, 2 when one is not to be found
A copy for each core; a line costs the time of its few tests, about ten seconds. Not in continuous
integration: the bounds change seldom, and whoever changes one runs it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.mutations.lines import LINES, Mutation

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("sso_efiles", "employers", "ocr", "documents")
QUICK = "not postgres and not processes and not e2e and not screenshots"
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "var", "build", "staticfiles", ".hypothesis", ".*_cache", "__pycache__"
)
_PASSED, _FAILED = 0, 1
"""What pytest returns; everything else says that it could not run."""
WORST_S = 300
"""Seconds after which the tests of one line are taken for hanging: the line was seen."""


class NotToBeFound(Exception):
    """A piece of text or a test that stands elsewhere, twice or nowhere: the list has to be mended first."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mutation goes, and the tests that must see it, by file."""

    path: Path
    tests: dict[Path, list[str]]


def main(names: Sequence[str]) -> int:
    """Places first, so that a stale list costs no time; then the tests unbroken, then each line broken."""
    chosen = [one for one in LINES if not names or one.name in names]
    try:
        places = _places(chosen)
    except NotToBeFound as error:
        _say(str(error))
        return 2
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(len(os.sched_getaffinity(0))):
            copies.put(_copy(Path(folder) / str(number)))
        with ThreadPoolExecutor(copies.qsize()) as pool:
            whole = pool.submit(_unbroken, places.values(), copies)
            if whole.result():
                _say(
                    "✗ these fail on the tree as it is: nothing can be said of broken lines\n"
                    + whole.result()
                )
                return 2
            told = [pool.submit(_seen, one, places[one.name], copies) for one in chosen]
            survivors = [
                one for one, seen in zip(chosen, told, strict=True) if not _tell(one, seen=seen.result())
            ]
    _say(f"{len(chosen) - len(survivors)} of {len(chosen)} broken lines were seen")
    return 1 if survivors or not chosen else 0


def _places(chosen: Sequence[Mutation]) -> dict[str, Place]:
    product = {
        path: path.read_text(encoding="utf-8") for top in PRODUCT for path in (ROOT / top).rglob("*.py")
    }
    tests = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")}
    stale: list[str] = []
    places = {}
    for one in chosen:
        found = [path for path, text in product.items() for _ in range(text.count(one.old))]
        seen_by: dict[Path, list[str]] = {}
        for name in one.seen_by:
            files = [path for path, text in tests.items() if re.search(rf"\bdef {name}\(", text)]
            stale += [] if len(files) == 1 else [f"{one.name}: {name} is in {len(files)} files"]
            for path in files:
                seen_by.setdefault(path, []).append(name)
        if len(found) != 1:
            stale.append(f"{one.name}: {one.old!r} stands {len(found)} times in the product")
        elif not one.seen_by:
            stale.append(f"{one.name}: no test is named")
        else:
            places[one.name] = Place(found[0].relative_to(ROOT), seen_by)
    if stale:
        raise NotToBeFound("✗ mend tests/mutations/lines.py:\n" + "\n".join(stale))
    return places


def _copy(folder: Path) -> Path:
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT, symlinks=True)
    (folder / ".venv").symlink_to((ROOT / ".venv").resolve())
    return folder


def _unbroken(places: Iterable[Place], copies: SimpleQueue[Path]) -> str:
    """What the named tests say of the tree as it is; nothing when all pass."""
    tests: dict[Path, set[str]] = {}
    for place in places:
        for path, names in place.tests.items():
            tests.setdefault(path, set()).update(names)
    copy = copies.get()
    try:
        done = _run(copy, {path: sorted(names) for path, names in tests.items()}, patience=None)
    finally:
        copies.put(copy)
    return "" if done.returncode == 0 else done.stdout[-4000:]


def _seen(one: Mutation, place: Place, copies: SimpleQueue[Path]) -> bool:
    """Whether the tests fail while the line is broken; a program that hangs counts as seen."""
    copy = copies.get()
    broken = copy / place.path
    whole = broken.read_text(encoding="utf-8")
    broken.write_text(whole.replace(one.old, one.new), encoding="utf-8")
    try:
        done = _run(copy, place.tests, patience=WORST_S)
    except subprocess.TimeoutExpired:
        return True
    finally:
        broken.write_text(whole, encoding="utf-8")
        copies.put(copy)
    if done.returncode not in (_PASSED, _FAILED):
        raise NotToBeFound(f"✗ {one.name}: no test ran\n{done.stdout[-2000:]}")
    return done.returncode == _FAILED


def _run(
    copy: Path, tests: dict[Path, list[str]], *, patience: float | None
) -> subprocess.CompletedProcess[str]:
    wanted = " or ".join(sorted({name for names in tests.values() for name in names}))
    files = [str(path.relative_to(ROOT)) for path in tests]
    command = [
        ".venv/bin/python",
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-m",
        QUICK,
        "-k",
        wanted,
    ]
    return subprocess.run(
        [*command, *files],
        cwd=copy,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "OMP_THREAD_LIMIT": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=patience,
        check=False,
    )


def _tell(one: Mutation, *, seen: bool) -> bool:
    _say(f"{'✓ seen    ' if seen else '✗ SURVIVED'}  {one.name}: {one.old!r} -> {one.new!r}")
    return seen


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
