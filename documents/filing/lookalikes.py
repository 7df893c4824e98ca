"""Copies in other encodings: the same page as another JPEG, as PNG, TIFF or PDF, at another resolution.

Problem     A folder is sent again after a program has packed it anew: its bytes are new, its pages are not.
            Forms of one kind look alike as well, and a page taken for another one is a page lost.
Known as    Near-duplicate detection: candidates by a perceptual digest, verified by what they say and how
            they look.
Steps       Before a batch is filed, each of its new pages is held against the pages of the files to which
            it seems to belong, of its own batch, and of batches of the same folder that still wait.
            Candidates have digests close together, the same sure numbers and nearly the same text; the
            pictures of each are then compared in the bounded child (ocr/preparation/same_picture.py), down
            to one digit. What is found is written at once as the identity of the page's scan: a run that is
            interrupted goes on from there. A page that differs in a few places alone stays a page of its own
            and is told as a near copy.
Dropped     An index of digests over all files: forms of one kind would be candidates in all of them, and
            pages of two employers are never joined.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt
from django.db.models import Q

from documents.doubts import Doubt
from documents.errors import FileMissing
from documents.filing.ownership import assign_pages
from documents.models import Batch, Identifier, Page, PageDoubt, Reading, Scan
from documents.states import OPEN_DOCUMENTS, DocumentState
from documents.storage import DOWN, store
from ocr.engine import UnreadablePage
from ocr.isolation.client import ReaderLost
from ocr.likeness import MOST_BITS, Likeness, texts_agree, texts_are_near
from sso_efiles.work.states import WorkState

LEAST_LETTERS = 40
"""Letters and digits on a page by which it can be told from others. # guess: a line of print"""
_MOST_TRIES = 3  # guess: forms of one kind that say nearly the same
"""Candidates whose pictures are compared, for one page."""


class Comparer(Protocol):
    """What compares: ocr.isolation.client.Reader."""

    def compare_pages(self, first: bytes, second: bytes) -> Likeness: ...


@dataclass(slots=True)
class _Known:
    """A read page and what it is compared by."""

    page: int
    scan: int
    identity: str
    imprint: npt.NDArray[np.uint8]
    reading: Reading
    numbers: frozenset[tuple[str, str]] = field(default_factory=frozenset)


def recognise_pages(batch_id: int, *, reader: Comparer) -> int:
    """Find among a batch's new pages those that are known in another encoding; how many were found."""
    batch = Batch.objects.get(pk=batch_id)
    new = Page.objects.filter(batch=batch, document=None).counted().in_state(WorkState.DONE)
    pages = list(new.in_order())
    fresh = list(_describe(pages))
    if not fresh:
        return 0
    known = list(_describe(_pages_to_hold_against(batch, pages)))
    found = 0
    for one in fresh:
        if any(one.identity == other.identity for other in known):
            continue  # its bytes are known: nothing to look for
        first, near = _find_first(one, known, reader)
        if first is not None:
            Scan.objects.filter(identity=one.identity, page__batch=batch).update(identity=first.identity)
            found += 1
        else:
            known.append(one)
            _doubt_near_copy(one, of=near)
    return found


def _find_first(
    one: _Known, known: Sequence[_Known], reader: Comparer
) -> tuple[_Known | None, _Known | None]:
    """The page that this one is, else the one that it nearly is."""
    near = None
    for other in _candidates(one, known):
        likeness = _compare(one, other, reader)
        if _is_same(one, other, likeness):
            return other, None
        near = other if near is None and likeness in (Likeness.NEARLY, Likeness.LIKELY) else near
    return None, near


def _doubt_near_copy(one: _Known, *, of: _Known | None) -> None:
    """Told on the page that came later; a person says whether it is the same sheet. Nothing is joined."""
    if of is not None:
        row = PageDoubt(page_id=one.page, code=Doubt.NEAR_DUPLICATE, facts={"page": of.page})
        PageDoubt.objects.bulk_create([row], ignore_conflicts=True)


def _pages_to_hold_against(batch: Batch, pages: Sequence[Page]) -> Iterable[Page]:
    """Pages that count, in the files and folders to which these seem to belong."""
    assignments = assign_pages(batch, pages)
    employers = {one.employer.pk for one in assignments.values() if one.employer}
    filed = Q(document__state=DocumentState.FILED, document__employer__in=employers)
    folder = Q(batch__folder_name=batch.folder_name, batch__account_no=batch.account_no)
    waiting = Q(document__state__in=OPEN_DOCUMENTS, office=batch.office_id) & folder
    known = Page.objects.counted().filter(filed | waiting, scan__upload__superseded_by=None)
    return known.exclude(pk__in=[page.pk for page in pages]).order_by("pk")


def _describe(pages: Iterable[Page]) -> Iterator[_Known]:
    """What pages are compared by. Blank sides, pages that were not read and those that say next to nothing
    are left out: a signature alone looks like another. Two queries.
    """
    ids = [page.pk for page in pages]
    numbers: dict[int, set[tuple[str, str]]] = defaultdict(set)
    sure = Identifier.objects.filter(page__in=ids, check_result=Identifier.Check.OK)
    for page, kind, value in sure.values_list("page", "kind", "value"):
        numbers[page].add((kind, value))
    readings = Reading.objects.filter(page__in=ids, current=True).exclude(imprint="")
    for reading in readings.select_related("scan").defer("words", "digits").order_by("page"):
        if len("".join(reading.text.split())) < LEAST_LETTERS:
            continue
        yield _Known(
            page=reading.page_id,
            scan=reading.scan_id,
            identity=reading.scan.identity,
            imprint=np.frombuffer(bytes.fromhex(reading.imprint), np.uint8),
            reading=reading,
            numbers=frozenset(numbers[reading.page_id]),
        )


def _candidates(one: _Known, known: Sequence[_Known]) -> list[_Known]:
    """The pages that may be this one, likeliest first."""
    if not known or not one.identity:
        return []
    prints = np.stack([other.imprint for other in known])
    bits = np.bitwise_count(prints ^ one.imprint).sum(axis=1)
    near = [(int(bits[i]), int(i)) for i in np.flatnonzero(bits <= MOST_BITS)]
    alike = (known[i] for _, i in sorted(near) if _says_the_same(one, known[i]))
    return [other for other, _ in zip(alike, range(_MOST_TRIES), strict=False)]


def _says_the_same(one: _Known, other: _Known) -> bool:
    return one.numbers == other.numbers and texts_are_near(one.reading.text, other.reading.text)


def _compare(one: _Known, other: _Known, reader: Comparer) -> Likeness:
    """How their pictures look beside each other; what cannot be compared is different."""
    try:
        pictures = [store().get(each.reading.picture_key("view")) for each in (other, one)]
        return reader.compare_pages(*pictures)
    except (FileMissing, UnreadablePage, ReaderLost, *DOWN):
        return Likeness.DIFFERENT


def _is_same(one: _Known, other: _Known, likeness: Likeness) -> bool:
    """Whether the pictures agree, and where wear leaves that open also the texts."""
    if likeness is Likeness.LIKELY:
        return texts_agree(one.reading.text, other.reading.text)
    return likeness is Likeness.SAME
