"""The registry decides among the readings of a doubtful number, if one of them is likely enough; else the
number stays as it was read.
"""

from dataclasses import replace

import pytest

from documents.models import Batch, Identifier, Page
from documents.reading.mending import identify_numbers, mend_numbers
from documents.reading.read_number import ReadNumber
from employers.identifiers import Kind, check_digit
from employers.models import Employment
from ocr.engine import PageText, Word
from tests.documents.paper import CHIANG_MAI, employee, employer, folder
from tests.documents.reading.seen_digits import Doubts, field_of, page_with, shares_of

pytestmark = pytest.mark.django_db
OURS, THEIRS = "7499990028", "5099990029"
COMPANY = "0745599000013"


def person_no(first: str) -> str:
    return f"{first}{check_digit(first)}"


ONE = person_no("310120034560")
TWO = person_no("310120034561")


def between(*numbers: str, shares: tuple[float, ...] = ()) -> Doubts:
    """The doubts of a reader to whom these numbers look alike, the first the likeliest."""
    shares = shares or (0.5, 0.49, 0.005, 0.003)
    out: dict[int, dict[str, float]] = {}
    for at, digits in enumerate(zip(*numbers, strict=True)):
        if len(set(digits)) > 1:
            out[at] = {}
            for digit, share in zip(digits, shares, strict=False):
                out[at][digit] = out[at].get(digit, 0.0) + share
    return out


def seen(batch: Batch, digits: str, doubts: Doubts | None = None) -> Identifier:
    """What becomes of a number that a reader saw so on a page of this folder."""
    read = page_with(field_of(shares_of(digits, doubts)))
    (row,) = identify_numbers(Page(batch=batch), read)
    assert row.as_read == read.digits[0].as_read, "what was read is never overwritten"
    return row


def told(row: Identifier) -> tuple[str, str, bool]:
    return row.value, row.check_result, row.mended


def values(row: Identifier) -> list[str]:
    return [one.value for one in row.offers]


def misread(digits: str, at: int = 6) -> str:
    """The digits with one of them misread as the next."""
    return f"{digits[:at]}{(int(digits[at]) + 1) % 10}{digits[at + 1 :]}"


def test_a_confident_account_number_stays_as_read_although_its_check_digit_does_not_fit() -> None:
    employer(OURS)
    row = seen(folder(OURS), "7499990029")
    assert told(row) == ("7499990029", "ok", False)
    assert row.told is not None
    assert row.told > 0.995
    assert row.candidates == []


def test_of_confident_account_numbers_that_do_not_fit_none_is_overwritten() -> None:
    batch = folder(OURS)
    for number in range(20):
        unfit = f"74{number:07d}{(int(check_digit(f'74{number:07d}')) + 1) % 10}"
        assert told(seen(batch, unfit)) == (unfit, "ok", False)


@pytest.mark.parametrize(("share", "value"), [(0.98, "7499990038"), (0.96, OURS)])
def test_an_account_number_read_with_confidence_is_never_taken_for_the_folders(
    share: float, value: str
) -> None:
    employer(OURS)
    row = seen(folder(OURS), "7499990038", between("7499990038", OURS, shares=(share, 0.9999 - share)))
    assert row.value == value
    assert row.check_result == ("ok" if value == OURS else "suspect")


def test_an_id_misread_in_one_digit_is_mended_where_the_right_one_is_registered_at_the_folder() -> None:
    employee(ONE, employer(OURS))
    row = seen(folder(OURS), misread(ONE))
    assert told(row) == (ONE, "ok", True)
    assert row.told is not None
    assert row.told >= 0.995
    assert row.candidates == []


def test_the_same_id_registered_far_away_with_rivals_stays_suspect_with_five_offers() -> None:
    far = employer(THEIRS, code=CHIANG_MAI)
    read = misread(ONE)
    firsts = {f"{read[:at]}{digit}{read[at + 1 : 12]}" for at in range(12) for digit in "0123456789"}
    rivals = sorted(person_no(first) for first in firsts if check_digit(first) == read[12])
    for rival in rivals[:4]:
        employee(rival, far)
    if ONE not in rivals[:4]:
        employee(ONE, far)
    row = seen(folder(OURS), read)
    assert told(row) == (read, "suspect", False)
    assert len(row.offers) == 5
    assert ONE in values(row)


def test_of_two_valid_readings_that_nobody_has_neither_is_believed() -> None:
    row = seen(folder("ถาดที่ 1"), ONE, between(ONE, TWO))
    assert told(row) == (row.value, "suspect", False)
    assert row.value == row.as_read
    assert set(values(row)) >= {ONE, TWO}
    assert row.told is not None
    assert 0.3 < row.told < 0.7


def test_of_two_the_nearer_registered_one_is_meant() -> None:
    employee(ONE, employer(OURS))
    employee(TWO, employer(THEIRS, code=CHIANG_MAI))
    doubts = between(TWO, ONE)
    here = seen(folder(OURS), TWO, doubts)
    assert (here.value, here.check_result) == (ONE, "ok")
    away = seen(folder(f"{THEIRS} ก"), ONE, between(ONE, TWO))
    assert (away.value, away.check_result) == (TWO, "ok")


