"""What a page is made of, and hence how it is to be drawn: doubts that its objects give, and whether a second
renderer is asked. A page of scans and sound fonts gives no cause and pays nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from pikepdf import Array, Name, Object, Pdf, Stream

from ocr.decode import fonts, picture_data
from ocr.decode.form_fields import NOTE_UNDRAWN, UNDRAWN, Answer, PageForm, read_form
from ocr.decode.image_headers import Size, stated_size
from ocr.decode.page_objects import PageObjects
from ocr.decode.pdf_objects import as_dictionary, find_inherited, is_true
from ocr.decode.sheet import Sheet
from ocr.decode.stream_bytes import filter_names, read_start
from ocr.decode.text_operators import list_shown
from ocr.limits import Limits

_MOST_BYTES = (
    8_000_000  # guess: instructions of one page that are looked through for fonts; dense maps have more
)


@dataclass(frozen=True, slots=True)
class PagePlan:
    """How to draw one page."""

    sheet: Sheet
    images: tuple[Size, ...] = ()
    doubts: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    paints: bool = False
    """Something should be seen: text, an answer, a mark, or a picture that is more than black and white."""
    compare: bool = False
    """A second renderer is asked whether it draws the same."""
    first_is_doubted: bool = False
    """Where they differ, more ink is right: odd names, pictures that are cut, files that were mended."""
    second_knows_better: bool = False
    """Where they differ, the second is right: JBIG2, answers of forms, borders of links."""


def plan_page(document: Pdf, page: Object, *, sheet: Sheet, objects: PageObjects, limits: Limits) -> PagePlan:
    """Look at what a page is made of; cost: its fonts and pictures are unpacked once."""
    redraw = is_true(as_dictionary(document.Root.get("/AcroForm")).get("/NeedAppearances"))
    form = read_form(page, sheet=sheet, redraw=redraw)
    drawings = _list_drawings(page, objects)
    guessed = fonts.letters_are_guessed(drawings, objects.fonts)
    undrawn = any(not answer.drawn for answer in form.answers)
    packings = {name for image in objects.images for name in filter_names(image)}
    cut = picture_data.any_is_cut(objects.images, limits=limits)
    found = (
        (fonts.MISSING, guessed),
        (UNDRAWN, undrawn),
        (NOTE_UNDRAWN, form.marks_undrawn),
        (picture_data.CUT, cut),
    )
    return PagePlan(
        sheet=sheet,
        images=tuple(map(stated_size, objects.images)),
        doubts=tuple(code for code, there in found if there),
        answers=form.answers,
        paints=_paints(drawings, objects, form),
        compare=guessed
        or cut
        or form.notes
        or form.wide_borders
        or objects.odd_names
        or bool(packings & {"/JBIG2Decode", "/JPXDecode"}),
        first_is_doubted=objects.odd_names or cut,
        second_knows_better=undrawn or form.wide_borders or "/JBIG2Decode" in packings,
    )


def _list_drawings(page: Object, objects: PageObjects) -> list[tuple[bytes, Object]]:
    """The page's own instructions and those of its forms, each with the resources that it names things in."""
    resources = as_dictionary(find_inherited(page, "/Resources"))
    contents = page.get("/Contents")
    streams = list(contents) if isinstance(contents, Array) else [contents]
    own = b"\n".join(read_start(one, at_most=_MOST_BYTES) for one in streams if isinstance(one, Stream))
    drawings, left = [(own[:_MOST_BYTES], resources)], _MOST_BYTES - len(own)
    for stream, named in objects.drawings:
        if left <= 0:
            break
        data = read_start(stream, at_most=left)
        drawings.append((data, named if len(named.keys()) else resources))
        left -= len(data)
    return drawings


def _paints(drawings: list[tuple[bytes, Object]], objects: PageObjects, form: PageForm) -> bool:
    return (
        any(not _is_black_or_white(image) for image in objects.images)
        or bool(form.answers)
        or form.marks_undrawn
        or any(shown.codes.strip() for data, _resources in drawings for shown in list_shown(data))
    )


def _is_black_or_white(image: Stream) -> bool:
    """A scanned back without a dot: true white is what it is, and no sign that something failed."""
    return (
        is_true(image.get("/ImageMask"))
        or image.get("/BitsPerComponent") == 1
        or image.get("/Type") == Name.Mask
    )
