"""Small files that would cost out of proportion: each object, font and packet is looked at once."""

from __future__ import annotations

import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from ocr import decode
from ocr.decode.page_objects import list_page_objects
from ocr.decode.page_plan import plan_page
from ocr.decode.pdf import open_pdf
from ocr.decode.sheet import read_sheet
from ocr.engine import UnreadablePage
from tests.ocr.decode.files import FAR_TOO_LONG_S, LIMITS, put
from tests.ocr.decode.font_files import garuda
from tests.ocr.decode.pdf_cases.parts import typed
from tests.ocr.decode.pdf_cases.pictures import scan, scan_picture

SELF = 64
BOMB = zlib.compress(bytes(200_000_000), 9)
Change = Callable[[Pdf, Any], None]


def fields(document: Pdf, leaf: Any) -> None:
    kid = document.make_indirect(Dictionary(FT=Name.Tx))
    kid.Kids = Array([kid] * SELF)
    document.Root.AcroForm = Dictionary(Fields=Array([kid] * SELF))


def names(document: Pdf, leaf: Any) -> None:
    tree = document.make_indirect(Dictionary())
    tree.Kids = Array([tree] * SELF)
    document.Root.Names = Dictionary(EmbeddedFiles=tree, JavaScript=tree)


def actions(document: Pdf, leaf: Any) -> None:
    action = document.make_indirect(Dictionary(S=Name.GoTo))
    action.Next = Array([action] * SELF)
    document.Root.OpenAction = action


def forms(document: Pdf, leaf: Any) -> None:
    made = [document.make_stream(b"/X0 Do " * 9, Type=Name.XObject, Subtype=Name.Form) for _ in range(SELF)]
    for one in made:
        one.Resources = Dictionary(XObject=Dictionary({f"/X{at}": other for at, other in enumerate(made)}))
    leaf.Resources.XObject = Dictionary(X=made[0])


def masks(document: Pdf, leaf: Any) -> None:
    image = scan_picture(document)
    image.SMask = document.make_indirect(image)
    leaf.Resources.XObject = Dictionary({f"/X{at}": image for at in range(500)})


def notes(document: Pdf, leaf: Any) -> None:
    shared = document.make_indirect(Array([Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))] * 2_000))
    for _page in range(300):
        document.add_blank_page(page_size=(595, 842)).obj.Annots = shared


def fonts(document: Pdf, leaf: Any) -> None:
    program = document.make_stream(garuda().data)
    for at in range(2_000):
        descriptor = Dictionary(Type=Name.FontDescriptor, FontFile2=program)
        leaf.Resources.Font[f"/G{at}"] = document.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.G, FontDescriptor=descriptor)
        )


def packets(document: Pdf, leaf: Any) -> None:
    packet = Stream(document, BOMB, Filter=Name.FlateDecode)
    document.Root.AcroForm = Dictionary(
        Fields=Array(), XFA=Array([String("x"), document.make_indirect(packet)] * 500)
    )


def attachments(document: Pdf, leaf: Any) -> None:
    file = document.make_indirect(Stream(document, BOMB, Filter=Name.FlateDecode))
    spec = Dictionary(Type=Name.Filespec, F=String("a.xml"), EF=Dictionary(F=file))
    document.Root.AF = Array([spec] * 900)


def parents(document: Pdf, leaf: Any) -> None:
    above = document.make_indirect(Dictionary(T=String("x")))
    above.Parent = above
    widget = Dictionary(Subtype=Name.Widget, Rect=Array([0, 0, 9, 9]), Parent=above)
    kids = [document.make_indirect(widget) for _ in range(500)]
    leaf.Annots = Array(kids)
    document.Root.AcroForm = Dictionary(Fields=Array(kids))


@pytest.mark.parametrize(
    "change",
    [fields, names, actions, forms, masks, notes, fonts, packets, attachments, parents],
    ids=lambda change: change.__name__,
)
def test_a_file_is_counted_at_once(tmp_path: Path, change: Change) -> None:
    path = put(tmp_path, typed(change=change))
    started = time.process_time()
    decode.inspect(path, kind="pdf", limits=LIMITS)
    assert time.process_time() - started < FAR_TOO_LONG_S


@pytest.mark.parametrize("change", [forms, masks, fonts, parents], ids=lambda change: change.__name__)
def test_a_page_is_planned_at_once(tmp_path: Path, change: Change) -> None:
    path = put(tmp_path, typed(change=change))
    with open_pdf(path) as document:
        page = document.pages[0].obj
        started = time.process_time()
        objects = list_page_objects(page, limits=LIMITS)
        plan_page(document, page, sheet=read_sheet(page), objects=objects, limits=LIMITS)
    assert time.process_time() - started < FAR_TOO_LONG_S


def test_pictures_that_inflate_are_measured_within_a_bound(tmp_path: Path) -> None:
    def change(document: Pdf, leaf: Any) -> None:
        leaf.Resources.XObject = Dictionary(
            {
                f"/X{at}": scan_picture(
                    document, data=BOMB + bytes(at), Filter=Name.FlateDecode, Width=9_000, Height=9_000
                )
                for at in range(40)
            }
        )

    path = put(tmp_path, typed(change=change))
    started = time.process_time()
    with open_pdf(path) as document:
        page = document.pages[0].obj
        objects = list_page_objects(page, limits=LIMITS)
        plan_page(document, page, sheet=read_sheet(page), objects=objects, limits=LIMITS)
    assert time.process_time() - started < FAR_TOO_LONG_S


def test_segments_without_number_are_not_walked(tmp_path: Path) -> None:
    endless = struct.pack(">IBBBI", 0, 62, 0, 1, 0) * 20_000
    with pytest.raises(UnreadablePage):
        decode.read(
            put(tmp_path, scan(endless, Filter=Name.JBIG2Decode, BitsPerComponent=1)),
            kind="pdf",
            number=1,
            limits=LIMITS,
        )
