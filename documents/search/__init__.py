"""Finding pages, employers and persons: the front door, past which nobody outside imports.

Beside it stand two doors of their own: `documents.search.index`, for whoever writes pages or makes the index
anew, and `documents.search.usage`, for the figures that searching leaves behind.
"""

from documents.search.answers import Answer, EmployerHit, EmployerRef, PageHit, PersonHit
from documents.search.coverage import Begun, Coverage, Digitised, begun_in, digitised_places
from documents.search.index.index_rows import drop_pages, index_pages, refile_index
from documents.search.page_search.other_layout import SEARCHES, suggest_other_layout
from documents.search.page_search.pages import search_pages
from documents.search.page_search.spelling import suggest_spelling
from documents.search.planning.warmup import warm_up
from documents.search.query.filters import FILTERS, Filter, FilterKind, Filters
from documents.search.query.parsing import MAX_LETTERS, Kind, Query, has_person_id, parse_query
from documents.search.query.snippet import find_boxes
from documents.search.query.understanding import Understood, explain_query
from documents.search.registry_search.registry import search_employers, search_persons
from documents.search.registry_search.suggestions import Suggestion, suggest_completions

__all__ = [
    "FILTERS",
    "MAX_LETTERS",
    "SEARCHES",
    "Answer",
    "Begun",
    "Coverage",
    "Digitised",
    "EmployerHit",
    "EmployerRef",
    "Filter",
    "FilterKind",
    "Filters",
    "Kind",
    "PageHit",
    "PersonHit",
    "Query",
    "Suggestion",
    "Understood",
    "begun_in",
    "digitised_places",
    "drop_pages",
    "explain_query",
    "find_boxes",
    "has_person_id",
    "index_pages",
    "parse_query",
    "refile_index",
    "search_employers",
    "search_pages",
    "search_persons",
    "suggest_completions",
    "suggest_other_layout",
    "suggest_spelling",
    "warm_up",
]
