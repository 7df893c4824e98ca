"""What on a page speaks against an employer: whose it cannot be, and whether a page that names nobody is
silent indeed, or says that it is somebody else's.

Problem     A page without the employer's number or name may be the second page of a letter, or the identity
            card of a stranger. Filing it by the pages beside it needs that nothing on it says otherwise.
Known as    Record linkage: disagreement on a field. No weights are summed: one disagreement is enough.
Steps       `contradictions` asks what no other sign outweighs: another employer's number, a list of
            another's people, another company's name or number. `speaks_otherwise` asks more of a page that
            has no sign of its own: no number of any kind, no company, no person and no address but those of
            the file, no paper that is made out to somebody. `continues_paper` asks the page itself: it says
            that it goes on with the paper before it, or is a kind that names nobody (a map).
Dropped     Silence as enough: a list of what strangers' papers may say is never whole. Of 40 papers that an
            attack planted (cards without a title, leases, foreign papers) such a list let 27 through.
                Words as signs *for* an employer, and names of persons as such: there are namesakes.
"""

import re
from collections.abc import Container, Iterator

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from documents.filing.evidence import PageEvidence, Signal
from documents.filing.rules import FilingRule, Why, reason
from documents.models import Identifier
from employers.identifiers import Check, Kind, NationalId, group_digits
from employers.matching import Match, Rule
from employers.models import Employer
from employers.names import collapse, person_key

_MISREAD_DIGITS = 2  # guess: more of ten digits misread, and it may be anybody's
"""Digits by which a number may differ from the employer's and still be taken for a misreading of it."""
_MISREAD_NAME = 60  # guess: of 100; two letters of five misread
"""Likeness from which the name of a company may be a misreading of the employer's."""
_KNOWN_PLACE = 80  # guess: of 100; one letter of five misread
"""Likeness from which a place stands in the employer's address."""
_LONG_RUN = 11  # guess: telephone numbers and amounts are shorter, a person's number has 13
"""Digits in one chain that are a number of somebody, however it was misread."""
_FAR_DIGITS = 4  # guess: half of ten digits misread at once leaves nothing of a number
"""Digits by which even a number whose check does not fit must differ to be somebody else's."""
_HEAD = 400  # guess: what a paper is, it says at the top; letters name what they enclose further down
"""Letters of a page that are looked at for words of a paper that is made out to somebody."""
_HEAD_SCORE = 80  # guess: of 100; headings of worn copies lose a letter in five

_SILENT_FORMS = frozenset({"map_photo", "cover", "separator", "blank", "other"})
"""Kinds of paper that are not made out to a person or a firm; the first page of a letter is (memo)."""
_CONTINUES = (
    "แนบท้าย", "เอกสารแนบ", "สิ่งที่ส่งมาด้วย", "ใบต่อ", "ต่อจากหน้า", "แผนที่", "แผนผัง", "ภาพถ่ายสถานประกอบการ",
)  # fmt: skip
"""Words by which a page says that it belongs to the paper before it, or shows a place and no one. guess"""
_CONTINUES_FORMS = frozenset({"map_photo", "cover", "separator"})
_CALLS = (
    "เลขที่บัญชี", "ชื่อสถานประกอบการ", "ลำดับที่สาขา", "ได้รับเงินจาก", "เลขประจำตัว", "กรรมการผู้จัดการ",
    "หุ้นส่วนผู้จัดการ",
)  # fmt: skip
"""Words behind which somebody is named: where they stand and nobody of the file was read, it may be
anybody.
"""
_CALL_SCORE = 90  # guess: of 100; stricter than headings, since running text has words that are like them
_PAPERS = (
    "บัตรประจำตัว", "ประจำตัวประชาชน", "ทะเบียนบ้าน", "รหัสประจำบ้าน", "รายการเกี่ยวกับบ้าน", "เจ้าบ้าน", "หนังสือรับรอง",
    "นิติบุคคล", "หนังสือเดินทาง", "ใบอนุญาต", "ใบสำคัญ", "หนังสือมอบอำนาจ", "มรณบัตร", "สูติบัตร", "ใบเปลี่ยนชื่อ",
    "identificationcard", "nationalid", "passport", "workpermit",
)  # fmt: skip
"""Words of papers that are made out to somebody. guess: the kinds of class E in data/form_types.csv."""
_CHAIN = re.compile(r"(?:[0-9๐-๙][ \-–.]{0,2}){11,}")
_PERSON = re.compile(
    r"(?:นางสาว|น\.\s?ส\.|นาง|นาย(?!จ้าง|ทะเบียน|อำเภอ|แพทย์|ก)|เด็กชาย|เด็กหญิง|ด\.\s?[ชญ]\.|M(?:r|rs|iss)\.?)\s?"
    r"([ก-๙A-Za-z]{2,})\s+([ก-๙A-Za-z]{2,})"
)
_PLACE = re.compile(r"(?:ตำบล|แขวง|(?<![ก-๙])ต\.)\s?([ก-๙]{2,})")


def contradictions(employer: Employer, here: PageEvidence) -> Iterator[Why]:
    """What on the page says that it is not this employer's, whatever else speaks for it."""
    own = here.signals_of(employer)
    for match in here.matches:
        if match.employer != employer and _outweighs(match, employer, here):
            yield reason(FilingRule.FOREIGN_PAGE, match.employer.account_no_shown)
    if here.shows_number_of(employer):
        return
    yield from (_number_reason(one) for one in here.numbers if _is_another(one, employer))
    # one person who worked here, or a number put right, says little where a firm is named that is not ours
    if Signal.NAME not in own:
        for keys in here.mentions:
            if not _may_be_name_of(employer, keys):
                yield reason(FilingRule.OTHER_NAME, keys[0])


