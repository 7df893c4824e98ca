"""One page before and after the decision: the signs that speak for each employer, and what follows from them.

Two independent signs that agree, and nothing that contradicts them: the page is sure (ADR 0021). Everything
else is a person's, with the employers that may be meant.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from documents.doubts import HOLDS_FILING, Doubt
from documents.filing.candidates import MOST_CANDIDATES, Candidate, encode_candidates
from documents.filing.evidence import PageEvidence, Signal
from documents.filing.folder_numbers import Folder
from documents.filing.otherwise import contradictions
from documents.filing.rules import FilingRule, Why, reason
from documents.states import CandidateOrigin, Strength
from employers.identifiers import NationalId
from employers.models import Employer

_AGREE = 2  # by definition: ADR 0021
"""Independent signs by which a page is filed without a person."""
_RANKED = (Signal.COVER, Signal.NAME, Signal.FOLDER, Signal.NUMBER, Signal.PEOPLE)
"""Where one sign speaks for each of two employers: a cover goes before a name, a name before the folder, the
folder before a number that had to be repaired and before a few people. guess
"""


class Decision(StrEnum):
    """What the machine does with a page whose employer it thinks to know."""

    AUTO_FILE = "auto_file"
    """It files the page without a person."""
    SUGGEST = "suggest"
    """A person decides, with this suggestion."""
    REVIEW = "review"
    """A person decides, with nothing to suggest."""
    SET_APART = "set_apart"
    """It is a separator, and no paper of anybody's file."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The employer that a page is thought to belong to, what is done about it, by which rule, and why;
    with the employers that it may belong to.
    """

    employer: Employer | None
    decision: Decision
    why: tuple[Why, ...] = ()
    strength: Strength = Strength.NOTHING_KNOWN
    candidates: tuple[Candidate, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether signs agree, be it filed or held by a doubt."""
        return self.strength is Strength.AGREED

    @property
    def rule(self) -> Why | None:
        """The reason that decided: the first."""
        return self.why[0] if self.why else None

    @property
    def columns(self) -> dict[str, Any]:
        """The opinion as a document keeps it."""
        return {
            "strength": self.strength,
            "candidates": encode_candidates(self.candidates),
            "rule": self.rule["rule"] if self.rule else "",
            "rule_version": self.rule["version"] if self.rule else 0,
        }


Assignments = dict[int, Assignment]
"""Page id -> whose it is thought to be."""


@dataclass(frozen=True, slots=True)
class Case:
    """One page before the decision: what stands on it, the folder it lay in, whom its folder's pages name."""

    here: PageEvidence
    folder: Folder
    voted: Employer | None = None
    vote: tuple[Why, ...] = ()
    of_file: Mapping[Employer, str] = field(default_factory=dict)
    """Employer -> a person on the page who also stands on sure papers of that employer."""

    def signals_of(self, employer: Employer) -> frozenset[Signal]:
        """All signs that speak for this employer, the pages beside it left out."""
        found = set(self.here.signals_of(employer))
        if employer == self.folder.employer:
            found |= self._signals_above()
        if employer == self.voted and found:
            found.add(Signal.NEIGHBOURS)
        if employer in self.of_file:
            found.add(Signal.PEOPLE)
        return frozenset(found)

    def _signals_above(self) -> set[Signal]:
        """What the folder says, by its name or its cover."""
        if not self.folder.cover:
            return {Signal.FOLDER}
        return {Signal.COVER, Signal.COUNT} if self.folder.counted else {Signal.COVER}

    def rests_on_folder(self, employer: Employer) -> bool:
        """Whether nothing but the folder in which it lay speaks for this employer."""
        signs = self.signals_of(employer)
        return bool(signs) and signs <= {Signal.FOLDER, Signal.COVER, Signal.COUNT}

    def reasons_for(self, employer: Employer) -> tuple[Why, ...]:
        """What speaks for this employer: folder, page, persons."""
        above = self.folder.why if employer == self.folder.employer else ()
        voted = self.vote if employer == self.voted else ()
        person = self.of_file.get(employer)
        known = (reason(FilingRule.PERSON_OF_FILE, NationalId(person).masked),) if person else ()
        return (*above, *voted, *self.here.reasons_for(employer), *known)

    def employers(self) -> list[Employer]:
        """Whoever is named by anything, by the number of signs; of as many, by what they rest on."""
        named = [match.employer for match in self.here.matches]
        for other in (*self.of_file, self.folder.employer, self.voted):
            if other is not None and other not in named:
                named.append(other)
        return sorted(named, key=self._rank)

    def _rank(self, employer: Employer) -> tuple[int, int]:
        signs = self.signals_of(employer)
        if self.here.shows_number_of(employer):
            return -len(signs), 0
        return -len(signs), next(
            (n for n, sign in enumerate(_RANKED, start=1) if sign in signs), len(_RANKED)
        )


