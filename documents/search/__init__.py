"""Finding pages, employers and persons."""

from documents.search.answers import Answer, EmployerHit, EmployerRef, PageHit, PersonHit
from documents.search.coverage import Coverage
from documents.search.index.index_rows import drop_pages, index_pages, refile_index
from documents.search.pages import search_pages
from documents.search.planning.warmup import prepare
from documents.search.query.filters import Filters
from documents.search.query.parsing import has_person_id
from documents.search.query.understanding import Understood, understand
from documents.search.registry_search.registry import search_employers, search_persons
from documents.search.registry_search.suggestions import Suggestion, suggest
from documents.search.spelling import nearest

__all__ = [
    "Answer",
    "Coverage",
    "EmployerHit",
    "EmployerRef",
    "Filters",
    "PageHit",
    "PersonHit",
    "Suggestion",
    "Understood",
    "drop_pages",
    "has_person_id",
    "index_pages",
    "nearest",
    "prepare",
    "refile_index",
    "search_employers",
    "search_pages",
    "search_persons",
    "suggest",
    "understand",
]
