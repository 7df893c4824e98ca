"""The plain way to search Thai: text cut into dictionary words, longest first, and a tsvector over them.

The words are those that Tesseract's own Thai model carries: a real dictionary that lies wherever we run.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from documents.models import Reading
from ocr.recognition.tessdata import find_tessdata
from sso_efiles.text.thai import search_text

_TOOLS = ("combine_tessdata", "dawg2wordlist")
_PARTS = ("tha.lstm-unicharset", "tha.lstm-word-dawg")
_AT_ONCE = 2_000
_TABLE = "plain_words"
_THAI = re.compile("[\u0e01-\u0e4e]+|[0-9A-Za-z]+")
_MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ๎ะาำๅ")
"""No word begins with one of these."""


@cache
def words() -> frozenset[str]:
    """The dictionary; empty when the programs that unpack it are not there."""
    if not all(map(shutil.which, _TOOLS)):
        return frozenset()
    with TemporaryDirectory() as name:
        folder = Path(name)
        parts = [str(folder / part) for part in _PARTS]
        listed = folder / "words"
        for command in (
            [_TOOLS[0], "-e", str(find_tessdata() / "tha.traineddata"), *parts],
            [_TOOLS[1], *parts, str(listed)],
        ):
            subprocess.run(command, check=True, capture_output=True, timeout=60)
        found = listed.read_text(encoding="utf-8").split()
    return frozenset(search_text(word) for word in found if len(word) > 1)


@cache
def _longest() -> dict[str, int]:
    """The length of the longest word that begins with these two letters."""
    out: dict[str, int] = {}
    for word in words():
        out[word[:2]] = max(len(word), out.get(word[:2], 0))
    return out


def cut(text: str) -> list[str]:
    """Words of the dictionary, the longest at each place; what is in none stays together."""
    return [word for run in _THAI.findall(search_text(text)) for word in _cut(run)]


def _cut(run: str) -> Iterator[str]:
    known, longest = words(), _longest()
    start = at = 0
    while at < len(run):
        ends = range(min(len(run), at + longest.get(run[at : at + 2], 1)), at + 1, -1)
        word = next((run[at:end] for end in ends if run[at:end] in known and not _hangs(run, end)), "")
        if word and start < at:
            yield run[start:at]
        if word:
            yield word
        at += len(word) or 1
        start = at if word else start
    if start < at:
        yield run[start:at]


def _hangs(run: str, end: int) -> bool:
    return end < len(run) and run[end] in _MARKS


def make() -> None:
    """A table of its own beside the product's; PostgreSQL only."""
    _run(f"DROP TABLE IF EXISTS {_TABLE}")
    _run(f"CREATE TABLE {_TABLE} (page bigint PRIMARY KEY, words tsvector)")
    rows = Reading.objects.filter(current=True).order_by("page").values_list("page", "text")
    block: list[tuple[int, str]] = []
    for page, text in rows.iterator(chunk_size=_AT_ONCE):
        block.append((page, " ".join(cut(text))))
        if len(block) == _AT_ONCE:
            _add(block)
    _add(block)
    _run(f"CREATE INDEX {_TABLE}_words ON {_TABLE} USING gin (words)")
    _run(f"ANALYZE {_TABLE}")


def _add(block: list[tuple[int, str]]) -> None:
    if block:
        with connection.cursor() as cursor:
            statement = f"INSERT INTO {_TABLE} VALUES (%s, to_tsvector('simple', %s))"  # noqa: S608  # our own name
            cursor.executemany(statement, block)
    block.clear()


def find(text: str, *, limit: int) -> list[int]:
    """The newest pages with all words, and their number counted, as a plain application would."""
    asked = " ".join(cut(text)) or text
    having = f"FROM {_TABLE} WHERE words @@ plainto_tsquery('simple', %s)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {having}", [asked])
        cursor.execute(f"SELECT page {having} ORDER BY page DESC LIMIT %s", [asked, limit])
        return [page for (page,) in cursor.fetchall()]


def gone() -> None:
    """Leave the database as it was."""
    _run(f"DROP TABLE IF EXISTS {_TABLE}")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
