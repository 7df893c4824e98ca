"""Corrections as lessons: crops of pages with what people keyed from them, for teaching the reader.

Problem     The reader is taught with drawn lines; what an office's people key from its own paper is better.
Known as    Learning from corrections (human in the loop).
Steps       A standing correction names what a person keyed from a place of the picture. Blind second entries
            that agree with what the file says name a value that two people, or a person and the machine, read
            alike; its box names the crop. A CSV brings corrected lines from elsewhere
            (page, box in pixels of the full picture, text). Each crop is kept once, named by its digest, with
            text and dots an inch; training splits them by that digest (ocr/training/lessons.py).
Dropped     Entries that disagree: either may be wrong, and nothing says yet which.

The folder holds people's data: it is made for its owner alone, lies where originals lie, and goes when they
go (docs/recipes.md).
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from documents.correcting.standing import to_shown
from documents.gate.blind import DATE
from documents.gate.models import BlindEntry
from documents.models import Correction, Identifier, Reading
from documents.storage import store
from ocr.engine import Box
from sso_efiles.refusal import InvalidInput

INDEX = "lessons.jsonl"
COLUMNS = ("page", "x0", "y0", "x1", "y1", "text")
_MARGIN_MM = 1.0  # guess: room for what crosses the box of a line
_LONGEST = 200
_MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a person says stands in a box of a page, in pixels of its full picture."""

    page: int
    box: Box
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Written:
    """Lessons that are new in the folder, those that were there, and corrections without a picture."""

    fresh: int
    known: int
    without_picture: int


def corrections_of_blind_entries() -> Iterator[Lesson]:
    """Numbers that a second person keyed without seeing the first value, and that agree with it."""
    entries = BlindEntry.objects.filter(agrees=True).exclude(field=DATE).order_by("pk")
    for entry in entries.iterator(chunk_size=500):
        rows = Identifier.objects.filter(page=entry.page_id, kind=entry.field, value=entry.second)
        boxes = [row.box for row in rows if row.box]
        if len(boxes) == 1:
            yield Lesson(entry.page_id, _box_of(boxes[0]), entry.second, "blind")


def corrections_of_people() -> Iterator[Lesson]:
    """Lines and numbers that people corrected on screen, and that nobody took back."""
    standing = Correction.objects.standing().select_related("page").order_by("pk")
    for row in standing.iterator(chunk_size=500):
        shown = row.page.readings.filter(current=True, scan=row.scan_id).first()
        if shown is not None:
            yield Lesson(row.page_id, _box_of(to_shown(row.box, shown)), row.value, "desk")


def corrections_of_csv(path: Path) -> Iterator[Lesson]:
    """Rows of a CSV with the columns page, x0, y0, x1, y1, text. InvalidInput that names the row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
            raise InvalidInput(fields={"csv": f"ไม่มีคอลัมน์ / no column: {', '.join(missing)}"})
        for number, row in enumerate(rows, start=2):
            try:
                numbers = [int(row[name]) for name in COLUMNS[:-1]]
                text = " ".join(row["text"].split())
            except (TypeError, ValueError, AttributeError) as odd:
                raise _bad_row(number) from odd
            if not text or len(text) > _LONGEST:
                raise _bad_row(number)
            yield Lesson(numbers[0], _box_of(numbers[1:]), text, "csv")


def _bad_row(number: int) -> InvalidInput:
    said = f"แถวที่ {number} ต้องมีเลขหน้า กรอบสี่ตัวเลข และข้อความ / row {number}: page, four numbers and a text"
    return InvalidInput(fields={"csv": said})


def _box_of(sides: Iterable[int]) -> Box:
    x0, y0, x1, y1 = sides
    return x0, y0, x1, y1


def write_lessons(corrections: Iterable[Lesson], folder: Path) -> Written:
    """Cut each correction out of its page's full picture; a crop that is there already stays as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    known = {json.loads(line)["crop"] for line in _read_lines(folder / INDEX)}
    fresh = again = without = 0
    with (folder / INDEX).open("a", encoding="utf-8") as index:
        for correction in corrections:
            cut = _cut(correction)
            if cut is None:
                without += 1
                continue
            data, dpi = cut
            name = f"{hashlib.sha256(data).hexdigest()}.png"
            if name in known:
                again += 1
                continue
            known.add(name)
            fresh += 1
            (folder / name).write_bytes(data)
            row = {"crop": name, "text": correction.text, "dpi": dpi, "source": correction.source}
            index.write(json.dumps({**row, "page": correction.page}, ensure_ascii=False) + "\n")
    return Written(fresh, again, without)


def _read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _cut(correction: Lesson) -> tuple[bytes, int] | None:
    """The crop as PNG and its dots an inch; None where the page has no picture, or not there."""
    reading = Reading.objects.filter(page=correction.page, current=True).first()
    if reading is None:
        return None
    x0, y0, x1, y1 = correction.box
    margin = round(_MARGIN_MM * reading.dpi / _MM_PER_INCH)
    around = (max(0, x0 - margin), max(0, y0 - margin), x1 + margin, y1 + margin)
    try:
        with Image.open(io.BytesIO(store().get(reading.picture_key("full")))) as picture:
            right, below = min(picture.width, around[2]), min(picture.height, around[3])
            if around[0] >= right or around[1] >= below:
                return None
            crop = picture.convert("L").crop((around[0], around[1], right, below))
    except OSError:
        return None
    out = io.BytesIO()
    crop.save(out, "PNG")
    return out.getvalue(), reading.dpi