def decide(case: Case) -> Assignment:
    """By the signs that speak for each employer, and what speaks against the best of them."""
    ranked = case.employers()
    offered = _candidates(case, ranked)
    if not ranked:
        why = case.folder.why or (reason(FilingRule.NO_NUMBER, ""),)
        return Assignment(None, Decision.REVIEW, why, Strength.NOTHING_KNOWN)
    best = _first_choice(case, ranked)
    if best is None:
        return _part_by_hand(case, offered)
    against = _against(case, best)
    signs = case.signals_of(best)
    why = case.reasons_for(best)
    if against:
        return Assignment(best, Decision.SUGGEST, (*against, *why), Strength.CONTRADICTED, offered)
    if len(signs) < _AGREE:
        lone = reason(FilingRule.NO_SECOND_SIGN, "")
        return Assignment(best, Decision.SUGGEST, (lone, *why), Strength.ONE_SIGN, offered)
    agreed = (reason(FilingRule.TWO_SIGNS, str(len(signs))), *why)
    return hold(Assignment(best, Decision.AUTO_FILE, agreed, Strength.AGREED, offered), case, HOLDS_FILING)


def _first_choice(case: Case, ranked: Sequence[Employer]) -> Employer | None:
    """The employer to suggest; None where the page names another as surely."""
    best, *others = ranked
    signs = len(case.signals_of(best))
    for other in others:
        if other in case.here.named and (
            case.here.shows_number_of(other) or len(case.signals_of(other)) >= signs
        ):
            return None
    return best


def _part_by_hand(case: Case, offered: tuple[Candidate, ...]) -> Assignment:
    names = ", ".join(one.account_no_shown for one in case.here.named)
    why = (*case.folder.why, reason(FilingRule.SEVERAL_NUMBERS, names))
    return Assignment(None, Decision.REVIEW, why[::-1], Strength.CONTRADICTED, offered)


def _against(case: Case, employer: Employer) -> tuple[Why, ...]:
    """What contradicts this employer: the folder, or something on the page."""
    found = list(contradictions(employer, case.here))
    folder = case.folder
    if folder.employer not in (None, employer):
        found.insert(0, reason(FilingRule.FOREIGN_PAGE, employer.account_no_shown))
    elif folder.employer is None and folder.why:
        found[:0] = folder.why
    elif case.voted not in (None, employer):
        found.insert(0, reason(FilingRule.FOREIGN_PAGE, employer.account_no_shown))
    return tuple(found)


def _candidates(case: Case, ranked: Sequence[Employer]) -> tuple[Candidate, ...]:
    offered = []
    for employer in ranked[:MOST_CANDIDATES]:
        if case.here.match_of(employer) or employer in case.of_file:
            origin = CandidateOrigin.PAGE
        elif employer == case.folder.employer:
            origin = CandidateOrigin.FOLDER
        else:
            origin = CandidateOrigin.NEIGHBOURS
        offered.append(Candidate(employer, origin, case.reasons_for(employer)))
    return tuple(offered)


def hold(assignment: Assignment, case: Case, doubts: frozenset[Doubt]) -> Assignment:
    """A page with one of these doubts is not filed in silence: the doubt stands first among the reasons."""
    held = sorted(case.here.doubts & doubts)
    if not held:
        return assignment
    why = (*(reason(FilingRule.HELD_BY_DOUBT, doubt.value) for doubt in held), *assignment.why)
    return replace(assignment, decision=Decision.SUGGEST, why=why)


def leave_to_people(assignment: Assignment, *, decided: Collection[int]) -> Assignment:
    """An assignment that the machine would file, left to a person, since people have decided on this folder;
    `decided` are the ids of the employers that they chose.
    """
    if assignment.decision is not Decision.AUTO_FILE:
        return assignment
    agrees = assignment.employer is not None and assignment.employer.pk in decided
    return replace(
        assignment,
        decision=Decision.SUGGEST,
        why=(reason(FilingRule.PEOPLE_DECIDED, ""), *assignment.why),
        strength=assignment.strength if agrees else Strength.CONTRADICTED,
    )