def _outweighs(other: Match, employer: Employer, here: PageEvidence) -> bool:
    """Whether evidence for another employer leaves no room for this one."""
    for one in other.why:
        if one.rule is Rule.ACCOUNT_NO or (one.rule is Rule.JURISTIC_NO and one.score >= 1):
            return True
        if one.rule is Rule.PEOPLE and one.score >= 1 and Signal.PEOPLE not in here.signals_of(employer):
            return True
        if one.rule is Rule.NAME and _bears_another_name(other.employer, employer):
            own = here.signals_of(employer)
            return Signal.NAME not in own or len(own) == 1
    return False


def _bears_another_name(other: Employer, employer: Employer) -> bool:
    """Whether the other's name is more than a part of ours: of a misread name the beginning may be
    another's.
    """
    return not other.search_key or other.search_key not in employer.search_key


def _is_another(found: Identifier, employer: Employer) -> bool:
    """A number that cannot be a misreading of the employer's: it fits its check, or is nothing like it."""
    numbers = {Kind.ACCOUNT_NO: employer.account_no, Kind.JURISTIC_NO: employer.juristic_no}
    own = numbers.get(Kind(found.kind), "")
    most = _MISREAD_DIGITS if found.check_result == Check.OK else _FAR_DIGITS
    return bool(own) and Levenshtein.distance(found.value, own) > most


def _may_be_name_of(employer: Employer, keys: tuple[str, ...]) -> bool:
    return any(fuzz.ratio(employer.search_key, key) >= _MISREAD_NAME for key in keys)


def speaks_otherwise(employer: Employer, here: PageEvidence, *, known: Container[str]) -> Why | None:
    """The first thing that keeps a page without a sign of its own from being taken for silent; `known` holds
    the keys of persons on the sure papers of the file.
    """
    return next(
        (
            found
            for found in (
                _paper(here),
                _number(here),
                _company(employer, here),
                _person(here, known),
                _place(employer, here),
            )
            if found
        ),
        None,
    )


def continues_paper(here: PageEvidence) -> bool:
    """Whether a page says that it belongs to the paper before it, or is a kind that names nobody."""
    if here.form_id in _CONTINUES_FORMS:
        return True
    return _find_word(_CONTINUES, collapse(here.text), score=_CALL_SCORE) is not None


def person_keys(text: str) -> frozenset[str]:
    """The keys of the persons that a text names with a title."""
    return frozenset(person_key(first, last) for first, last in _PERSON.findall(text))


def _paper(here: PageEvidence) -> Why | None:
    if here.form_id and here.form_id not in _SILENT_FORMS:
        return reason(FilingRule.OTHER_PAPER, here.form_title or here.form_id)
    letters = collapse(here.text)
    said = _find_word(_PAPERS, letters[:_HEAD], score=_HEAD_SCORE) or _find_word(
        _CALLS, letters, score=_CALL_SCORE
    )
    return reason(FilingRule.OTHER_PAPER, said) if said else None


def _find_word(table: tuple[str, ...], letters: str, *, score: int) -> str | None:
    """The first word of a table that stands among these letters, or nearly."""
    for word in map(collapse, table):
        if word in letters:
            return word
        # a text shorter than the word is compared with a part of it, and any letter is a part
        if len(letters) >= len(word) and fuzz.partial_ratio(word, letters, score_cutoff=score) > 0:
            return word
    return None


def _number(here: PageEvidence) -> Why | None:
    said = next((one for one in here.numbers if one.kind != Kind.BRANCH_SEQ), None)
    if said:
        return _number_reason(said)
    chain = _CHAIN.search(here.text)
    return reason(FilingRule.OTHER_NUMBER, f"{chain[0].strip()[:3]}…") if chain else None


def _company(employer: Employer, here: PageEvidence) -> Why | None:
    if here.matches:
        return reason(FilingRule.FOREIGN_PAGE, here.matches[0].employer.account_no_shown)
    return reason(FilingRule.OTHER_NAME, here.mentions[0][0]) if here.mentions else None


def _person(here: PageEvidence, known: Container[str]) -> Why | None:
    strangers = (
        match for match in _PERSON.finditer(here.text) if person_key(match[1], match[2]) not in known
    )
    stranger = next(strangers, None)
    return reason(FilingRule.OTHER_NAME, stranger[0]) if stranger else None


def _place(employer: Employer, here: PageEvidence) -> Why | None:
    at_home = collapse(employer.address)
    for place in _PLACE.findall(here.text):
        if not at_home or fuzz.partial_ratio(collapse(place), at_home) < _KNOWN_PLACE:
            return reason(FilingRule.OTHER_ADDRESS, place)
    return None


def _number_reason(found: Identifier) -> Why:
    """Persons' numbers are masked: reasons are shown in lists."""
    kind = Kind(found.kind)
    masked = kind is Kind.NATIONAL_ID and len(found.value) == NationalId.length
    shown = NationalId(found.value).masked if masked else group_digits(kind, found.value)
    return reason(FilingRule.OTHER_NUMBER, shown, box=found.box)
