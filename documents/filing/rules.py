"""The closed catalogue of filing rules: why a page may lie where it lies, in words, with sign and weight.

A reason is one rule applied to one page: what is stored as a page's `why`, answered by the API and shown on
the screens.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Self, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.doubts import Doubt
from documents.sheets.payload import Misread
from employers.identifiers import JuristicNo, Kind, group_digits
from employers.matching import WEIGHTS


class Sign(StrEnum):
    """The icon before a reason: it speaks for the place, or asks for a look."""

    EVIDENCE = "check"
    QUESTION = "info"


class FilingRule(StrEnum):
    """Each member: code, version, sign, sentence; and the kind of number that its evidence is, if it is one.

    The code is stored and public, so it stays; the sentence may be worded better. The version grows when the
    rule decides otherwise than it did: a stored reason says by which one it was given.
    """

    version: int
    sign: Sign
    sentence: str | Promise
    number: Kind | None

    def __new__(
        cls, code: str, version: int, sign: Sign, sentence: str | Promise, number: Kind | None = None
    ) -> Self:
        rule = str.__new__(cls, code)
        rule._value_ = code
        rule.version, rule.sign, rule.sentence, rule.number = version, sign, sentence, number
        return rule

    # what the folder says
    DECLARED_ACCOUNT = (
        "declared_account",
        1,
        Sign.EVIDENCE,
        _("The sender gave the number %(evidence)s with the folder."),
    )
    FOLDER_NAME = "folder_name", 2, Sign.EVIDENCE, _("The folder's name holds the number %(evidence)s.")
    FILE_NAME = "file_name", 1, Sign.EVIDENCE, _("The file's name holds the number %(evidence)s.")
    FOLDER_NUMBER_UNKNOWN = (
        "folder_number_unknown",
        1,
        Sign.QUESTION,
        _("The folder's number %(evidence)s is not in the registry."),
    )
    FOLDER_NUMBERS = (
        "folder_numbers",
        1,
        Sign.QUESTION,
        _("The folder names more than one employer: %(evidence)s."),
    )
    FOLDER_BY_PAGES = "folder_by_pages", 2, Sign.EVIDENCE, _("Most pages of the folder name %(evidence)s.")
    FOLDER_CONFLICT = (
        "folder_conflict",
        1,
        Sign.QUESTION,
        _("The folder has one number, its pages name %(evidence)s."),
    )

    # what covers and separators say (stacks.py)
    COVER = "cover", 1, Sign.EVIDENCE, _("It lies behind the cover of %(evidence)s.")
    COVER_COUNTED = (
        "cover_counted",
        1,
        Sign.EVIDENCE,
        _("As many sides lie behind the cover as were counted: %(evidence)s."),
    )
    COVER_PENDING = "cover_pending", 1, Sign.QUESTION, _("The number of the folder %(evidence)s is pending.")
    COVER_UNKNOWN = (
        "cover_unknown",
        1,
        Sign.QUESTION,
        _("The register does not have the folder of this cover: %(evidence)s."),
    )
    COVER_ELSEWHERE = (
        "cover_elsewhere",
        1,
        Sign.QUESTION,
        _("The folder of this cover is kept by another office: %(evidence)s."),
    )
    COVER_OUTDATED = (
        "cover_outdated",
        1,
        Sign.QUESTION,
        _("The cover bears a number that the register no longer has for its folder: %(evidence)s."),
    )
    SHEET_UNREAD = (
        "sheet_unread",
        1,
        Sign.QUESTION,
        _("A cover or separator may begin another file here, and could not be believed: %(evidence)s."),
    )
    OWN_SHEET = "own_sheet", 1, Sign.EVIDENCE, _("A sheet of ours that cuts the stack: %(evidence)s.")
    SECTION_DIFFERS = (
        "section_differs",
        1,
        Sign.QUESTION,
        _("It lies behind the separator of section %(evidence)s, and its form is of another one."),
    )

    # by what the machine files a page: two signs that do not depend on each other
    TWO_SIGNS = "two_signs", 1, Sign.EVIDENCE, _("Independent signs that agree: %(evidence)s.")
    BETWEEN_NEIGHBOURS = (
        "between_neighbours",
        1,
        Sign.EVIDENCE,
        _("The pages before and behind it are surely of %(evidence)s, and nothing on it speaks otherwise."),
    )
    BLANK_SIDE = "blank_side", 1, Sign.EVIDENCE, _("A blank side: it goes with the paper before it.")

    # what stands on the page: the evidence of employers/matching
    ACCOUNT_NO = (
        "account_no",
        1,
        Sign.EVIDENCE,
        _("The account number stands on the page: %(evidence)s."),
        Kind.ACCOUNT_NO,
    )
    ACCOUNT_NO_REPAIRED = (
        "account_no_repaired",
        1,
        Sign.QUESTION,
        _("The page reads %(evidence)s; by check digit and registry it is this number."),
        Kind.ACCOUNT_NO,
    )
    JURISTIC_NO = (
        "juristic_no",
        1,
        Sign.EVIDENCE,
        _("The juristic person number stands on the page: %(evidence)s."),
        Kind.JURISTIC_NO,
    )
    PEOPLE = (
        "people",
        1,
        Sign.EVIDENCE,
        _("Insured persons on the page who worked for this employer: %(evidence)s."),
    )
    NAME = "name", 2, Sign.EVIDENCE, _("The employer's name stands on the page: %(evidence)s.")
    PERSON_OF_FILE = (
        "person_of_file",
        1,
        Sign.EVIDENCE,
        _("A person on the page is also on other papers of this employer: %(evidence)s."),
    )

    # what came before
    KNOWN_PAGE = "known_page", 1, Sign.EVIDENCE, _("The same page came before: %(evidence)s.")
    STANDS_ALONE = (
        "stands_alone",
        1,
        Sign.QUESTION,
        _("It was a copy of a page that lies elsewhere now: %(evidence)s."),
    )

    # what the page says beside its folder, or does not say
    FOREIGN_PAGE = (
        "foreign_page",
        1,
        Sign.QUESTION,
        _("The page shows another employer's number: %(evidence)s."),
    )
    SEVERAL_NUMBERS = (
        "several_numbers",
        1,
        Sign.QUESTION,
        _("The page names more than one employer: %(evidence)s."),
    )
    OTHER_NUMBER = (
        "other_number",
        1,
        Sign.QUESTION,
        _("A number that is not this employer's stands on the page: %(evidence)s."),
    )
    OTHER_NAME = (
        "other_name",
        1,
        Sign.QUESTION,
        _("The page names somebody who is not known of this employer: %(evidence)s."),
    )
    OTHER_ADDRESS = (
        "other_address",
        1,
        Sign.QUESTION,
        _("An address that is not this employer's stands on the page: %(evidence)s."),
    )
    OTHER_PAPER = (
        "other_paper",
        1,
        Sign.QUESTION,
        _("It is a paper of a person or a firm (%(evidence)s), and does not say that it is this employer's."),
    )
    HELD_BY_DOUBT = (
        "held_by_doubt",
        1,
        Sign.QUESTION,
        _("The machine files no page with this doubt: %(evidence)s."),
    )
    NO_SECOND_SIGN = "no_second_sign", 1, Sign.QUESTION, _("Only one sign speaks for this employer.")
    PEOPLE_DECIDED = (
        "people_decided",
        1,
        Sign.QUESTION,
        _("People have decided on papers of this folder; this page came later."),
    )
    PAGE_BEFORE = "page_before", 1, Sign.QUESTION, _("The page before it belongs to %(evidence)s.")
    NO_NUMBER = "no_number", 1, Sign.QUESTION, _("No employer's number was found on the page.")

    # what a person decided
    PERSON = "person", 1, Sign.EVIDENCE, _("Filed by %(evidence)s.")
    REJECTED = "rejected", 1, Sign.QUESTION, _("Rejected by %(evidence)s.")
    REOPENED = "reopened", 1, Sign.QUESTION, _("Taken up again by %(evidence)s.")

    @property
    def weight(self) -> float | None:
        """How much its evidence adds at most to an employer's score; None where nothing is weighed."""
        return WEIGHTS.get(self)


