"""Answers of forms, and marks on the page, without a drawing of their own."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.ocr.decode.pdf_cases.parts import (
    DOUBTFUL,
    THAI,
    WORDS,
    doubtful,
    helvetica,
    several,
    sound,
    typed,
)


def widget(**keys: Any) -> Dictionary:
    keys = {"Rect": Array([80, 560, 500, 590]), "F": 4, "DA": String("/Helv 16 Tf 0 g"), **keys}
    return Dictionary(Type=Name.Annot, Subtype=Name.Widget, **keys)


def form(*fields: Any, redraw: bool = False, drawing: bytes = WORDS, turn: int = 0) -> bytes:
    def change(document: Pdf, leaf: Any) -> None:
        made = [document.make_indirect(field(document) if callable(field) else field) for field in fields]
        leaf.Annots = Array(made)
        leaf.Rotate = turn
        document.Root.AcroForm = Dictionary(
            Fields=Array(made),
            DA=String("/Helv 0 Tf 0 g"),
            DR=Dictionary(Font=Dictionary(Helv=helvetica())),
            NeedAppearances=redraw,
        )

    return typed(drawing, change=change)


def look(document: Pdf, drawing: bytes, *, font: Any = None) -> Any:
    return document.make_stream(
        drawing,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 420, 30]),
        Resources=Dictionary(Font=Dictionary(Helv=font or helvetica())),
    )


def text_field(value: Any = THAI, **more: Any) -> Dictionary:
    return widget(FT=Name.Tx, T=String("name"), V=String(value), **more)


several(
    "field",
    lambda make: form(make()),
    {
        "thai": lambda: text_field(),
        "latin": lambda: text_field("Nakhon Chai"),
        "number": lambda: text_field("7450686171"),
        "many_lines": lambda: text_field("line one\rline two", Ff=1 << 12),
        "comb": lambda: text_field("7450686171", Ff=1 << 24, MaxLen=10),
        "choice": lambda: widget(
            FT=Name.Ch,
            Ff=1 << 17,
            T=String("office"),
            V=String("7400"),
            Opt=Array([Array([String("7400"), String("สมุทรสาคร")])]),
        ),
        "list": lambda: widget(
            FT=Name.Ch,
            T=String("kinds"),
            V=Array([String("a"), String("b")]),
            Opt=Array([String("a"), String("b")]),
        ),
        "check": lambda: widget(FT=Name.Btn, T=String("agreed"), V=Name.Yes, AS=Name.Yes),
        "radio": lambda: widget(FT=Name.Btn, Ff=1 << 15, T=String("sex"), V=Name.Male, AS=Name.Male),
        "note": lambda: Dictionary(
            Type=Name.Annot,
            Subtype=Name.FreeText,
            Rect=Array([80, 560, 500, 590]),
            F=4,
            DA=String("/Helv 16 Tf 0 g"),
            Contents=String(THAI),
        ),
    },
    DOUBTFUL,
)
several(
    "field_redrawn",
    lambda value: form(text_field(value), redraw=True),
    {"thai": THAI, "latin": "Nakhon Chai"},
    DOUBTFUL,
)
several("field_turned", lambda turn: form(text_field(), turn=turn), {"90": 90, "180": 180}, DOUBTFUL)


def _with_look(drawing: bytes, *, key: str = "N") -> bytes:
    return form(lambda document: text_field("Nakhon Chai", AP=Dictionary(N=look(document, drawing))))


several(
    "field_appearance",
    _with_look,
    {"empty": b"", "marked_empty": b"/Tx BMC EMC", "frame": b"0 0 420 30 re S"},
    DOUBTFUL,
)


@doubtful
def field_value_inherited() -> bytes:
    def change(document: Pdf, leaf: Any) -> None:
        above = document.make_indirect(
            Dictionary(FT=Name.Tx, T=String("name"), V=String(THAI), DA=String("/Helv 16 Tf 0 g"))
        )
        kid = document.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, Rect=Array([80, 560, 500, 590]), F=4, Parent=above
            )
        )
        above.Kids = Array([kid])
        leaf.Annots = Array([kid])
        document.Root.AcroForm = Dictionary(
            Fields=Array([above]), DR=Dictionary(Font=Dictionary(Helv=helvetica()))
        )

    return typed(change=change)


@doubtful
def check_box_whose_tick_is_missing() -> bytes:
    return form(
        lambda document: widget(
            FT=Name.Btn,
            T=String("agreed"),
            V=Name.Yes,
            AS=Name.Yes,
            AP=Dictionary(N=Dictionary(Off=look(document, b"0 0 20 20 re S"))),
        )
    )


@sound
def field_drawn() -> bytes:
    return form(
        lambda document: text_field(
            "Nakhon Chai",
            AP=Dictionary(N=look(document, b"/Tx BMC BT /Helv 16 Tf 2 8 Td (Nakhon Chai) Tj ET EMC")),
        )
    )


@sound
def fields_without_an_answer() -> bytes:
    return form(
        widget(FT=Name.Tx, T=String("name")),
        widget(FT=Name.Btn, T=String("agreed"), AS=Name.Off),
        widget(FT=Name.Sig, T=String("signature")),
    )


@sound
def field_that_nobody_sees() -> bytes:
    return form(text_field(F=2), text_field("x", Rect=Array([0, 0, 0, 0])))


def mark(kind: str, **keys: Any) -> bytes:
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name(f"/{kind}"),
        Rect=Array([100, 300, 400, 400]),
        C=Array([1, 0, 0]),
        F=4,
        **keys,
    )
    return typed(change=lambda document, leaf: setattr(leaf, "Annots", Array([note])))


several(
    "mark",
    lambda each: mark(each[0], **each[1]()),
    {
        "line": ("Line", lambda: {"L": Array([100, 300, 400, 400])}),
        "square": ("Square", dict),
        "circle": ("Circle", dict),
        "ink": ("Ink", lambda: {"InkList": Array([Array([100, 300, 200, 390, 400, 310])])}),
        "stamp": ("Stamp", lambda: {"Name": Name.Approved}),
        "polygon": ("Polygon", lambda: {"Vertices": Array([100, 300, 200, 390, 400, 310])}),
        "caret": ("Caret", dict),
        "highlight": ("Highlight", lambda: {"QuadPoints": Array([100, 400, 400, 400, 100, 300, 400, 300])}),
    },
    DOUBTFUL,
)


@doubtful
def link_border_over_the_text() -> bytes:
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([60, 700, 400, 800]),
        Border=Array([0, 0, 112]),
        C=Array([0, 0, 1]),
        Dest=Array([0, Name.Fit]),
    )
    return typed(change=lambda document, leaf: setattr(leaf, "Annots", Array([note])))


@sound
def link_with_a_thin_border() -> bytes:
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([60, 740, 400, 800]), Border=Array([0, 0, 0])
    )
    return typed(change=lambda document, leaf: setattr(leaf, "Annots", Array([note])))
