"""The radar's two questions: what of one file is missing, and what of an office is to be fetched.

Cost: an answer for one employer is gathering's nine queries and arithmetic. A stretch of the pull list looks
at so many files of one office by their ids, from where the last one ended, and never counts an office.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from documents.employer_file.models import EmployerFile
from documents.employer_file.states import UNTOUCHED
from documents.models import FormType
from documents.radar.answers import Answer, Verdict, merge_runs
from documents.radar.expectations import expect
from documents.radar.gathering import gather_facts
from documents.radar.rules import Certainty, Rule, Table, current_table
from documents.register.models import Folder
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.policy import Action


@dataclass(frozen=True, slots=True)
class Expected:
    """What the radar says of one file."""

    employer: Employer
    version: str
    """The version of the table that was asked."""
    answers: tuple[Answer, ...]
    forms: dict[str, FormType]

    def of(self, verdict: Verdict) -> list[Answer]:
        """The answers of this kind."""
        return [answer for answer in self.answers if answer.verdict == verdict]

    def count(self, verdict: Verdict) -> int:
        """How many papers they stand for."""
        return sum(answer.periods for answer in self.of(verdict))

    def runs(self, verdict: Verdict) -> list[tuple[FormType | None, Answer]]:
        """The answers of this kind with their forms, periods that follow each other put together."""
        return [(self.forms.get(one.form), one) for one in merge_runs(self.of(verdict), verdict)]

    @property
    def groups(self) -> list[tuple[Verdict, int, list[tuple[FormType | None, Answer]]]]:
        """What a screen shows: each kind that there is, what is missing first, with its number of papers."""
        order = (Verdict.MISSING, Verdict.CANNOT_KNOW, Verdict.THERE)
        return [(one, self.count(one), runs) for one in order if (runs := self.runs(one))]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing for all that is known."""
        return not self.of(Verdict.MISSING)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which answers the pull list is to show."""

    verdict: Verdict = Verdict.MISSING
    form: str = ""
    year: int = 0
    """Gregorian; 0 for every year."""

    def includes(self, answer: Answer) -> bool:
        """Whether an answer is asked for."""
        if answer.verdict != self.verdict or (self.form and self.form not in answer.rule.forms):
            return False
        return not self.year or answer.in_year(self.year)

    def rules(self, table: Table) -> tuple[Rule, ...]:
        """The rules that can give such an answer: what is not known makes nothing missing."""
        if self.verdict is not Verdict.MISSING:
            return table.rules
        known = (rule for rule in table.rules if rule.certainty is not Certainty.UNKNOWN)
        return tuple(rule for rule in known if not self.form or self.form in rule.forms)


@dataclass(frozen=True, slots=True)
class PullLine:
    """A paper to look for on the shelf."""

    employer: Employer
    places: str
    """Where its volumes stand, as the register says."""
    form: FormType | None
    answer: Answer


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the pull list: what was found in so many files, and where the list goes on."""

    lines: tuple[PullLine, ...]
    files: int
    after: int | None
    """The employer from which it goes on; None at the end."""
    version: str


def ask_of(employer: Employer, *, user: policy.Officer) -> Expected:
    """What the radar says of one file, periods one by one where they are there or missing."""
    return ask_of_many([employer], user=user)[0]


def ask_of_many(
    employers: Sequence[Employer], *, user: policy.Officer, wanted: Wanted | None = None
) -> list[Expected]:
    """What the radar says of a few dozen files, in their order; by the rules that can give what is wanted."""
    table, today = current_table(), timezone.localdate()
    rules = wanted.rules(table) if wanted else table.rules
    facts = gather_facts(employers, rules, user=user, today=today)
    forms = FormType.objects.in_bulk({form for rule in rules for form in rule.forms})
    out = []
    for employer in employers:
        answers = merge_runs(expect(facts[employer.pk], rules, today=today), Verdict.CANNOT_KNOW)
        out.append(Expected(employer, table.version, tuple(answers), forms))
    return out


def list_to_pull(wanted: Wanted, *, user: policy.Officer, after: int = 0, files: int = 50) -> Stretch:
    """The papers to look for in the next so many scanned files of this person's office, by their ids."""
    rows = EmployerFile.objects.filter(policy.rows(user, Action.READ_UNFILED, office="office"))
    rows = rows.exclude(state__in=UNTOUCHED).filter(employer__gt=after).order_by("employer")
    found = list(rows.select_related("employer__office")[: files + 1])
    employers = [efile.employer for efile in found[:files]]
    asked = ask_of_many(employers, user=user, wanted=wanted)
    places = _places_of(employers)
    return Stretch(
        lines=tuple(
            PullLine(one.employer, places.get(one.employer.pk, ""), one.forms.get(answer.form), answer)
            for one in asked
            for answer in merge_runs([each for each in one.answers if wanted.includes(each)], wanted.verdict)
        ),
        files=len(employers),
        after=employers[-1].pk if len(found) > files else None,
        version=asked[0].version if asked else current_table().version,
    )


def _places_of(employers: Iterable[Employer]) -> dict[int, str]:
    """Shelf and box of each volume, where the register has them."""
    out: dict[int, list[str]] = defaultdict(list)
    folders = Folder.objects.kept().filter(employer__in=[one.pk for one in employers])
    for employer, volume, *place in folders.order_by("volume").values_list(
        "employer", "volume", "shelf", "box"
    ):
        if any(place):
            out[employer].append(f"{volume}: {' '.join(filter(None, place))}")
    return {employer: ", ".join(places) for employer, places in out.items()}
