"""A page turned by a person: the pictures that we keep of it, its words, and every box on it.

Problem     A page was kept sideways or head down; whoever reads, searches or exports it shall see it upright,
            and each box must stay over its word.
Known as    Rotation of a raster by quarter turns, with the change of coordinates that belongs to it.
Steps       What was read stays as it is. A second reading of the same scan is made from it, turned: pictures
            under its own token, boxes of words and digits, width and height. It becomes the current one, so
            that pictures, words, search hits and exports need not know of it. Turned again, the reading of
            that turn is looked up or made, always from the one that was read: a picture is encoded once more
            at most, however often it is turned, and four readings are the most. Boxes of the page's numbers,
            doubts and reasons are moved by the difference; back again they are what they were.
Dropped     Turning each time a picture is sent: every reader of boxes would have to turn them too, and a
            web server that sends files by itself could not.
"""

import hashlib
import io
import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from PIL import Image

from documents.errors import NothingToTurn
from documents.models import Identifier, Page, PageDoubt, PageFact, Reading
from documents.storage import store

SIZES = ("full", "view", "thumb")
TURNS = (0, 90, 180, 270)
_TRANSPOSE = {
    90: Image.Transpose.ROTATE_270,  # Pillow counts against the clock
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
_QUALITY = 90  # guess: one more encoding that no eye sees; the original is kept besides
_BOXED = ("words", "digits", "handwriting", "seals")
_OWN = {"id", "current", "token", *_BOXED, "width", "height", "turn", "picture_sha256"}
_COPIED = [field.attname for field in Reading._meta.concrete_fields if field.attname not in _OWN]
_CELLS = 7
"""Where a stored number in boxes has its cells."""
Box = Sequence[int]


def turn_box(box: Box, degrees: int, *, width: int, height: int) -> list[int]:
    """A box on a picture of this size, as it lies once the picture is turned clockwise."""
    x0, y0, x1, y1 = box
    if degrees == 90:
        return [height - y1, x0, height - y0, x1]
    if degrees == 180:
        return [width - x1, height - y1, width - x0, height - y0]
    if degrees == 270:
        return [y0, width - x1, y1, width - x0]
    return [x0, y0, x1, y1]


def turn_kept(page: Page, *, to: int) -> None:
    """Let the current reading of a page be one that is turned by so many degrees from what was read, and
    write the page's `turn`. NothingToTurn for a page without a picture. Within a transaction that holds the
    page; its version is the caller's matter.
    """
    shown = Reading.objects.filter(page=page, current=True).first()
    if shown is None:
        raise NothingToTurn
    degrees = (to - shown.turn) % 360
    if degrees:
        wanted = _reading_turned(shown, to=to)
        Reading.objects.filter(pk=shown.pk).update(current=False)
        Reading.objects.filter(pk=wanted.pk).update(current=True)
        _turn_marks(page, degrees, width=shown.width, height=shown.height)
    Page.objects.filter(pk=page.pk).update(turn=to)
    page.turn = to


def upright_of(shown: Reading) -> Reading:
    """What was read: the reading itself, or the one that it was turned from."""
    if shown.turn == 0:
        return shown
    of_scan = Reading.objects.filter(page=shown.page_id, scan=shown.scan_id, turn=0)
    return of_scan.filter(pk__lt=shown.pk).order_by("-pk")[0]


def write_words(upright: Reading) -> None:
    """Store the text and words of a reading that is not turned, and let those turned from it say the same."""
    Reading.objects.filter(pk=upright.pk).update(text=upright.text, words=upright.words)
    for turned in _turned_from(upright):
        words = _turn_rows(upright.words, turned.turn, upright)
        Reading.objects.filter(pk=turned.pk).update(text=upright.text, words=words)


def _turned_from(upright: Reading) -> QuerySet[Reading]:
    """Readings that were made from this one, before the scan was read again."""
    of_scan = Reading.objects.filter(page=upright.page_id, scan=upright.scan_id, pk__gt=upright.pk)
    newer = of_scan.filter(turn=0).order_by("pk").values_list("pk", flat=True).first()
    turned = of_scan.exclude(turn=0)
    return turned.filter(pk__lt=newer) if newer else turned


def _reading_turned(shown: Reading, *, to: int) -> Reading:
    """The reading of this turn that was made from what is shown, or from what that was made from."""
    upright = upright_of(shown)
    if to == 0:
        return upright
    return _turned_from(upright).filter(turn=to).first() or _make_turned(upright, to)


def _make_turned(base: Reading, degrees: int) -> Reading:
    """Pictures before the row, as always; its token is its own, so that nothing is overwritten."""
    upright = degrees % 180 == 0
    turned = Reading(
        **{name: getattr(base, name) for name in _COPIED},
        current=False,
        token=uuid.uuid4(),
        turn=degrees,
        width=base.width if upright else base.height,
        height=base.height if upright else base.width,
        words=_turn_rows(base.words, degrees, base),
        digits=_turn_digits(base.digits, degrees, base),
        handwriting=_turn_rows(base.handwriting, degrees, base, at=0),
        seals=_turn_rows(base.seals, degrees, base, at=0),
    )
    for size in SIZES:
        data = turn_jpeg(store().get(base.picture_key(size)), degrees)
        store().put(turned.picture_key(size), data)
        if size == "full":
            turned.picture_sha256 = hashlib.sha256(data).hexdigest()
    turned.save(force_insert=True)
    return turned


def turn_jpeg(data: bytes, degrees: int) -> bytes:
    """A picture that we encoded, turned clockwise and encoded again at its resolution. NothingToTurn for
    bytes that are no picture any more.
    """
    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
            dpi = picture.info.get("dpi")
            turned = picture.transpose(_TRANSPOSE[degrees])
            turned.save(out, "JPEG", quality=_QUALITY, **({"dpi": dpi} if dpi else {}))
    except OSError as damage:
        raise NothingToTurn from damage
    return out.getvalue()


def _turn_rows(
    rows: Sequence[Sequence[Any]], degrees: int, reading: Reading, *, at: int = 1
) -> list[list[Any]]:
    """Stored rows of which four columns from `at` on are a box."""
    size = {"width": reading.width, "height": reading.height}
    return [[*row[:at], *turn_box(row[at : at + 4], degrees, **size), *row[at + 4 :]] for row in rows]


def _turn_digits(rows: Sequence[Sequence[Any]], degrees: int, reading: Reading) -> list[list[Any]]:
    """Stored numbers in boxes with their cells (documents/reading/stored_text.py)."""
    turned = _turn_rows(rows, degrees, reading)
    return [
        [*row[:_CELLS], _turn_rows(row[_CELLS], degrees, reading, at=0), *row[_CELLS + 1 :]]
        if len(row) > _CELLS
        else row
        for row in turned
    ]


def _turn_marks(page: Page, degrees: int, *, width: int, height: int) -> None:
    """Boxes of numbers, doubts, facts and reasons, which are the page's and not the reading's."""

    def moved(box: Box | None) -> list[int] | None:
        return turn_box(box, degrees, width=width, height=height) if box else None

    for number in Identifier.objects.filter(page=page).exclude(box=None):
        Identifier.objects.filter(pk=number.pk).update(box=moved(number.box))
    for doubt in PageDoubt.objects.filter(page=page).exclude(box=None):
        facts = dict(doubt.facts or {})
        if "boxes" in facts:
            facts["boxes"] = [moved(box) for box in facts["boxes"]]
        PageDoubt.objects.filter(pk=doubt.pk).update(box=moved(doubt.box), facts=facts or None)
    for fact in PageFact.objects.filter(page=page).exclude(box=None):
        PageFact.objects.filter(pk=fact.pk).update(box=moved(fact.box))
    why = [{**one, "box": moved(one.get("box"))} if one.get("box") else one for one in page.why]
    if why != page.why:
        Page.objects.filter(pk=page.pk).update(why=why)
        page.why = why
