"""Damage that viewers mend is read and told, page by page; a file that was cut is told and not read."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Pdf

from ocr import decode
from ocr.decode import damage
from ocr.engine import UnreadablePage
from tests.ocr.decode.files import LIMITS, put, read
from tests.ocr.decode.pdf_cases.parts import helvetica


def three_pages(*, linearize: bool = False) -> bytes:
    """A PDF of three pages with all its objects in plain sight."""
    document, data = Pdf.new(), io.BytesIO()
    for number in (1, 2, 3):
        leaf = document.add_blank_page(page_size=(595, 842)).obj
        leaf.Resources = Dictionary(Font=Dictionary(F1=helvetica()))
        leaf.Contents = document.make_stream(b"BT /F1 40 Tf 60 700 Td (Page %d of three) Tj ET" % number)
    plain = pikepdf.ObjectStreamMode.disable
    document.save(
        data, deterministic_id=True, object_stream_mode=plain, compress_streams=False, linearize=linearize
    )
    return data.getvalue()


SOUND = three_pages()
KIDS = re.compile(rb"/Kids \[ (\d+ 0 R) (\d+ 0 R) (\d+ 0 R) \]")


def damaged(name: str) -> bytes:
    return {
        "xref_wrong": SOUND.replace(b"startxref\n", b"startxref\n9"),
        "no_root": re.sub(rb"/Root \d+ 0 R", b"", SOUND),
        "root_is_not_there": re.sub(rb"/Root \d+ 0 R", b"/Root 99 0 R", SOUND),
        "no_startxref": SOUND[: SOUND.rindex(b"startxref")],
        "no_trailer": SOUND[: SOUND.rindex(b"trailer")],
        "no_xref": SOUND[: SOUND.rindex(b"xref\n0 ")],
        "cut_in_the_xref": SOUND[: SOUND.rindex(b"00000 n")],
        "page_tree_loops": KIDS.sub(rb"/Kids [ \1 \2 2 0 R \3 ]", SOUND),
        "a_kid_is_no_page": KIDS.sub(rb"/Kids [ \1 \2 (x) \3 ]", SOUND),
        "count_promises_more": SOUND.replace(b"/Count 3", b"/Count 9"),
        "lengths_wrong": re.sub(rb"/Length \d+", b"/Length 9999", SOUND),
        "lines_end_otherwise": SOUND.replace(b"\n", b"\r\n"),
        "noise_behind": SOUND + bytes(4000),
    }[name]


@pytest.mark.parametrize(
    "name",
    [
        *("xref_wrong", "no_root", "root_is_not_there", "no_startxref", "no_trailer", "no_xref"),
        *("cut_in_the_xref", "page_tree_loops", "a_kid_is_no_page", "count_promises_more"),
        *("lengths_wrong", "lines_end_otherwise"),
    ],
)
def test_every_page_of_a_mended_file_is_read_and_told(tmp_path: Path, name: str) -> None:
    path = put(tmp_path, damaged(name))
    facts = decode.inspect(path, kind="pdf", limits=LIMITS)
    assert facts.pages == 3
    assert "mended" in facts.flags
    for number in (1, 2, 3):
        scan = read(path, kind="pdf", number=number)
        assert "mended" in scan.flags
        assert int(scan.picture.min()) < 100, "nothing is drawn"


def test_a_sound_file_is_not_told_as_mended(tmp_path: Path) -> None:
    for data in (SOUND, three_pages(linearize=True)):
        path = put(tmp_path, data)
        assert decode.inspect(path, kind="pdf", limits=LIMITS).flags == ()
        assert read(path, kind="pdf", number=3).flags == ()


@pytest.mark.parametrize("share", [0.2, 0.4, 0.5, 0.6])
@pytest.mark.parametrize("linearize", [False, True])
def test_a_file_that_was_cut_is_told_and_not_read(tmp_path: Path, share: float, *, linearize: bool) -> None:
    whole = three_pages(linearize=linearize)
    path = put(tmp_path, whole[: int(len(whole) * share)])
    with pytest.raises(UnreadablePage) as told:
        decode.inspect(path, kind="pdf", limits=LIMITS)
    assert told.value.code == "pdf_damaged"


def test_a_file_is_whole_when_every_object_it_names_is_there() -> None:
    last = SOUND.rindex(b"endobj") + len(b"endobj")
    assert not damage.is_cut(SOUND[:last])
    assert damage.is_cut(SOUND[: last - 1])
    assert damage.is_cut(SOUND[: SOUND.rindex(b"8 0 obj")])
    assert damage.is_cut(b"%PDF-1.7\n")


def test_what_acts_in_a_file_that_only_the_second_opener_reads_waits(tmp_path: Path) -> None:
    looped = damaged("page_tree_loops")
    acting = looped.replace(b"/Type /Catalog", b"/OpenAction << /S /JavaScript /JS (1) >> /Type /Catalog")
    assert "pdf_active_content" in decode.inspect(put(tmp_path, acting), kind="pdf", limits=LIMITS).flags


def outcome(path: Path, number: int) -> tuple[str, ...]:
    try:
        return read(path, kind="pdf", number=number).flags
    except UnreadablePage as refused:
        return (refused.code,)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"(Page 2 of three) Tj", b"(Page 2 of th))))>> "),
        (b"/Contents 7 0 R", b"/Contents 97 0 R"),
    ],
)
def test_one_bad_page_costs_one_page(tmp_path: Path, old: bytes, new: bytes) -> None:
    path = put(tmp_path, SOUND.replace(old, new))
    assert decode.inspect(path, kind="pdf", limits=LIMITS).pages == 3
    assert outcome(path, 2) != (), "in silence"
    for number in (1, 3):
        assert int(read(path, kind="pdf", number=number).picture.min()) < 100


def test_a_page_too_large_for_us_costs_one_page(tmp_path: Path) -> None:
    path = put(tmp_path, SOUND.replace(b"/MediaBox [ 0 0 595 842 ]", b"/MediaBox [0 0 99999 9999]", 1))
    assert decode.inspect(path, kind="pdf", limits=LIMITS).pages == 3
    assert outcome(path, 1) == ("too_many_pixels",)
    assert "too_many_pixels" not in outcome(path, 2)
