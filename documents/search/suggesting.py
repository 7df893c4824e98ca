"""What may be meant, while it is being typed: by the beginning of names and numbers alone."""

from dataclasses import dataclass

from documents.search.query import Kind, parse
from employers.models import Employer, InsuredPerson
from employers.names import CompanyName, PersonName
from sso_efiles import policy
from sso_efiles.policy import Action, Officer

_FEWEST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line under the box: what to put into it, and what kind it is."""

    kind: str
    text: str
    account_no: str = ""

    def as_json(self) -> dict[str, str]:
        """For the API."""
        return {"kind": self.kind, "text": self.text, "account_no": self.account_no}


def suggest(text: str, *, user: Officer, limit: int = 8) -> list[Suggestion]:
    """Employers first, then persons; nothing for roles that do not read files. BadQuery as for any search."""
    query = parse(text)
    if (
        not policy.can(user, Action.READ_FILED)
        or sum(len(term.skeleton) for term in query.terms) < _FEWEST_LETTERS
    ):
        return []
    if query.kind in (Kind.NUMBER, Kind.ACCOUNT_NO):
        employers = (
            Employer.objects.visible_to(user).filter(account_no__starts=query.value).order_by("account_no")
        )
        return [Suggestion("employers", row.name, row.account_no) for row in employers[:limit]]
    if query.kind in (Kind.NATIONAL_ID, Kind.JURISTIC_NO):
        return []
    found = _employers(query.text, user=user, limit=limit)
    return found + _persons(query.text, user=user, limit=limit - len(found))


def _employers(text: str, *, user: Officer, limit: int) -> list[Suggestion]:
    key = CompanyName.parse(text).key
    rows = Employer.objects.visible_to(user).filter(search_key__starts=key).order_by("search_key", "pk")
    return [Suggestion("employers", row.name, row.account_no) for row in (rows[:limit] if key else ())]


def _persons(text: str, *, user: Officer, limit: int) -> list[Suggestion]:
    key = PersonName.parse(text).key
    rows = InsuredPerson.objects.visible_to(user).filter(search_key__starts=key).order_by("search_key", "pk")
    names = [row.name for row in (rows[: limit * 2] if key and limit > 0 else ())]
    return [Suggestion("persons", name) for name in dict.fromkeys(names)][: max(0, limit)]
