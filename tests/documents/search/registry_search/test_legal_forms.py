"""Whoever types a legal form means it."""

import pytest

from documents.search import search_employers
from employers.names import CompanyName
from sso_efiles.accounts.models import User
from tests.employers import factories as make

pytestmark = pytest.mark.django_db
NAMES = ("บริษัท ชัยพัฒน์พลัส จำกัด", "ห้างหุ้นส่วนจำกัด ชัยพัฒน์พลัส", "บริษัท ชัยพัฒน์พลัส จำกัด (มหาชน)")


@pytest.fixture(autouse=True)
def namesakes(officer: User) -> None:
    for name in NAMES:
        form = CompanyName.of(name).legal_form.value
        make.EmployerFactory.create(name=name, legal_form=form, office__code="7400")


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ("ชัยพัฒน์พลัส", NAMES),
        ("หจก.ชัยพัฒน์พลัส", NAMES[1:2]),
        ("บจก. ชัยพัฒน์พลัส", (NAMES[0], NAMES[2])),
        ("บมจ. ชัยพัฒน์พลัส", NAMES[2:]),
    ],
)
def test_those_of_another_form_are_near_and_behind(officer: User, typed: str, exact: tuple[str, ...]) -> None:
    hits = search_employers(typed, user=officer).results
    assert {hit.name for hit in hits} == set(NAMES), "nobody is hidden"
    assert {hit.name for hit in hits[: len(exact)]} == set(exact)
    assert [hit.how for hit in hits] == ["exact"] * len(exact) + ["near"] * (3 - len(exact))
