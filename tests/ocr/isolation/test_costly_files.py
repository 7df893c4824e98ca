"""Ten files that cost out of proportion, one after another: whoever comes next waits for seconds."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ocr.engine import UnreadablePage
from ocr.isolation.client import Reader
from tests.ocr.decode import test_cost_in_proportion as costly
from tests.ocr.decode.pdf_cases.parts import typed
from tests.ocr.decode.pdf_cases.pictures import jbig2, scan
from tests.ocr.decode.test_image_headers import HUGE, JBIG2, JPX, jpx_of

pytestmark = pytest.mark.processes

CHANGES = (costly.fields, costly.names, costly.actions, costly.forms, costly.fonts, costly.packets)


def ten_files() -> list[bytes]:
    return [
        *(typed(change=change) for change in (*CHANGES, costly.attachments, costly.parents)),
        scan(jbig2(width=HUGE, height=HUGE), **JBIG2, Width=HUGE, Height=HUGE),
        scan(jpx_of(HUGE, HUGE), **JPX),
    ]


def test_ten_costly_files_hold_a_worker_for_less_than_half_a_minute(tmp_path: Path) -> None:
    files = ten_files()
    with Reader("fake") as reader:
        started = time.monotonic()
        for at, data in enumerate(files):
            path, work = tmp_path / f"{at}.pdf", tmp_path / f"work-{at}"
            path.write_bytes(data)
            work.mkdir()
            try:
                reader.inspect(path, kind="pdf")
                reader.read_page(path, kind="pdf", number=1, work=work)
            except UnreadablePage:
                continue  # told at once; ReaderLost would be tried again
        taken = time.monotonic() - started
    assert len(files) == 10
    assert taken < 30, f"{taken:.0f} s"
