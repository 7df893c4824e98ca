"""The words that were asked for, carried from page to page; a person's number never stands in an address."""

import secrets

from django.http import HttpRequest

from documents.errors import UsePost
from documents.search import has_person_id

_KEPT = 20  # guess
_PLACE = "asked"


def remember(request: HttpRequest, words: str) -> str:
    """Keep the words in the session, and give back the key that may stand in an address."""
    kept: dict[str, str] = request.session.get(_PLACE, {})
    known = next((key for key, value in kept.items() if value == words), None)
    if known:
        return known
    key = secrets.token_urlsafe(9)
    request.session[_PLACE] = dict([*kept.items(), (key, words)][-_KEPT:])
    return key


def words_of(request: HttpRequest) -> str:
    """What was asked, from `q`, or from the session under `s`. UsePost for a person's number in `q`."""
    if key := request.GET.get("s", ""):
        found = request.session.get(_PLACE, {}).get(key, "")
        return found if isinstance(found, str) else ""
    words = request.GET.get("q", "")
    if has_person_id(words):
        raise UsePost
    return words


def address_part(request: HttpRequest, words: str) -> dict[str, str]:
    """The field that carries the words in a link."""
    if not words:
        return {}
    return {"s": remember(request, words)} if has_person_id(words) else {"q": words}
