"""What may have been meant by words that found nothing: the nearest spelling that there is."""

from documents.search.fold import skeleton
from documents.search.query import Kind, parse
from documents.search.registry import search_employers, search_persons
from employers.names import CompanyName, PersonName
from sso_efiles import policy
from sso_efiles.policy import Action, Officer

_FEWEST_LETTERS = 3


def nearest(text: str, *, user: Officer) -> str | None:
    """The name of the registry that is most like what was typed, to be searched for instead.

    None for numbers, when nothing is like it, and for roles that read no files. BadQuery as for any search.
    """
    query = parse(text)
    if not policy.can(user, Action.READ_FILED) or query.kind in (
        Kind.NOTHING, Kind.NUMBER, Kind.ACCOUNT_NO, Kind.JURISTIC_NO, Kind.NATIONAL_ID
    ):  # fmt: skip
        return None
    if len(skeleton(query.value)) < _FEWEST_LETTERS:
        return None
    employers = search_employers(text, user=user, limit=1).results
    persons = search_persons(text, user=user, limit=1).results
    named = [(hit.score, CompanyName.parse(hit.name).core) for hit in employers]
    named += [(hit.score, _untitled(hit.name)) for hit in persons]
    found = max(named, default=None)
    return found[1] if found and found[1] != query.value else None


def _untitled(name: str) -> str:
    person = PersonName.parse(name)
    return " ".join(filter(None, (person.first, person.middle, person.last)))