_MISREAD: Mapping[str, str | Promise] = {
    Misread.UNREAD.value: _("no code was read"),
    Misread.CHECK_WRONG.value: _("its check value does not fit"),
    Misread.OTHER_VERSION.value: _("it is of another version"),
    Misread.SEVERAL.value: _("codes of two sheets stand on it"),
}
"""In words why the code of a sheet is not believed; a test compares them with the members."""
BY_CODE: Mapping[str, FilingRule] = {rule.value: rule for rule in FilingRule}
"""The rule of a stored code, or of evidence in employers/matching, whose rules are some of these."""


class Why(TypedDict):
    """One reason, as it is stored: by which rule, in which version, what was read, and where on the page."""

    rule: FilingRule
    version: int
    evidence: str
    box: object


def reason(rule: FilingRule, evidence: str, *, box: object = None) -> Why:
    """One reason by the present version of a rule; the box is [x0, y0, x1, y1] or None."""
    return {"rule": rule, "version": rule.version, "evidence": evidence, "box": box}


def describe_reason(stored: Mapping[str, Any]) -> str:
    """The sentence of a stored reason in the present language; it says so when the rule is not known."""
    rule, evidence = _rule_of(stored), str(stored.get("evidence", ""))
    if rule is None:
        return gettext("By a rule that this version of the system does not know (%(evidence)s).") % {
            "evidence": evidence or "-"
        }
    if rule is FilingRule.HELD_BY_DOUBT and evidence in Doubt:
        evidence = str(Doubt(evidence).label)
    elif rule is FilingRule.SHEET_UNREAD and evidence in _MISREAD:
        evidence = str(_MISREAD[evidence])
    elif rule.number is Kind.JURISTIC_NO and len(evidence) == JuristicNo.length:
        evidence = JuristicNo(evidence).masked
    elif rule.number and evidence.isdecimal():
        evidence = group_digits(rule.number, evidence)
    return str(rule.sentence) % {"evidence": evidence}


def sign_of(stored: Mapping[str, Any]) -> Sign:
    """The icon of a stored reason; a rule that is not known asks for a look."""
    rule = _rule_of(stored)
    return rule.sign if rule else Sign.QUESTION


def _rule_of(stored: Mapping[str, Any]) -> FilingRule | None:
    return BY_CODE.get(str(stored.get("rule", "")))
