"""Answers of a PDF form that stand in the file as text: what, where, and whether the file draws them.

Problem: a form filled in a viewer keeps its answers as values and leaves the drawing to the next reader; what
that reader cannot draw is missing from picture and text, without a word.
Source: ISO 32000-1, 12.5.5 (appearances) and 12.7 (fields, their values inherited from above).
Steps: of each widget that a reader would show, take value and box; it is drawn when its appearance paints.
Notes of free text are answers of the same kind. Values go into the text of the page (answers.py).
Dropped: fields without a widget on the page, passwords, signatures: nobody would see them on the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Stream, String

from ocr.decode.pdf_objects import as_array, as_dictionary, as_number, as_text, one_or_many
from ocr.decode.sheet import Sheet
from ocr.decode.stream_bytes import read_start
from ocr.decode.text_operators import list_shown

UNDRAWN: Final = "form_values"
"""A field or note has a value, and the file no drawing of it."""
NOTE_UNDRAWN: Final = "note_not_drawn"
"""A mark that somebody put on the page (line, stamp, ink) has no drawing of its own."""

_HIDDEN: Final = 1 << 1 | 1 << 5
_PASSWORD: Final = 1 << 13
_PUSH_BUTTON: Final = 1 << 16
_LEVELS: Final = 32  # guess: no real form nests as deep
_MOST: Final = 2_000  # guess
_LONGEST: Final = 10_000  # guess: letters of one answer
_PAINTS: Final = re.compile(rb"(?:^|[\s\])>])(?:Tj|TJ|'|\"|Do|sh|S|s|f|F|f\*|B|B\*|b|b\*|EI)(?=[\s/\[(<]|$)")
_NOT_MARKS: Final = (
    "/Link",
    "/Popup",
    "/Widget",
    "/PrinterMark",
    "/TrapNet",
    "/Watermark",
    "/FileAttachment",
)
_WIDE: Final = 4.0  # guess: points; frames of one or two are what software makes
_MEANS_YES: Final = ("yes", "on", "true", "1", "ใช่")
_TICK: Final = "☑"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a field says, and its box in points of the page; `drawn` when the file brings a drawing."""

    text: str
    corners: tuple[float, float, float, float]
    drawn: bool


@dataclass(frozen=True, slots=True)
class PageForm:
    """The answers on one page, and whether other marks lack a drawing."""

    answers: tuple[Answer, ...] = ()
    marks_undrawn: bool = False
    notes: bool = False
    """There is something on the page besides its own content and links: a widget, a mark."""
    wide_borders: bool = False
    """The border of a link is wide enough to cover what it frames; viewers draw none."""


def read_form(page: Object, *, sheet: Sheet, redraw: bool) -> PageForm:
    """The answers that a reader would show on this page. `redraw`: the file asks for new appearances."""
    notes = [as_dictionary(note) for note in list(as_array(page.get("/Annots")))[:_MOST]]
    shown = [note for note in notes if _is_shown(note, sheet=sheet)]
    answers = tuple(answer for note in shown if (answer := _read_note(note, redraw=redraw)) is not None)
    marks = [note for note in shown if str(note.get("/Subtype", "")) not in _NOT_MARKS]
    return PageForm(
        answers=answers,
        marks_undrawn=any(not _is_drawn(note) for note in marks),
        notes=any(str(note.get("/Subtype", "")) != "/Link" for note in shown),
        wide_borders=any(
            str(note.get("/Subtype", "")) == "/Link" and _border_width(note) > _WIDE for note in shown
        ),
    )


def _is_shown(note: Object, *, sheet: Sheet) -> bool:
    if int(as_number(note.get("/F"))) & _HIDDEN:
        return False
    x0, y0, x1, y1 = corners_of(note)
    wide, high = min(x1, sheet.x1) - max(x0, sheet.x0), min(y1, sheet.y1) - max(y0, sheet.y0)
    return wide >= 1 and high >= 1


def corners_of(note: Object) -> tuple[float, float, float, float]:
    """The note's rectangle, its corners in order; without room where it has none."""
    numbers = [as_number(part) for part in as_array(note.get("/Rect"))]
    if len(numbers) != 4:
        return 0.0, 0.0, 0.0, 0.0
    a, b, c, d = numbers
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _border_width(note: Object) -> float:
    """Points; one where the note says nothing."""
    border, style = list(as_array(note.get("/Border"))), as_dictionary(note.get("/BS"))
    if "/W" in style:
        return as_number(style.get("/W"))
    return as_number(border[2]) if len(border) > 2 else 1.0


