"""What is digitised: begun as well as certified, by place and by period, from counters alone."""

from datetime import date

import pytest

from documents.employer_file.states import EmployerFileState
from documents.search import Begun, Filters, begun_in, digitised_places
from documents.search.coverage import count_coverage
from sso_efiles.counters import deltas, work
from sso_efiles.counters.names import files_in
from sso_efiles.counters.steps import Step
from sso_efiles.counters.work import Facts
from sso_efiles.policy import Role
from tests.documents.paper import office, person

pytestmark = pytest.mark.django_db
JANUARY, MARCH = date(2026, 1, 12), date(2026, 3, 9)


@pytest.fixture(autouse=True)
def counted() -> None:
    for code, certified, to_check in (("7400", 3, 2), ("5000", 1, 0)):
        office(code)
        deltas.add(code, files_in(EmployerFileState.CERTIFIED), certified)
        deltas.add(code, files_in(EmployerFileState.TO_CHECK), to_check)
        deltas.add(code, files_in(EmployerFileState.NOT_FOUND), 7)


@pytest.mark.parametrize(
    ("filters", "certified", "touched"),
    [(Filters(), 4, 6), (Filters(province="74"), 3, 5), (Filters(office="5000"), 1, 1)],
)
def test_an_answer_says_what_is_begun_and_what_is_certified(
    filters: Filters, certified: int, touched: int
) -> None:
    coverage = count_coverage(filters)
    assert (coverage.files_certified, coverage.files_touched) == (certified, touched)


def test_nothing_found_says_the_same_of_the_place() -> None:
    (place,) = digitised_places(Filters(office="7400"), user=person(Role.INDEXER))
    assert (place.files, place.certified) == (5, 3)


def test_a_period_of_an_office() -> None:
    work.add("7400", Step.TOUCHED, files=5, facts=Facts(day=JANUARY))
    work.add("7400", Step.CERTIFIED, files=4, pages=9, facts=Facts(day=JANUARY))
    work.add("7400", Step.REVOKED, files=1, pages=2, facts=Facts(day=JANUARY))
    work.add("7400", Step.CERTIFIED, files=8, facts=Facts(day=MARCH))
    spans = {"since": JANUARY, "until": date(2026, 2, 28)}
    assert begun_in(["7400", "5000"], **spans) == {"7400": Begun(touched=5, certified=3)}