@pytest.mark.parametrize(("share", "check"), [(0.9990, "ok"), (0.9, "suspect")])
def test_of_two_of_one_folder_the_likelier_is_meant_from_the_promised_probability(
    share: float, check: str
) -> None:
    ours = employer(OURS)
    employee(ONE, ours)
    employee(TWO, ours)
    row = seen(folder(OURS), ONE, between(ONE, TWO, shares=(share, 0.9999 - share)))
    assert (row.value, row.check_result) == (ONE, check)


def test_a_number_read_with_doubt_that_the_folder_has_is_right_and_not_mended() -> None:
    employee(ONE, employer(OURS))
    row = seen(folder(OURS), ONE, {3: {ONE[3]: 0.7, "9": 0.29}})
    assert told(row) == (ONE, "ok", False)


def test_a_doubtful_account_number_of_a_running_number_is_the_folders_not_its_neighbours() -> None:
    neighbour = f"749999003{check_digit('749999003')}"
    employer(OURS)
    employer(neighbour)
    row = seen(folder(OURS), OURS, between(neighbour, OURS, shares=(0.55, 0.44)))
    assert (row.value, row.check_result) == (OURS, "ok")
    sharp = seen(folder(OURS), neighbour)
    assert told(sharp) == (neighbour, "ok", False), "a paper of another's that was read sharply"


@pytest.mark.parametrize(
    ("kind", "facts", "digits"),
    [
        (Kind.ACCOUNT_NO, {}, OURS),
        (Kind.JURISTIC_NO, {"juristic_no": COMPANY}, COMPANY),
        (Kind.NATIONAL_ID, {"juristic_no": ONE}, ONE),
    ],
)
def test_each_kind_is_looked_for_where_it_stands(kind: Kind, facts: dict[str, str], digits: str) -> None:
    employer(OURS, **facts)
    row = seen(folder(OURS), digits, {5: {misread(digits, 5)[5]: 0.6, digits[5]: 0.39}})
    assert (row.kind, row.value, row.check_result) == (kind, digits, "ok")


def test_a_companys_number_whose_first_digit_was_misread_is_a_companys_again() -> None:
    employer(OURS, juristic_no=COMPANY)
    row = seen(folder(OURS), COMPANY, {0: {"6": 0.6, "0": 0.39}})
    assert row.as_read[0] == "6"
    assert (row.kind, *told(row)) == ("juristic_no", COMPANY, "ok", True)


def test_a_branch_read_with_doubt_is_one_of_the_folders() -> None:
    employee(ONE, employer(OURS))
    account, branch = (
        field_of(shares_of(OURS)),
        field_of(shares_of("000000", {4: {"8": 0.6, "0": 0.39}}), line=40),
    )
    read = page_with(account, branch)
    read = replace(read, words=(Word(f"ลำดับที่สาขา {branch.as_read}", (0, 40, 90, 60), 0.9, 0),))
    rows = {row.kind: row for row in identify_numbers(Page(batch=folder(OURS)), read)}
    assert told(rows["branch_seq"]) == ("000000", "ok", True)


def test_an_unreadable_place_is_filled_by_the_folders_number_alone() -> None:
    employee(ONE, employer(OURS))
    row = seen(folder(OURS), ONE, {4: {}})
    assert row.as_read == f"{ONE[:4]}?{ONE[5:]}"
    assert told(row) == (ONE, "ok", True)
    alone = seen(folder("ถาดที่ 1"), TWO, {4: {}})
    assert told(alone) == (TWO, "suspect", False)
    assert TWO in values(alone)


@pytest.mark.parametrize(("places", "found"), [((4, 7), 1), ((4, 7, 9), 0)])
def test_a_number_with_three_unreadable_places_is_none(places: tuple[int, ...], found: int) -> None:
    read = page_with(field_of(shares_of(ONE, {at: {} for at in places})))
    assert len(identify_numbers(Page(batch=folder("ถาดที่ 1")), read)) == found


def test_a_mended_number_that_also_stands_there_read_well_is_told_once() -> None:
    employee(ONE, employer(OURS))
    read = page_with(field_of(shares_of(misread(ONE))), field_of(shares_of(ONE), line=60))
    (row,) = identify_numbers(Page(batch=folder(OURS)), read)
    assert told(row) == (ONE, "ok", False)


def test_pages_without_a_doubtful_number_ask_the_registry_nothing(django_assert_num_queries: object) -> None:
    batch = folder(OURS)
    plain = Identifier(
        page=Page(batch=batch), kind="national_id", value=ONE, as_read=ONE, check_result="suspect"
    )
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert mend_numbers([ReadNumber(plain)]) == [plain]
        identify_numbers(Page(batch=batch), page_with(field_of(shares_of(ONE))))


def test_many_doubtful_numbers_take_as_many_queries_as_one(django_assert_max_num_queries: object) -> None:
    batch = folder(OURS)
    fields = [
        field_of(shares_of(person_no(f"31012003{n:04d}"), {3: {"2": 0.5, "7": 0.4}}), line=n)
        for n in range(8)
    ]
    read: PageText = page_with(*fields)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert len(identify_numbers(Page(batch=batch), read)) == 8


def test_who_left_an_employer_is_still_of_its_folder() -> None:
    person = employee(ONE, employer(OURS))
    Employment.objects.filter(person=person).update(ended_on="2021-01-01")
    employee(TWO, employer(THEIRS, code=CHIANG_MAI))
    row = seen(folder(OURS), TWO, between(TWO, ONE))
    assert (row.value, row.check_result) == (ONE, "ok")
