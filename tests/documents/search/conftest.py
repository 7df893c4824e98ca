"""Search as it would be asked of a small office."""

import pytest

from sso_efiles.accounts.models import User
from tests.documents.search import papers


@pytest.fixture
def officer(db: None) -> User:
    """A counter officer of another office, who reads what is filed anywhere."""
    papers.places()
    return papers.officer()


@pytest.fixture
def firm(officer: User) -> papers.Firm:
    """One employer with six people, in the registry."""
    draw = papers.Paper(5)
    firm = draw.firm(1)
    firm.people = [draw.person(number) for number in range(6)]
    papers.registry([firm])
    return firm
