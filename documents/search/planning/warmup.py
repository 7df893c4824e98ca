"""What a process of the web draws before the first question, which would wait for it."""

from contextlib import suppress

from django.db import Error, connections

from documents.models import PageIndex
from documents.search.planning.page_stats import letters_of
from documents.search.planning.phonetic_stats import sounds_of
from employers.models import Employer, FormerName, InsuredPerson


def prepare() -> None:
    """In a thread of its own; where there is no database yet, the first question draws."""
    with suppress(Error):
        draw()
    connections.close_all()


def draw() -> None:
    """The samples of pages and registers that are not there or too old."""
    letters_of(PageIndex)
    for register in (Employer, FormerName, InsuredPerson):
        sounds_of(register)
