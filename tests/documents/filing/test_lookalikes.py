"""Copies in other encodings are found among the pages of the file, and nowhere else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from documents.doubts import Doubt
from documents.filing import lookalikes, machine, review
from documents.models import Batch, Document, PageDoubt, Reading, Scan
from documents.states import DocumentState
from documents.storage import store
from documents.upkeep import integrity
from ocr.failures import Failure
from ocr.isolation.client import ReaderLost
from ocr.likeness import IMPRINT_DIGITS, MOST_BITS, Likeness
from sso_efiles.policy import Role
from tests.documents.filing.test_copies import OUR_FOLDER, OURS, THEIR_FOLDER, THEIRS, counted, pages
from tests.documents.paper import employer, folder, person

pytestmark = pytest.mark.django_db

NEAR, FAR = "0" * (IMPRINT_DIGITS - 2) + "ff", "f" * IMPRINT_DIGITS
LETTER = "เรื่อง แจ้งผลการพิจารณา เลขที่ 12 ลงวันที่ 3 มีนาคม 2566"


class Eyes:
    """A reader that sees what the test says; `seen` are the pairs that it was shown."""

    def __init__(self, verdict: Likeness = Likeness.SAME) -> None:
        self.verdict = verdict
        self.seen: list[tuple[bytes, bytes]] = []

    def compare_pages(self, first: bytes, second: bytes) -> Likeness:
        self.seen.append((first, second))
        return self.verdict


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path) -> Iterator[None]:
    with override_settings(EFILES_STORE=f"file://{tmp_path}/store"):
        employer(OURS)
        employer(THEIRS)
        yield


def arrive(name: str, *texts: str, imprint: str = "0" * IMPRINT_DIGITS) -> Batch:
    """A folder that is read, and not filed yet."""
    batch = folder(name, *texts)
    Reading.objects.filter(page__batch=batch).update(imprint=imprint)
    for reading in Reading.objects.filter(page__batch=batch):
        store().put(reading.picture_key("view"), f"picture {reading.page_id}".encode())
    return batch


def file(batch: Batch, eyes: Eyes) -> Batch:
    lookalikes.recognise_pages(batch.pk, reader=eyes)
    machine.file_batch(batch.pk)
    for document in Document.objects.filter(batch=batch, state=DocumentState.SUGGESTED):
        assert document.employer
        review.file_document(document, account_no=document.employer.account_no, by=person(Role.INDEXER))
    return batch


def linked(batch: Batch) -> list[bool]:
    return [page.duplicate_of_id is not None for page in pages(batch)]


def test_a_copy_in_another_encoding_is_linked() -> None:
    eyes = Eyes()
    file(arrive(OUR_FOLDER, LETTER), eyes)
    copy = file(arrive(OUR_FOLDER, LETTER, imprint=NEAR), eyes)
    assert linked(copy) == [True]
    assert counted(OURS) == 1
    assert len(eyes.seen) == 1
    assert len(set(Scan.objects.values_list("identity", flat=True))) == 1
    assert not list(integrity._pages_count_once())


@pytest.mark.parametrize(
    ("text", "imprint", "verdict"),
    [
        (LETTER, NEAR, Likeness.DIFFERENT),
        (LETTER, FAR, Likeness.SAME),
        ("ใบเสร็จรับเงิน เล่มที่ 7", NEAR, Likeness.SAME),
        (LETTER.replace("12", "13"), NEAR, Likeness.LIKELY),
        (LETTER + f" เลขที่บัญชี {OURS}", NEAR, Likeness.SAME),
    ],
    ids=["pictures differ", "digests differ", "texts differ", "worn, numbers differ", "sure numbers differ"],
)
def test_what_differs_in_one_way_is_another_page(text: str, imprint: str, verdict: Likeness) -> None:
    eyes = Eyes(verdict)
    file(arrive(OUR_FOLDER, LETTER), eyes)
    assert linked(file(arrive(OUR_FOLDER, text, imprint=imprint), eyes)) == [False]
    assert counted(OURS) == 2


@pytest.mark.parametrize(
    ("text", "verdict", "told"),
    [
        (LETTER, Likeness.NEARLY, True),
        (LETTER.replace("12", "13"), Likeness.LIKELY, True),
        (LETTER, Likeness.DIFFERENT, False),
        (LETTER, Likeness.SAME, False),
    ],
)
def test_a_page_that_is_nearly_another_one_is_told_and_joined_with_none(
    text: str, verdict: Likeness, told: bool
) -> None:
    first = file(arrive(OUR_FOLDER, LETTER), Eyes())
    again = arrive(OUR_FOLDER, text, imprint=NEAR)
    for _ in range(2):  # a run that was interrupted begins anew
        lookalikes.recognise_pages(again.pk, reader=Eyes(verdict))
    (page,) = pages(again)
    near = list(page.doubts.values_list("code", "facts"))
    assert near == ([(Doubt.NEAR_DUPLICATE, {"page": pages(first)[0].pk})] if told else [])
    assert not PageDoubt.objects.filter(page__in=pages(first)).exists()


def test_two_pages_of_one_batch_that_are_nearly_the_same_are_told() -> None:
    batch = arrive(OUR_FOLDER, LETTER, LETTER)
    lookalikes.recognise_pages(batch.pk, reader=Eyes(Likeness.NEARLY))
    assert [page.doubts.count() for page in pages(batch)] == [0, 1]


def test_a_worn_copy_with_the_same_words_is_linked() -> None:
    file(arrive(OUR_FOLDER, LETTER), Eyes())
    assert linked(file(arrive(OUR_FOLDER, LETTER, imprint=NEAR), Eyes(Likeness.LIKELY))) == [True]


def test_pages_of_two_employers_are_never_compared() -> None:
    eyes = Eyes()
    file(arrive(OUR_FOLDER, LETTER), eyes)
    assert linked(file(arrive(THEIR_FOLDER, LETTER), eyes)) == [False]
    assert not eyes.seen


def test_blank_sides_are_never_taken_for_one() -> None:
    eyes = Eyes()
    batch = arrive(OUR_FOLDER, LETTER, "", "")
    Reading.objects.filter(page__batch=batch, blank=True).update(imprint="")
    assert linked(file(batch, eyes)) == [False, False, False]
    assert not eyes.seen


@pytest.mark.parametrize(("letters", "found"), [(lookalikes.LEAST_LETTERS, True), (39, False)])
def test_a_page_that_says_next_to_nothing_is_never_taken_for_another(letters: int, found: bool) -> None:
    file(arrive(OUR_FOLDER, "ก" * letters), Eyes())
    assert linked(file(arrive(OUR_FOLDER, "ก" * letters, imprint=NEAR), Eyes())) == [found]


def test_a_reader_that_is_lost_leaves_a_page_of_its_own() -> None:
    class Gone(Eyes):
        def compare_pages(self, first: bytes, second: bytes) -> Likeness:
            raise ReaderLost(Failure.WORKER_LOST, "")

    file(arrive(OUR_FOLDER, LETTER), Eyes())
    assert linked(file(arrive(OUR_FOLDER, LETTER, imprint=NEAR), Gone())) == [False]


def test_digests_may_differ_by_so_many_bits_and_not_by_one_more() -> None:
    def digest(bits: int) -> str:
        return f"{(1 << bits) - 1:0{IMPRINT_DIGITS}x}"

    eyes = Eyes()
    file(arrive(OUR_FOLDER, LETTER), eyes)
    assert linked(file(arrive(OUR_FOLDER, LETTER, imprint=digest(MOST_BITS + 1)), eyes)) == [False]
    other = file(arrive(THEIR_FOLDER, LETTER), eyes)
    assert linked(other) == [False]
    assert linked(file(arrive(THEIR_FOLDER, LETTER, imprint=digest(MOST_BITS)), eyes)) == [True]
