"""Which strings a page shows, in which font: by its operators, damaged or not, in linear time."""

from __future__ import annotations

import time

import pytest

from ocr.decode.text_operators import Shown, list_shown, list_strings
from tests.ocr.decode.files import FAR_TOO_LONG_S


@pytest.mark.parametrize(
    ("drawing", "shown"),
    [
        (b"/F1 12 Tf (ab) Tj", [(b"F1", b"ab")]),
        (b"/F1 12 Tf [(a) -20 <6263>] TJ", [(b"F1", b"a"), (b"F1", b"bc")]),
        (b"/F1 1 Tf (a)' 1 2 (b)\"", [(b"F1", b"a"), (b"F1", b"b")]),
        (b"/F1 1 Tf (a(b\\)c)\\101\\n) Tj", [(b"F1", b"a(b)c)A\n")]),
        (b"q /F1 1 Tf Q (a) Tj", [(b"", b"a")]),
        (b"/F1 1 Tf q /F2 1 Tf (a) Tj Q (b) Tj", [(b"F2", b"a"), (b"F1", b"b")]),
        (b"/F1 1 Tf 3 Tr (hidden) Tj 0 Tr (seen) Tj", [(b"F1", b"seen")]),
        (b"/F1 1 Tf q 3 Tr (hidden) Tj Q (seen) Tj", [(b"F1", b"seen")]),
        (b"7 Tr (clips) Tj", []),
        (b"BI /W 9 ID ((((xx EI /F1 1 Tf (a) Tj", [(b"F1", b"a")]),
        (b"% (no) Tj\n/F1 1 Tf (a) Tj", [(b"F1", b"a")]),
        (b"/F1 1 Tf (never closed Tj", []),
        (b"(left) /F1 1 Tf", []),
        (b"<4> Tj", [(b"", b"@")]),
        (b"", []),
    ],
)
def test_shown_strings(drawing: bytes, shown: list[tuple[bytes, bytes]]) -> None:
    assert list(list_shown(drawing)) == [Shown(*one) for one in shown]


def test_all_strings() -> None:
    assert list(list_strings(b"(a) Tj 3 Tr (b) Tj <63>")) == [b"a", b"b", b"c"]


@pytest.mark.parametrize(
    "piece", [b"(", b"(a", b"BI ", b"<4", b"/", b"(\\)", b"((a)", b"5.", b"q ", b"9" * 400]
)
def test_no_content_takes_more_than_linear_time(piece: bytes) -> None:
    started = time.process_time()
    list(list_shown(piece * (400_000 // len(piece))))
    assert time.process_time() - started < FAR_TOO_LONG_S