def _read_note(note: Object, *, redraw: bool) -> Answer | None:
    kind = str(note.get("/Subtype", ""))
    if kind == "/FreeText":
        text = _plain(note.get("/Contents"))
        return Answer(text, corners_of(note), drawn=_is_drawn(note)) if text else None
    if kind != "/Widget":
        return None
    if str(inherited(note, "/FT")) == "/Btn":
        return _read_button(note)
    if (
        str(inherited(note, "/FT")) not in ("/Tx", "/Ch")
        or int(as_number(inherited(note, "/Ff"))) & _PASSWORD
    ):
        return None
    text = "\n".join(filter(None, _list_values(note)))[:_LONGEST].strip()
    return Answer(text, corners_of(note), drawn=_writes(note) and not redraw) if text else None


def _list_values(note: Object) -> Iterator[str]:
    """The values, as they are displayed: an option of a list may be kept under another word."""
    shown = {}
    for option in as_array(inherited(note, "/Opt")):
        if isinstance(option, Array) and len(option) == 2:
            shown[_plain(option[0])] = _plain(option[1])
    for value in one_or_many(inherited(note, "/V")):
        yield shown.get(_plain(value), _plain(value))


def _read_button(note: Object) -> Answer | None:
    """A box or circle that is ticked; one that is not, and a push button, say nothing."""
    if int(as_number(inherited(note, "/Ff"))) & _PUSH_BUTTON:
        return None
    state = str(note.get("/AS") or _own_state(note))
    if state in ("", "/Off", "None"):
        return None
    looks = as_dictionary(as_dictionary(note.get("/AP")).get("/N"))
    word = state.removeprefix("/")
    label = _plain(inherited(note, "/TU")) or _plain(inherited(note, "/T"))
    text = label if word.lower() in _MEANS_YES or word.isdigit() else f"{label} {word}"
    return Answer(f"{_TICK} {text}".strip(), corners_of(note), drawn=_paints(looks.get(state)))


def _own_state(note: Object) -> str:
    """The field's value, where it is this widget's: of a group of circles only one is meant."""
    value = inherited(note, "/V")
    names = [str(value)] if isinstance(value, Name) else []
    looks = as_dictionary(as_dictionary(note.get("/AP")).get("/N"))
    is_group = isinstance(note.get("/Parent"), Dictionary) and "/FT" not in note
    if not names or (is_group and len(looks.keys()) and names[0] not in looks):
        return ""
    return names[0]


def inherited(field: Object, key: str) -> Object | None:
    """The entry of a field, or of the fields above it."""
    node: object = field
    for _level in range(_LEVELS):
        entry = as_dictionary(node)
        if key in entry:
            return entry.get(key)
        node = entry.get("/Parent")
    return None


def _is_drawn(note: Object) -> bool:
    return _paints(_normal_look(note))


def _normal_look(note: Object) -> object:
    look = as_dictionary(note.get("/AP")).get("/N")
    return look.get(str(note.get("/AS", "/Off"))) if isinstance(look, Dictionary) else look


def _writes(note: Object) -> bool:
    """Whether the appearance of a field shows letters; a frame around none is no answer."""
    look = _normal_look(note)
    if not isinstance(look, Stream):
        return False
    data = read_start(look, at_most=1 << 20)
    return any(shown.codes.strip() for shown in list_shown(data)) or re.search(rb"\bDo\b", data) is not None


def _paints(look: object) -> bool:
    """Whether an appearance has an operator that leaves ink."""
    return isinstance(look, Stream) and _PAINTS.search(read_start(look, at_most=1 << 20)) is not None


def _plain(value: object) -> str:
    """The letters of a text string, a name or a long text kept as a stream."""
    if isinstance(value, Stream):
        value = String(read_start(value, at_most=4 * _LONGEST))
    text = as_text(value)
    return " ".join(line for line in text.replace("\r", "\n").split("\n") if line.strip())[:_LONGEST]
