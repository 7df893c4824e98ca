"""What the register's tests do over and over: take a folder from the shelf."""

from typing import Any

from documents.register import registration
from documents.register.registration import FolderFacts, Registered
from tests.documents.paper import SAMUT_SAKHON, office, person

OURS, THEIRS = "7499990028", "5099990029"
WRONG_DIGIT = "7499990027"
NOBODYS = "1099990017"


def take(account_no: str = OURS, code: str = SAMUT_SAKHON, **facts: Any) -> Registered:
    """A folder registered by the office's scanner operator."""
    given = FolderFacts(account_no=account_no, **facts)
    return registration.register_folder(given, office=office(code), by=person(code=code))
