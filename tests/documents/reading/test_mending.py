"""The registry decides among the readings of a doubtful number: the nearest that has one, or none."""

import pytest

from documents.models import Batch, Identifier, Page
from documents.reading.mending import mend_identifiers
from employers.identifiers import Kind, check_digit
from employers.models import Employment, Establishment
from tests.documents.paper import CHIANG_MAI, employee, employer, folder

pytestmark = pytest.mark.django_db
OURS, THEIRS, OTHERS = "7499990028", "5099990029", "1099990017"


def person_no(first: str) -> str:
    return f"{first}{check_digit(first)}"


ONE, TWO, THREE = (person_no(f"31012003456{n}") for n in range(3))


def doubtful(batch: Batch, value: str, *candidates: str, kind: Kind = Kind.NATIONAL_ID) -> Identifier:
    return Identifier(
        page=Page(batch=batch), kind=kind, value=value, as_read=value, check_result="suspect",
        candidates=list(candidates),
    )  # fmt: skip


def mended(
    batch: Batch, value: str, *candidates: str, kind: Kind = Kind.NATIONAL_ID
) -> tuple[str, str, bool]:
    (row,) = mend_identifiers([doubtful(batch, value, *candidates, kind=kind)])
    assert row.as_read == value, "what was read is never overwritten"
    return row.value, row.check_result, row.mended


READ = "3101200345699"


def test_a_reading_that_stands_nowhere_is_not_believed_and_stays_listed() -> None:
    batch = folder("ถาดที่ 1")
    (row,) = mend_identifiers([doubtful(batch, READ, ONE, TWO)])
    assert (row.value, row.check_result, row.mended, row.candidates) == (READ, "suspect", False, [ONE, TWO])


def test_the_one_reading_that_the_registry_has_is_the_number() -> None:
    employee(TWO, employer(OURS))
    assert mended(folder("ถาดที่ 1"), READ, ONE, TWO) == (TWO, "ok", True)


def test_of_two_that_the_registry_has_the_folders_goes_first_then_the_offices() -> None:
    employee(ONE, employer(OURS))
    employee(TWO, employer(THEIRS, code=CHIANG_MAI))
    assert mended(folder("ถาดที่ 1", account_no=THEIRS), READ, ONE, TWO) == (TWO, "ok", True)
    assert mended(folder(f"{THEIRS} ก"), READ, ONE, TWO) == (TWO, "ok", True)
    assert mended(folder("ถาดที่ 1", code=CHIANG_MAI), READ, ONE, TWO) == (TWO, "ok", True)
    assert mended(folder("ถาดที่ 1"), READ, ONE, TWO) == (ONE, "ok", True), "its office has the other"


def test_of_two_that_one_place_has_neither_is_chosen() -> None:
    ours = employer(OURS)
    employee(ONE, ours)
    employee(TWO, ours)
    assert mended(folder(OURS), READ, ONE, TWO) == (READ, "suspect", False)


def test_where_the_nearest_place_has_two_no_farther_one_decides() -> None:
    ours = employer(OURS)
    employee(ONE, ours)
    employee(TWO, ours)
    employee(THREE, employer(THEIRS, code=CHIANG_MAI))
    assert mended(folder(OURS), READ, ONE, TWO, THREE)[1] == "suspect"


def test_a_number_that_was_read_with_doubt_and_stands_in_the_registry_is_right_and_not_mended() -> None:
    employee(ONE, employer(OURS))
    assert mended(folder("ถาดที่ 1"), ONE, ONE, TWO) == (ONE, "ok", False)


def test_an_account_number_that_is_registered_as_read_is_left_although_it_does_not_fit() -> None:
    employer("7499990020")
    employer(OURS)
    assert mended(folder(OURS), "7499990020", OURS, kind=Kind.ACCOUNT_NO) == ("7499990020", "suspect", False)


@pytest.mark.parametrize(
    ("kind", "facts", "digits"),
    [
        (Kind.ACCOUNT_NO, {}, OURS),
        (Kind.JURISTIC_NO, {"juristic_no": "0745599000013"}, "0745599000013"),
        (Kind.NATIONAL_ID, {"juristic_no": ONE}, ONE),
    ],
)
def test_each_kind_is_looked_for_where_it_stands(kind: Kind, facts: dict[str, str], digits: str) -> None:
    employer(OURS, **facts)
    read = f"{digits[:-2]}99"
    assert mended(folder("ถาดที่ 1"), read, digits, kind=kind) == (digits, "ok", True)


def test_a_mended_number_that_also_stands_there_read_well_is_told_once() -> None:
    employee(ONE, employer(OURS))
    batch = folder(OURS)
    well = doubtful(batch, ONE)
    well.check_result = Identifier.Check.OK
    assert mend_identifiers([doubtful(batch, READ, ONE), well]) == [well]


def test_pages_without_a_doubtful_number_ask_the_registry_nothing(django_assert_num_queries: object) -> None:
    batch = folder(OURS)
    with django_assert_num_queries(0):  # type: ignore[operator]
        mend_identifiers([doubtful(batch, READ)])


def test_who_left_an_employer_is_still_of_its_folder() -> None:
    person = employee(ONE, employer(OURS))
    Employment.objects.filter(person=person).update(ended_on="2021-01-01")
    employee(TWO, employer(THEIRS))
    assert Establishment.objects.count() == 2
    assert mended(folder(OURS), READ, ONE, TWO) == (ONE, "ok", True)
