"""The closed catalogue of rules by which a side of paper is missing, and one gap as it is stored.

A gap is a page without an image, of kind *missing*; its `why` is one reason, by a rule of this catalogue,
with what was read, where, and between which pages the side lay.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


class GapRule(StrEnum):
    """Each member: code, version, sentence. The code is stored and public; the version grows when the rule
    finds otherwise than it did.
    """

    version: int
    sentence: str | Promise

    def __new__(cls, code: str, version: int, sentence: str | Promise) -> Self:
        rule = str.__new__(cls, code)
        rule._value_ = code
        rule.version, rule.sentence = version, sentence
        return rule

    COUNTED_SIDES = (
        "counted_sides",
        1,
        _("Fewer sides were scanned than the counted sheets have: %(evidence)s."),
    )
    SHEET_OF_N = (
        "sheet_of_n",
        1,
        _("The sheets beside it are numbered, and this one is missing: %(evidence)s."),
    )
    SHEETS_ATTACHED = (
        "sheets_attached",
        1,
        _("The form says how many sheets are attached, and fewer follow: %(evidence)s."),
    )
    FILE_NUMBERS = "file_numbers", 1, _("The numbers of the scanned files leave one out: %(evidence)s.")
    MONTH_OF_YEAR = (
        "month_of_year",
        1,
        _("The monthly forms of this year leave a month out: %(evidence)s."),
    )


BY_CODE: Mapping[str, GapRule] = {rule.value: rule for rule in GapRule}


@dataclass(frozen=True, slots=True)
class Gap:
    """One side that is missing. `key` names it within its folder: found again, it is the same gap."""

    rule: GapRule
    key: str
    evidence: str
    after: int | None = None
    """The page that it lay behind, by its id; None: not known, or it lay before all."""
    before: int | None = None
    """The page that it lay before."""
    box: list[int] | None = None
    """Where the evidence stands, on the page that says it."""
    batch: int | None = None
    """The batch in which it belongs; None: the newest of its folder."""

    def as_reason(self) -> dict[str, Any]:
        """As a page's `why` keeps it."""
        return {
            "rule": self.rule.value,
            "version": self.rule.version,
            "evidence": self.evidence,
            "box": self.box,
            "key": self.key,
            "after": self.after,
            "before": self.before,
        }


def gap_reason(why: Any) -> Mapping[str, Any] | None:
    """The reason of a gap among a page's reasons; None for a page that no rule has raised."""
    return next((one for one in why or () if one.get("rule") in BY_CODE), None)


def sentence_of(reason: Mapping[str, Any], *, language: str = "") -> str:
    """Why the side is missing, in the present or the named language."""
    rule = BY_CODE[reason["rule"]]
    if not language:
        return str(rule.sentence) % {"evidence": reason["evidence"]}
    with override(language):
        return str(rule.sentence) % {"evidence": reason["evidence"]}
