"""What a query was taken for, and what would find more, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from documents.search.query.parsing import Hint, Kind, Query
from employers.identifiers import AccountNo, Check, JuristicNo, NationalId, Number
from sso_efiles.text import dates
from sso_efiles.text.days import DayRead

_ALMOST_TEN = (9, 11, 12)  # guess
"""Digits of a number that was meant to be an account number, most likely; fewer are its beginning."""
_CHECKED: Mapping[Kind, type[Number]] = {Kind.ACCOUNT_NO: AccountNo, Kind.NATIONAL_ID: NationalId}


@dataclass(frozen=True, slots=True)
class Understood:
    """`value` is the number's digits or the name's core; `shown` and `sentence` never hold a person's id."""

    kind: Kind
    value: str
    hints: tuple[Hint, ...] = ()
    days: tuple[DayRead, ...] = ()
    thai: tuple[str, ...] = ()
    """Thai names that were looked for in place of one in Latin letters."""

    @property
    def shown(self) -> str:
        """The value as people write it; a person's id is masked."""
        match self.kind:
            case Kind.ACCOUNT_NO:
                return AccountNo(self.value).shown
            case Kind.JURISTIC_NO:
                return JuristicNo(self.value).shown
            case Kind.NATIONAL_ID:
                return NationalId(self.value).masked
            case Kind.DAY:
                return dates.both_eras(date.fromisoformat(self.value))
        return self.value

    @property
    def sentence(self) -> str:
        """One line for the search box; empty for plain words."""
        sentences = {
            Kind.ACCOUNT_NO: _("Taken as employer account number %(value)s"),
            Kind.JURISTIC_NO: _("Taken as juristic person number %(value)s"),
            Kind.NATIONAL_ID: _("Taken as personal id %(value)s"),
            Kind.NUMBER: _("Taken as a number that begins with %(value)s"),
            Kind.COMPANY: _("Taken as an employer's name: %(value)s"),
            Kind.PERSON: _("Taken as a person's name: %(value)s"),
        }
        if self.days and self.kind in (Kind.WORDS, Kind.DAY):
            days = ", ".join(dates.both_eras(read.day) for read in self.days)
            return _("Looked for in every spelling: %(days)s") % {"days": days}
        return sentences.get(self.kind, "") % {"value": self.shown}

    @property
    def hint_sentences(self) -> list[str]:
        """What would find more."""
        sentences = {
            Hint.NOTHING: _("Type words, a name or a number to search for."),
            Hint.ONLY_WITHOUT: _(
                "Add at least one word to search for; a word with a minus only leaves pages out."
            ),
            Hint.TOO_MANY_TERMS: _("Only the first 12 words were searched for."),
            Hint.SHORT: _(
                "Very short words were looked for on the newest pages only. Add a letter or a word."
            ),
            Hint.OPEN_QUOTE: _("A quotation mark is missing: the phrase was taken to the end."),
            Hint.DIGITS: _("An employer account number has 10 digits; %(n)s were typed.")
            % {"n": len(self.value)},
            Hint.CHECK_DIGIT: _("The check digit does not fit: look for a slip in the number."),
            Hint.SPELT: _("Names that are spelt otherwise and sound so are shown as near."),
            Hint.SLOW: _("The search was ended because it took too long. Add a word, or choose an office."),
        }
        hints = (sentences[hint] for hint in self.hints)
        return [*self._thai_names(), *hints, *self._doubtful_days()]

    def _thai_names(self) -> list[str]:
        """What was looked for in Thai."""
        if not self.thai:
            return []
        names = {"typed": self.value, "thai": ", ".join(self.thai)}
        return [_("Looked for in Thai, hits are near: %(typed)s → %(thai)s") % names]

    def _doubtful_days(self) -> list[str]:
        """Days whose year of two figures may be another: by which rule it was read, and what to type."""
        return [
            _("This may be %(days)s. Write the year with four figures.") % {"days": dates.ambiguity(read)}
            for read in self.days
            if read.rivals
        ]

    def as_json(self) -> dict[str, Any]:
        """For the API."""
        return {
            "kind": self.kind.value,
            "value": self.shown,
            "sentence": self.sentence,
            "hints": self.hint_sentences,
        }


def explain_query(query: Query, *, also: Sequence[Hint] = (), thai: Sequence[str] = ()) -> Understood:
    """What a query was taken for, with hints of its own and of a search (`also`), and the names in Thai."""
    hints = (*query.hints, *_suspect_slips(query), *also)
    return Understood(query.kind, query.value, hints, query.days, tuple(thai))


def _suspect_slips(query: Query) -> tuple[Hint, ...]:
    """Hints at what looks like a slip of the finger; it is searched for all the same."""
    if query.kind is Kind.NUMBER and len(query.value) in _ALMOST_TEN:
        return (Hint.DIGITS,)
    number = _CHECKED.get(query.kind)
    if number and number(query.value).check is Check.SUSPECT:
        return (Hint.CHECK_DIGIT,)
    return (Hint.OPEN_QUOTE,) if query.text.count('"') % 2 else ()
