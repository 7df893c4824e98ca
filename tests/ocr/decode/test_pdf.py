"""A PDF that acts by itself waits for a person, and one that cannot be read says why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from ocr import decode
from ocr.limits import Limits
from tests.ocr.decode.files import LIMITS, put, read, refusal, saved, typed
from tests.ocr.scans import corner

SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
LINK = Dictionary(S=Name.URI, URI=String("http://192.0.2.1/"))


def flags(path: Path) -> tuple[str, ...]:
    return decode.inspect(path, kind="pdf", limits=LIMITS).flags


def set_root(key: str, value: Any) -> Any:
    def change(document: Pdf) -> None:
        document.Root[key] = value

    return change


def set_page(key: str, value: Any) -> Any:
    def change(document: Pdf) -> None:
        document.pages[0].obj[key] = value

    return change


def note(**keys: Any) -> Array:
    return Array([Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **keys)])


@pytest.mark.parametrize(
    ("change", "flag"),
    [
        (set_root("/OpenAction", SCRIPT), "pdf_active_content"),
        (set_root("/OpenAction", LINK), "pdf_active_content"),
        (
            set_root("/OpenAction", Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=SCRIPT)),
            "pdf_active_content",
        ),
        (set_root("/AA", Dictionary(WC=SCRIPT)), "pdf_active_content"),
        (
            set_root("/Names", Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))),
            "pdf_active_content",
        ),
        (set_root("/Collection", Dictionary(View=Name.D)), "pdf_portfolio"),
        (set_root("/AcroForm", Dictionary(XFA=String("x"), Fields=Array())), "pdf_xfa"),
        (set_root("/AcroForm", Dictionary(Fields=note(AA=Dictionary(K=SCRIPT)))), "pdf_active_content"),
        (set_page("/AA", Dictionary(O=LINK)), "pdf_active_content"),
        (set_page("/Annots", note(Subtype=Name.Link, A=SCRIPT)), "pdf_active_content"),
        (set_page("/Annots", note(Subtype=Name.FileAttachment)), "pdf_active_content"),
    ],
)
def test_a_pdf_that_acts_by_itself_is_flagged(tmp_path: Path, change: Any, flag: str) -> None:
    assert flags(saved(tmp_path / "a.pdf", change)) == (flag,)


@pytest.mark.parametrize(
    "change",
    [
        set_root("/OpenAction", Array([0, Name.Fit])),
        set_root("/OpenAction", Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))),
        set_page("/Annots", note(Subtype=Name.Link, A=LINK)),
        set_root("/AcroForm", Dictionary(Fields=note(Subtype=Name.Widget))),
        set_root("/Names", Dictionary(EmbeddedFiles=Dictionary(Names=Array()))),
    ],
)
def test_what_ordinary_software_writes_is_not_flagged(tmp_path: Path, change: Any) -> None:
    assert flags(saved(tmp_path / "a.pdf", change)) == ()


def test_an_attachment_is_flagged(tmp_path: Path) -> None:
    def attach(document: Pdf) -> None:
        document.attachments["a.txt"] = b"x"

    assert flags(saved(tmp_path / "a.pdf", attach)) == ("pdf_active_content",)


def test_a_password_is_told_from_a_restriction(tmp_path: Path) -> None:
    typed(tmp_path / "a.pdf")
    with Pdf.open(tmp_path / "a.pdf") as document:
        document.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="x", owner="y"))
        document.save(tmp_path / "bound.pdf", encryption=pikepdf.Encryption(user="", owner="y"))
    assert refusal(tmp_path / "locked.pdf", kind="pdf") == "pdf_encrypted"
    assert flags(tmp_path / "bound.pdf") == ("pdf_restricted",)
    assert corner(read(tmp_path / "bound.pdf", kind="pdf").picture) == "top left"


def test_pages_are_counted_up_to_the_limit(tmp_path: Path) -> None:
    with Pdf.new() as document:
        for _page in range(3):
            document.add_blank_page(page_size=(200, 200))
        document.save(tmp_path / "a.pdf")
    assert decode.inspect(tmp_path / "a.pdf", kind="pdf", limits=LIMITS).pages == 3
    assert refusal(tmp_path / "a.pdf", kind="pdf", limits=Limits(pages=2)) == "too_many_pages"
    with Pdf.new() as document:
        document.save(tmp_path / "none.pdf")
    assert refusal(tmp_path / "none.pdf", kind="pdf") == "pdf_no_pages"


def test_a_pdf_cut_on_its_way_is_damaged(tmp_path: Path) -> None:
    data = typed(tmp_path / "a.pdf").read_bytes()
    assert refusal(put(tmp_path, data[: len(data) * 2 // 3]), kind="pdf") == "pdf_damaged"
    assert refusal(put(tmp_path, b"%PDF-1.7\n"), kind="pdf") == "pdf_damaged"
