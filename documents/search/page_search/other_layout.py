"""The question that was meant when the keyboard stood in the other layout: offered where it finds more."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from documents.errors import BadQuery
from documents.search.answers import Answer
from documents.search.page_search.pages import search_pages
from documents.search.query.filters import Filters
from documents.search.query.parsing import Query, parse_query
from documents.search.registry_search.registry import search_employers, search_persons
from sso_efiles.policy import Officer
from sso_efiles.text import keyboard

SEARCHES: Mapping[str, Callable[..., Answer[Any]]] = {
    "pages": search_pages,
    "employers": search_employers,
    "persons": search_persons,
}
"""By the kind of what is found, as the contract calls it."""


def suggest_other_layout(
    query: Query,
    answers: Sequence[Answer[Any]],
    *,
    kinds: Sequence[str],
    user: Officer,
    filters: Filters | None = None,
) -> str | None:
    """What was typed, read in the other layout, if that stands somewhere and what was typed does not.

    Where nothing was found any other reading is looked for. Where something is near, a Thai question is read
    otherwise only if it cannot be spelt as it stands.
    """
    hits = [hit for answer in answers for hit in answer.results]
    if any(hit.how == "exact" for hit in hits):
        return None
    other = keyboard.read_in_other_layout(query.typed)
    if other is None or (hits and other.isascii() and not keyboard.is_unspelt(query.typed)):
        return None
    try:
        meant = parse_query(other)
    except BadQuery:
        return None
    for kind in kinds:
        found = SEARCHES[kind](meant, user=user, filters=filters, limit=1).results
        if any(hit.how == "exact" for hit in found):
            return other
    return None
