"""Corrections laid on what a reading says: when they are made, and again when the scan is read anew."""

from collections.abc import Iterable

from documents.correcting import numbers
from documents.correcting.written_over import Patch, Said, put_back, rows_in_box, write_over
from documents.models import Correction, Identifier, Page, Reading
from documents.turning import Box, turn_box, upright_of, write_words
from employers.identifiers import Kind, group_digits

_SAME_PLACE = 0.5  # guess: two readings box one number a few pixels apart, and two numbers not at all


def lay_on(correction: Correction, upright: Reading) -> None:
    """Write the words of a reading over where a correction stands; the correction keeps what was there.
    Of a number in boxes, which stand beside the words, nothing is written.
    """
    at = rows_in_box(upright.words, correction.box)
    correction.patch = None
    if not at and correction.kind:
        return
    written = group_digits(correction.kind, correction.value) if correction.kind else correction.value
    said, patch = write_over(Said(upright.text, upright.words), at, written, box=correction.box)
    upright.text, upright.words = said.text, said.words
    correction.patch = patch.dump()
    correction.as_read = correction.as_read or patch.as_read[:500]
    write_words(upright)


def take_off(correction: Correction, upright: Reading) -> None:
    """The words as they were read."""
    if correction.patch is None:
        return
    said = put_back(Said(upright.text, upright.words), Patch.load(correction.patch))
    upright.text, upright.words = said.text, said.words
    write_words(upright)


def correct_again(page: Page, upright: Reading) -> None:
    """Lay what stands of a scan's corrections on a reading of it that was kept just now, and on the numbers
    found in it. Within the transaction that keeps it, before anybody's turn.
    """
    standing = list(page.corrections.standing().filter(scan=upright.scan_id))
    for correction in standing:
        lay_on(correction, upright)
        Correction.objects.filter(pk=correction.pk).update(patch=correction.patch)
    _correct_numbers(standing, upright)


def correct_numbers_again(page: Page, shown: Reading) -> None:
    """Lay what stands of the corrected numbers on those that were found anew in the same words, which are the
    person's: what the machine had read stays what it was.
    """
    for correction in page.corrections.standing().filter(scan=shown.scan_id).exclude(kind=""):
        row = _number_of(correction, shown)
        row.as_read = correction.as_read[:60]
        write_corrected(row, correction)


def _correct_numbers(corrections: Iterable[Correction], shown: Reading) -> None:
    for correction in corrections:
        if not correction.kind:
            continue
        row = _number_of(correction, shown)
        number = numbers.columns_of(row) if row.pk else None
        Correction.objects.filter(pk=correction.pk).update(number=number)
        write_corrected(row, correction)


def _number_of(correction: Correction, shown: Reading) -> Identifier:
    """The number that was found where a correction stands; a new one, not saved yet, where none was."""
    box = to_shown(correction.box, shown)
    found = number_at(correction.page, box, kinds=_kinds_of(correction))
    return found or Identifier(page=correction.page, as_read="", box=box)


def shown_corrections(page: Page) -> list[Correction]:
    """What stands of a page's corrections, each with its `box` on the picture that is shown."""
    shown = Reading.objects.filter(page=page, current=True).first()
    if shown is None:
        return []
    found = list(page.corrections.standing().filter(scan=shown.scan_id).select_related("by"))
    for correction in found:
        correction.box = to_shown(correction.box, shown)
    return found


def number_at(page: Page, box: Box, *, kinds: tuple[str, ...]) -> Identifier | None:
    """The number of one of these kinds that was found at a place."""
    rows = Identifier.objects.filter(page=page, kind__in=kinds).exclude(box=None)
    shared = [(_overlap(row.box or (), box), row) for row in rows]
    overlap, best = max(shared, key=lambda pair: pair[0], default=(0.0, None))
    return best if overlap >= _SAME_PLACE else None


def write_corrected(row: Identifier, correction: Correction) -> None:
    """Keep a number as the correction says."""
    numbers.write_number(row, numbers.parse_number(Kind(correction.kind), correction.value))
    row.save()


def to_upright(box: Box, shown: Reading) -> list[int]:
    """A box on the picture that is shown, on the picture as it was read."""
    return turn_box(box, (360 - shown.turn) % 360, width=shown.width, height=shown.height)


def to_shown(box: Box, shown: Reading) -> list[int]:
    """A box on the picture as it was read, on the one that is shown."""
    upright = upright_of(shown)
    return turn_box(box, shown.turn, width=upright.width, height=upright.height)


def _kinds_of(correction: Correction) -> tuple[str, ...]:
    ids = (Kind.NATIONAL_ID.value, Kind.JURISTIC_NO.value)
    return ids if correction.kind in ids else (correction.kind,)


def _overlap(one: Box, other: Box) -> float:
    """Shared area over that of the smaller box; nothing where one is not known."""
    if not (one and other):
        return 0.0
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    areas = [max(1, (box[2] - box[0]) * (box[3] - box[1])) for box in (one, other)]
    return width * height / min(areas)
