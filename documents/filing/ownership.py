"""Whose pages these are: what the folder says, what the pages say, and why (no writing here)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from documents.models import Batch, Identifier, Page, Reading
from employers import matching
from employers.extraction import find_numbers
from employers.identifiers import AccountNo, InvalidAccountNo, Kind, plain
from employers.matching import Clues, Match
from employers.models import Employer
from employers.repair import DoubtfulNumber

Why = dict[str, object]
"""One reason: {rule, evidence, box}."""


class Trust(StrEnum):
    """How sure the machine is of an owner."""

    FILE = "file"
    """Sure enough to file."""
    SUGGEST = "suggest"
    """A person decides, with this suggestion."""
    ASK = "ask"
    """A person decides, nothing to suggest."""


_SMALL_FOLDER = 3
"""Pages of a folder without a number for which one page may speak."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose page it is thought to be, how surely, and why: a list of {rule, evidence, box}."""

    employer: Employer | None
    trust: Trust
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What one page says of its owner: the employers that it may belong to, best first."""

    matches: tuple[Match, ...]
    boxes: Mapping[str, object]

    @property
    def sure(self) -> list[Match]:
        """Those that the page names beyond doubt: check digit and registry, or two things that agree."""
        return [match for match in self.matches if match.is_sure]

    @property
    def owner(self) -> Employer | None:
        """The one employer that the page names; None when there is none, or more than one."""
        return self.sure[0].employer if len(self.sure) == 1 else None

    def why(self, employer: Employer, *, rule: str = "") -> tuple[Why, ...]:
        """What speaks for this employer, with the place on the page; `rule` instead of each reason's own
        name.
        """
        reasons = [evidence for match in self.matches if match.employer == employer for evidence in match.why]
        return tuple(
            because(rule or e.rule.value, e.as_read, box=self.boxes.get(e.as_read)) for e in reasons
        )[:4]


def listen(pages: Sequence[Page]) -> dict[int, Said]:
    """{page id: Said} in a constant number of queries."""
    found: dict[int, list[Identifier]] = defaultdict(list)
    for identifier in Identifier.objects.filter(page__in=pages):
        found[identifier.page_id].append(identifier)
    readings = {
        r.page_id: r
        for r in Reading.objects.filter(page__in=pages, current=True).only("page", "text", "digits")
    }
    clues = {page.pk: _clues(found[page.pk], readings.get(page.pk)) for page in pages}
    matches = matching.match_pages(clues)
    return {
        page.pk: Said(tuple(matches[page.pk]), {i.value: i.box for i in found[page.pk]}) for page in pages
    }


def _clues(found: Sequence[Identifier], reading: Reading | None) -> Clues:
    by_kind = {kind: tuple(i.value for i in found if i.kind == kind) for kind in Identifier.Kind.values}
    boxed = [] if reading is None else [_boxed(field) for field in reading.digits]
    return Clues(
        account_nos=by_kind[Kind.ACCOUNT_NO],
        juristic_nos=by_kind[Kind.JURISTIC_NO],
        national_ids=by_kind[Kind.NATIONAL_ID],
        readings=(*boxed, *(DoubtfulNumber(number) for number in by_kind[Kind.ACCOUNT_NO])),
        text=reading.text if reading else "",
    )


def _boxed(field: list[Any]) -> DoubtfulNumber:
    return DoubtfulNumber(plain(field[0]), alternatives=tuple(other for other, _ in field[-1]))


def decide(batch: Batch, pages: Sequence[Page]) -> dict[int, Owner]:
    """{page id: Owner} for all pages of a batch, in the order given."""
    said = listen(pages)
    if batch.loose:
        return _each_for_itself(pages, said)
    folder, why = _folder(batch)
    if folder is not None:
        return _numbered(folder, why, pages, said)
    if why:
        return {page.pk: _of_unknown_folder(why, said[page.pk]) for page in pages}
    return _unnumbered(pages, said)


def _folder(batch: Batch) -> tuple[Employer | None, tuple[Why, ...]]:
    """The employer whose number the sender declared or wrote on the folder; why also tells of a number nobody
    has, and of two employers on one folder: a person parts them.
    """
    numbers = list(_numbers_of(batch))
    if not numbers:
        return None, ()
    rule, number = numbers[0]
    known = matching.employers_by_account([number for _rule, number in numbers])
    employer = known.get(number)
    if employer is None:
        return None, (because("folder_number_unknown", AccountNo(number).shown),)
    others = {other.pk: other for other in known.values() if other != employer}
    if others and not batch.account_no:
        shown = ", ".join(owner.account_no_shown for owner in (employer, *others.values()))
        return None, (because("folder_numbers", shown),)
    return employer, (because(rule, employer.account_no_shown),)


def _numbers_of(batch: Batch) -> Iterable[tuple[str, str]]:
    if batch.account_no:
        yield "declared_account", batch.account_no
    for found in find_numbers(batch.folder_name):
        if found.kind is Kind.ACCOUNT_NO:
            yield "folder_name", found.digits
    try:
        yield "folder_name", AccountNo.parse(batch.folder_name).digits
    except InvalidAccountNo:
        return


def _numbered(
    folder: Employer, why: tuple[Why, ...], pages: Sequence[Page], said: dict[int, Said]
) -> dict[int, Owner]:
    """A folder with a number: its own pages are filed; a page that names another employer is a foreign
    page.
    """
    foreign = Counter(other for page in pages if (other := _foreign(said[page.pk], folder)) is not None)
    own = any(match.employer == folder for page in pages for match in said[page.pk].sure)
    conflict = not own and bool(foreign) and max(foreign.values()) > 1
    out = {}
    for page in pages:
        here = said[page.pk]
        other = _foreign(here, folder)
        if other is not None:
            out[page.pk] = Owner(
                other, Trust.SUGGEST, (because("foreign_page", other.account_no_shown), *here.why(other))
            )
        elif conflict:
            most = foreign.most_common(1)[0][0]
            out[page.pk] = Owner(
                folder, Trust.SUGGEST, (*why, because("folder_conflict", most.account_no_shown))
            )
        else:
            out[page.pk] = Owner(folder, Trust.FILE, why + here.why(folder))
    return out


def _unnumbered(pages: Sequence[Page], said: dict[int, Said]) -> dict[int, Owner]:
    """A folder without a number: it belongs to the employer whom most of its pages name."""
    votes = Counter(owner for page in pages if (owner := said[page.pk].owner) is not None)
    ranked = votes.most_common(2)
    if not ranked:
        return {page.pk: _unsure(said[page.pk]) for page in pages}
    winner, most = ranked[0]
    if most * 5 < sum(votes.values()) * 3 or (len(ranked) > 1 and ranked[1][1] == most):
        return _each_for_itself(pages, said)
    why = (because("folder_by_pages", f"{winner.account_no_shown} ({most}/{len(pages)})"),)
    owners = _numbered(winner, why, pages, said)
    if most > 1 or len(pages) <= _SMALL_FOLDER:
        return owners
    # one page alone does not speak for a whole folder: it is filed, the others wait for a person
    named = {page.pk for page in pages if said[page.pk].owner == winner}
    return {pk: owner if pk in named else suggested(owner) for pk, owner in owners.items()}


def _each_for_itself(pages: Sequence[Page], said: dict[int, Said]) -> dict[int, Owner]:
    """A stack: each page by its own numbers; one without any may go with the page before it, if a person
    agrees.
    """
    out: dict[int, Owner] = {}
    before: Employer | None = None
    for page in pages:
        here = said[page.pk]
        if here.owner is not None:
            out[page.pk] = Owner(here.owner, Trust.FILE, here.why(here.owner))
        elif here.sure:
            names = ", ".join(match.employer.account_no_shown for match in here.sure)
            out[page.pk] = Owner(None, Trust.ASK, (because("several_numbers", names),))
        else:
            out[page.pk] = _unsure(here, before=before)
        before = out[page.pk].employer or before
    return out


def _unsure(said: Said, *, before: Employer | None = None) -> Owner:
    """Nothing sure on the page: its likeliest employer, or that of the page before; a person decides."""
    if said.matches:
        likely = said.matches[0].employer
        return Owner(likely, Trust.SUGGEST, said.why(likely))
    if before is not None:
        return Owner(before, Trust.SUGGEST, (because("page_before", before.account_no_shown),))
    return Owner(None, Trust.ASK, (because("no_number", ""),))


def _of_unknown_folder(why: tuple[Why, ...], said: Said) -> Owner:
    owner = said.owner
    return (
        Owner(None, Trust.ASK, why) if owner is None else Owner(owner, Trust.SUGGEST, why + said.why(owner))
    )


def _foreign(said: Said, folder: Employer) -> Employer | None:
    """The other employer whom this page names, when nothing on it speaks as surely for the folder's own."""
    return said.owner if said.owner is not None and said.owner != folder else None


def suggested(owner: Owner) -> Owner:
    """The same, for a person to decide."""
    return replace(owner, trust=Trust.SUGGEST) if owner.trust is Trust.FILE else owner


def because(rule: str, evidence: str, *, box: object = None) -> Why:
    """One reason, as it is stored and shown."""
    return {"rule": rule, "evidence": evidence, "box": box}
