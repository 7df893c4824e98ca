"""Other pages of the files in which a name or a number was found: it is likely to stand there, if misread.

Problem: on the worst pages too little of a name or number is left for any index; yet who stands on one page
of an employer's file stands on others of it.
Known as: a prior by context: among the pages of one file the odds are a thousand times those among all.
Steps: where the best hits lie in few files, the newest pages of these files are read as well. They are hits
where the whole string stands with up to a third of a name's letters wrong, or a quarter of a number's digits.
Dropped: words apart; on any page of a file something is like a short word.
The figures: docs/adr/0041-search-by-the-odds.md.
"""

from collections.abc import Collection

from documents.models import PageIndex
from documents.search.page_search import scoring
from documents.search.page_search.exact_stage import Rows
from documents.search.page_search.scoring import Scores
from documents.search.query.parsing import WHOLE_NUMBERS, Query

_FILES = 3  # guess
"""A name that stands in more files says little of any of them."""
_BEST = 40  # guess
"""Hits whose files are looked at."""
_NEWEST = 120  # guess: a millisecond or two
"""Pages that are read."""
_NUMBER_STANDS = 0.63  # guess: a quarter of the digits wrong
_LONG_ENOUGH = 8  # guess: of a shorter name a third is any letters


def find_mates(query: Query, rows: Rows, hits: Collection[int], found: Collection[int]) -> Scores:
    """Pages beside these `hits` on which the name or number nearly stands, without those that were found."""
    number = len(query.terms) == 1 and query.kind in WHOLE_NUMBERS
    whole = query.terms[0] if number else query.joined_term
    if not hits or whole is None or len(whole.skeleton) < _LONG_ENOUGH:
        return {}
    files = _files_of(sorted(hits, reverse=True)[:_BEST])
    if not 0 < len(files) <= _FILES:
        return {}
    least = _NUMBER_STANDS if number else scoring.STANDS
    mates = rows.filter(account_no__in=files, filed=True).order_by("-page")
    scores = {
        page: scoring.whole_score(whole, skeleton, text)
        for page, skeleton, text in mates.values_list("page", "skeleton", "text")[:_NEWEST]
        if page not in found
    }
    return {page: score for page, score in scores.items() if score >= least}


def _files_of(pages: Collection[int]) -> set[str]:
    """Account numbers of the files in which they lie."""
    filed = PageIndex.objects.filter(page__in=pages, filed=True)
    return {account_no for account_no in filed.values_list("account_no", flat=True) if account_no}
