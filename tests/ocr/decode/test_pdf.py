"""A PDF that acts by itself waits for a person, and one that cannot be read says why."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from ocr import decode
from ocr.decode.page_objects import list_page_objects
from ocr.decode.page_plan import plan_page
from ocr.decode.pdf import open_pdf
from ocr.decode.sheet import read_sheet
from ocr.limits import Limits
from tests.ocr.decode.files import FAR_TOO_LONG_S, LIMITS, put, read, refusal, saved, typed
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


@pytest.mark.parametrize(
    ("name", "data", "flag"),
    [
        ("a.txt", b"x", "attachment_kept"),
        ("ใบกำกับภาษี.XML", b"<?xml version='1.0'?><Invoice/>", "attachment_kept"),
        ("table.xlsx", b"PK\x03\x04 xl/worksheets", "attachment_kept"),
        ("tool.com", b"MZ", "pdf_active_content"),
        ("tool.exe", b"x", "pdf_active_content"),
        ("page.html", b"<p>", "pdf_active_content"),
        ("code.js", b"1", "pdf_active_content"),
        ("table.xlsm", b"PK", "pdf_active_content"),
        ("files.zip", b"PK", "pdf_active_content"),
        ("data.xml", b"MZ\x90\0", "pdf_active_content"),
        ("data.xml", b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "pdf_active_content"),
        ("table.xlsx", b"PK xl/vbaProject.bin", "pdf_active_content"),
        ("noname", b"x", "pdf_active_content"),
        ("gpj.\u202eexe.xml\u202c", b"x", "pdf_active_content"),
        ("//host/share/a.xml", b"x", "pdf_active_content"),
    ],
)
def test_data_is_kept_and_told_and_what_can_run_waits(
    tmp_path: Path, name: str, data: bytes, flag: str
) -> None:
    def attach(document: Pdf) -> None:
        document.attachments[name] = data

    assert flags(saved(tmp_path / "a.pdf", attach)) == (flag,)


def test_the_first_page_tells_of_an_attachment(tmp_path: Path) -> None:
    with Pdf.open(typed(tmp_path / "a.pdf"), allow_overwriting_input=True) as document:
        document.pages.append(document.pages[0])
        document.attachments["a.xml"] = b"<a/>"
        document.save(tmp_path / "a.pdf")
    told = [read(tmp_path / "a.pdf", kind="pdf", number=number).flags for number in (1, 2)]
    assert told == [("attachment_kept",), ()]


def xfa(packet: bytes, *, words: bytes = b"Name: Somchai", **form: Any) -> Any:
    def change(document: Pdf) -> None:
        stream = document.make_stream(packet)
        document.Root.AcroForm = Dictionary(XFA=stream, Fields=Array(), **form)
        document.pages[0].Contents = document.make_stream(b"BT /F1 24 Tf 60 700 Td (" + words + b") Tj ET")

    return change


@pytest.mark.parametrize(
    ("change", "flag"),
    [
        (xfa(b"<xdp:xdp/>"), "xfa_form"),
        (xfa(b"<xdp:xdp/>", words=b"Please wait..."), "pdf_xfa"),
        (xfa(b"<xdp:xdp><script contentType='x'>1</script></xdp:xdp>"), "pdf_xfa"),
        (xfa(b"<xdp:xdp><t:submit target='http://192.0.2.1'/></xdp:xdp>"), "pdf_xfa"),
        (xfa("<xdp:xdp/>".encode("utf-16")), "pdf_xfa"),
    ],
)
def test_an_xfa_form_is_read_when_its_pages_draw_it_and_nothing_in_it_acts(
    tmp_path: Path, change: Any, flag: str
) -> None:
    assert flags(saved(tmp_path / "a.pdf", change)) == (flag,)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (b"\r\n  \t", ()),
        (b"GPL Ghostscript 9.27 (2019-04-04)\nCopyright (C) 2018 Artifex\n", ("text_before",)),
        ("พิมพ์เมื่อ 1/1/2563\n".encode(), ("text_before",)),
        (b"<html><script>alert(1)</script>", ("leading_data",)),
        (b"MZ\x90\0\3", ("leading_data",)),
        (b"#!/bin/sh\nrm -r x\n", ("leading_data",)),
        (b"%!PS-Adobe-3.0\n", ("leading_data",)),
        (b"\x01\x02\x03", ("leading_data",)),
    ],
)
def test_printable_text_before_the_header_is_a_note(
    tmp_path: Path, before: bytes, told: tuple[str, ...]
) -> None:
    path = put(tmp_path, before + typed(tmp_path / "a.pdf").read_bytes())
    assert flags(path) == told
    if "leading_data" not in told:
        assert read(path, kind="pdf").flags == ()


def test_each_object_is_looked_at_once(tmp_path: Path) -> None:
    """A field that is its own kid doubles each level; 1,028 bytes held a worker for 5.7 minutes."""

    def change(document: Pdf) -> None:
        kid = document.make_indirect(Dictionary(FT=Name.Tx))
        kid.Kids = Array([kid] * 64)
        action = document.make_indirect(Dictionary(S=Name.GoTo))
        action.Next = Array([action] * 64)
        note = document.make_indirect(Dictionary(Subtype=Name.Link, A=action))
        names = document.make_indirect(Dictionary())
        names.Kids = Array([names] * 64)
        form = document.make_stream(b"/A Do", Type=Name.XObject, Subtype=Name.Form)
        form.Resources = Dictionary(XObject=Dictionary({f"/X{at}": form for at in range(64)}))
        document.Root.AcroForm = Dictionary(Fields=Array([kid] * 64))
        document.Root.Names = Dictionary(EmbeddedFiles=names, JavaScript=names)
        document.pages[0].obj.Annots = Array([note] * 64)
        document.pages[0].obj.Resources.XObject = Dictionary(X=form)

    path = saved(tmp_path / "a.pdf", change)
    started = time.process_time()
    assert flags(path) == ()
    with open_pdf(path) as document:
        page = document.pages[0].obj
        objects = list_page_objects(page, limits=LIMITS)
        plan_page(document, page, sheet=read_sheet(page), objects=objects, limits=LIMITS)
    assert time.process_time() - started < FAR_TOO_LONG_S


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
    assert refusal(put(tmp_path, data[: data.index(b"endstream")]), kind="pdf") == "pdf_damaged"
    assert refusal(put(tmp_path, b"%PDF-1.7\n"), kind="pdf") == "pdf_damaged"
