"""Words that stand inside unspaced Thai on pages that were really read: which way of searching finds them?"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import django
from django.db import connection

django.setup()

from documents.models import Reading  # noqa: E402  # models need a set-up Django
from documents.search import search_pages  # noqa: E402
from sso_efiles.accounts.models import User  # noqa: E402
from tests.benchmarks import dictionary, sheets  # noqa: E402
from tests.benchmarks.readers import way  # noqa: E402
from tests.benchmarks.seeds import FINAL  # noqa: E402
from tests.documents.search import papers  # noqa: E402

_WORDS, _LEAST, _MOST = 50, 4, 100
_INSIDE = "(?<=[\u0e01-\u0e4e]){}(?=[\u0e01-\u0e4e])"
Truths = list[tuple[int, str]]


def main() -> None:
    """Read the bundled pages, index them, ask for the words."""
    papers.places()
    officer = papers.officer()
    firm = papers.Paper(5).firm(1)
    papers.registry([firm])
    read = way("line_network")
    sheet = [each for each in sheets.in_folder(sheets.BUNDLED) if not each.blank]
    pages = papers.file([read(each.scan()).text for each in sheet], firm, by=officer)
    said = [
        "\n".join(piece["text"] for line in each.truth["lines"] for piece in line["segments"])
        for each in sheet
    ]
    truths = list(zip(pages, said, strict=True))
    chosen = _chosen(truths)
    for row in _told(chosen, truths, officer):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def _said(sheet: sheets.Sheet) -> str:
    return "\n".join(piece["text"] for line in sheet.truth["lines"] for piece in line["segments"])


def _chosen(truths: Truths) -> list[str]:
    """Dictionary words of four letters and more that have Thai letters on both sides somewhere."""
    found = {word for _page, text in truths for word in dictionary.cut(text)} & dictionary.words()
    inside = [word for word in sorted(found) if len(word) >= _LEAST and _pages(word, truths)]
    return random.Random(FINAL).sample(inside, min(_WORDS, len(inside)))


def _pages(word: str, truths: Truths) -> set[int]:
    pattern = re.compile(_INSIDE.format(re.escape(word)))
    return {page for page, text in truths if pattern.search(text)}


def _told(words: Sequence[str], truths: Truths, officer: User) -> Iterator[dict[str, object]]:
    ways: list[tuple[str, Callable[[str], set[int]]]] = [
        ("search_pages", partial(_searched, by=officer)),
        ("icontains", _icontains),
    ]
    if connection.vendor == "postgresql":
        dictionary.make()
        ways.append(("dictionary words", _by_words))
    for name, ask in ways:
        wanted = right = 0
        for word in words:
            truly = _pages(word, truths)
            wanted, right = wanted + len(truly), right + len(truly & ask(word))
        yield {
            "table": "search, unspaced", "by": name, "words": len(words), "stand": wanted,
            "found": right / wanted,
        }  # fmt: skip


def _searched(word: str, *, by: User) -> set[int]:
    return {hit.page for hit in search_pages(word, user=by, limit=_MOST).results}


def _by_words(word: str) -> set[int]:
    return set(dictionary.find(word, limit=_MOST))


def _icontains(word: str) -> set[int]:
    return set(Reading.objects.filter(current=True, text__icontains=word).values_list("page", flat=True))


if __name__ == "__main__":
    main()
