"""What a web process makes beside its start, so that the first question need not wait for it."""

from contextlib import suppress

from django.db import Error, connections

from documents.models import PageIndex
from documents.search.planning import match_plan, mistake_cover
from documents.search.planning.page_stats import page_stats_of
from documents.search.planning.phonetic_stats import latin_stats_of, phonetic_stats_of
from employers.models import Employer, FormerName, InsuredPerson


def warm_up() -> None:
    """Draw all samples, in a thread of its own; where there is no database yet, the first question draws."""
    with suppress(Error):
        draw_samples()
    connections.close_all()


def draw_samples() -> None:
    """The samples of pages and registers that are not there or too old, and how terms are cut."""
    lengths = range(mistake_cover.LONGEST + 1)
    mistake_cover.get_ready(("a" * length, match_plan.max_edits(length)) for length in lengths)
    page_stats_of(PageIndex)
    for register in (Employer, FormerName, InsuredPerson):
        phonetic_stats_of(register)
        latin_stats_of(register)
