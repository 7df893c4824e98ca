"""What speaks for each form on a page: the signs of the recognisers' table, found and weighed.

Problem     Titles, codes, subjects and phrases stand on papers in many wordings, and on other papers as
            mentions.
Known as    An additive (naive Bayes-like) scoring of weighted features, with non-maximum suppression of
            titles.
Steps       Codes are seen once for all forms. Titles are sought in the head; each is worth what its place
            says (by itself on a line, near the top, in a sentence), and one that lies within a longer one of
            another form is dropped. A letter's subject is weighed by itself, and titles below it are
            mentions. Phrases add up, to a limit. Words that must stand, and words that must not, come last.
Dropped     A trained classifier: no labelled pages of the office exist, and a table is what it can correct.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from documents.reading.form_codes import CodeSeen, see_codes
from documents.reading.page_letters import (
    HEAD_LETTERS,
    Found,
    PageLetters,
    Phrase,
    fold_phrase,
    is_nearly_subject,
)
from documents.reading.recognisers import Place, Recogniser, Sign, SignKind
from sso_efiles.text.fold import skeleton_of

_MOST_WORDS = 8.0  # guess: phrases alone outweigh a title by a little
_ALONE, _BEGINS, _ENDS, _WITHIN, _MENTIONED = 1.0, 0.75, 0.7, 0.3, 0.12
"""Worth of a title by itself on its lines, at the beginning of one, at the end, within, and in a sentence."""
_FIRST_LINES, _BEGINS_FIRST = 3, 0.92
"""Lines of the page at whose beginning a title is nearly as good as by itself."""
_COVERS = 0.6
"""Share of its lines that a title fills which stands by itself."""
_TOP_LINES, _UPPER_LINES = 6, 14
_UPPER, _LOWER = 0.85, 0.3
"""Worth of a title below the first lines, and far down."""
_SUBJECT_AS_TITLE = 0.3
_MUCH_SHARED, _MORE_LIKE = 0.75, 0.05
"""Share of letters in common of two titles at one place, and by how much the better one is more like them."""
_LESS_LIKE = 0.1
"""A longer title that is less like its text by more than this is another's with something before it."""
_LOST_SUBJECT = 0.6
"""What a subject is worth on a page that is not seen to be a letter."""
_SHORT_LINE = 45
"""Letters of a line that may be a title as a whole."""
_IN_SHORT = 0.65
_BESIDE = 3
"""Letters of a skeleton before a title that are a figure, a bullet or a scrap."""
_MEMO_HEAD = 0.6
"""What a subject is worth on an internal memo: what it is about is another paper."""
_BEFORE_TITLES = tuple(
    skeleton_of(word)
    for word in (
        "แบบ",
        "หนังสือ",
        "ใบ",
        "สำเนา",
        "คำขอ",
        "คู่ฉบับ",
        "แบบฟอร์ม",
        "ร่าง",
        "ต้นฉบับ",
        "หนังสือสำคัญ",
        "บันทึก",
        "แบบพิมพ์",
    )
)
_MENTION_WORDS = tuple(
    skeleton_of(word)
    for word in (
        "ตามแบบ",
        "ตาม",
        "ยื่น",
        "แนบ",
        "พร้อม",
        "จำนวน",
        "ประกอบ",
        "และ",
        "หรือ",
        "ได้แก่",
        "ส่งมาด้วย",
        "อ้างถึง",
        "ให้นำ",
    )
)
_LIST_ITEM = re.compile(r"^\s*(?:[0-9]{1,2}[.)]|[-•*–□☐])\s*")
_COUNTED = re.compile(r"จำนวน\s*[0-9.…]*\s*(?:ฉบับ|ชุด|แผ่น|ใบ|เล่ม)|[0-9]\s*(?:ฉบับ|ชุด)")
_OF_HEADS = (SignKind.CODE, SignKind.HEADING, SignKind.SUBJECT, SignKind.LETTER)
_HEAD_TELLS = 3.0  # guess: half a title
_MEMO_TITLE = fold_phrase("บันทึกข้อความ")


@dataclass(slots=True)
class Evidence:
    """What speaks for one form, by kind of sign."""

    form: str
    version: int
    by_kind: dict[SignKind, float] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """The sum; phrases count up to a limit."""
        told = {**self.by_kind}
        words = min(told.pop(SignKind.WORDS, 0.0), _MOST_WORDS)
        return sum(told.values()) + words

    @property
    def rule(self) -> str:
        """The kind of sign that weighs most, the form, the version of its recogniser: `heading:sps_1_03@3`.
        Words are named where no sign of a head weighs anything to speak of.
        """
        told = {
            kind: value for kind, value in self.by_kind.items() if kind in _OF_HEADS and value >= _HEAD_TELLS
        }
        kind = max(told or self.by_kind, key=lambda kind: self.by_kind[kind])
        return f"{kind}:{self.form}@{self.version}"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a page before its signs are weighed."""

    page: PageLetters
    blank: bool = False
    pictured: bool = False
    """Whether hardly anything is written on it and yet it is not blank."""


@dataclass(frozen=True, slots=True)
class _Title:
    form: str
    kind: SignKind
    found: Found
    value: float


def weigh_page(seen: Seen, recognisers: Mapping[str, Recogniser]) -> list[Evidence]:
    """The evidence for each form that has any, strongest first."""
    found = {form: Evidence(form, one.version) for form, one in recognisers.items()}
    _weigh_codes(seen.page, recognisers, found)
    titles = [title for one in recognisers.values() for title in _titles_of(seen.page, one)]
    for title in _drop_contained(titles):
        _take_best(found[title.form], title.kind, title.value)
    _damp_subjects_of_memos(seen.page, found)
    for one in recognisers.values():
        _weigh_rest(seen, one, found[one.form])
    told = (one for one in found.values() if one.by_kind and one.score > 0)
    return sorted(told, key=lambda one: (-one.score, one.form))


def _take_best(evidence: Evidence, kind: SignKind, value: float) -> None:
    evidence.by_kind[kind] = max(evidence.by_kind.get(kind, 0.0), value)


def _weigh_codes(
    page: PageLetters, recognisers: Mapping[str, Recogniser], found: dict[str, Evidence]
) -> None:
    owners = _owners_of_codes(tuple(recognisers.values()))
    for code in see_codes(page, owners):
        for form, weight in owners[code.text]:
            _take_best(found[form], SignKind.CODE, weight * _worth_of_code(code))


def _worth_of_code(code: CodeSeen) -> float:
    return code.worth


@lru_cache(maxsize=4)
def _owners_of_codes(recognisers: tuple[Recogniser, ...]) -> dict[str, list[tuple[str, float]]]:
    """Which forms bear a code, and what it is worth for each."""
    owners: dict[str, list[tuple[str, float]]] = {}
    for one in recognisers:
        for sign in _signs(one, SignKind.CODE):
            for text in sign.texts:
                owners.setdefault(text, []).append((one.form, sign.weight))
    return owners


def _signs(one: Recogniser, *kinds: SignKind) -> Iterator[Sign]:
    return (sign for sign in one.signs if sign.kind in kinds)


def _titles_of(page: PageLetters, one: Recogniser) -> Iterator[_Title]:
    for sign in _signs(one, SignKind.HEADING):
        for text in sign.texts:
            phrase = fold_phrase(text)
            place = (
                page.find(phrase, within=HEAD_LETTERS)
                or page.find_line(phrase, within=HEAD_LETTERS)
                or _alone_below(page, phrase)
            )
            if place is not None:
                worth = place.likeness * _worth_of_title(page, place)
                yield _Title(one.form, sign.kind, place, sign.weight * worth)
    yield from _subjects_of(page, one) if page.subject else _lost_subjects_of(page, one)


def _alone_below(page: PageLetters, phrase: Phrase) -> Found | None:
    """A title below the head counts where it begins a line: a paper whose head was read last."""
    found = page.find(phrase)
    if found is None or found.start - page.starts[page.line_of(found.start)] > _BESIDE:
        return None
    return found


def _subjects_of(page: PageLetters, one: Recogniser) -> Iterator[_Title]:
    text = page.subject_text()
    told = PageLetters.find
    start = page.starts[page.subject[0]] if page.subject else 0
    for sign in _signs(one, SignKind.SUBJECT):
        for phrase in map(fold_phrase, sign.texts):
            found = told(page, phrase, within=start + len(text))
            if found is not None and found.end > start:
                yield _Title(one.form, sign.kind, found, sign.weight * found.likeness)


def _lost_subjects_of(page: PageLetters, one: Recogniser) -> Iterator[_Title]:
    """Subjects of a letter whose addressee was not seen: on a line that begins with the word for the
    subject.
    """
    for sign in _signs(one, SignKind.SUBJECT):
        for phrase in map(fold_phrase, sign.texts):
            found = page.find(phrase, within=HEAD_LETTERS)
            if found is not None and is_nearly_subject(page.skeletons[page.line_of(found.start)]):
                yield _Title(one.form, sign.kind, found, sign.weight * found.likeness * _LOST_SUBJECT)


def _worth_of_title(page: PageLetters, found: Found) -> float:
    """What a title's place says: 1 by itself in the first lines, next to nothing in a sentence."""
    first, last = page.line_of(found.start), page.line_of(found.end - 1)
    before = page.joined[page.starts[first] : found.start]
    behind = page.end_of(last) - found.end
    down = 1.0 if first < _TOP_LINES else _UPPER if first < _UPPER_LINES else _LOWER
    if page.subject is not None and first >= page.subject[0]:
        return _SUBJECT_AS_TITLE if first < page.subject[1] else _MENTIONED
    if _is_mention(page.lines[first], before, page.lines[last]):
        return _MENTIONED
    width = found.end - found.start
    if len(before) <= _BESIDE or before in _BEFORE_TITLES:
        alone = width >= _COVERS * (width + behind)
        begins = _BEGINS_FIRST if first < _FIRST_LINES else _BEGINS
        return down * (_ALONE if alone else begins)
    within = _IN_SHORT if len(before) + width + behind <= _SHORT_LINE else _WITHIN
    return down * (_ENDS if behind <= _BESIDE else within)


def _is_mention(line: str, before: str, last: str) -> bool:
    """Listed among papers, counted as a paper, or led in by a word of sentences."""
    if _LIST_ITEM.match(line) and _COUNTED.search(line + last):
        return True
    return before.endswith(_MENTION_WORDS) or bool(_COUNTED.search(last))


def _drop_contained(titles: Iterable[_Title]) -> list[_Title]:
    """Titles that do not lie within a longer one of another form, nor where another is more like the text."""
    told = list(titles)
    likest = [title for title in told if not any(_is_outdone(title, other) for other in told)]
    known = sorted(likest, key=lambda title: (title.found.start - title.found.end, -title.value))
    kept: list[_Title] = []
    for title in known:
        if not any(_lies_within(title, other) for other in kept):
            kept.append(title)
    return kept


def _is_outdone(title: _Title, other: _Title) -> bool:
    """Whether another form's title of much the same letters stands there, more like them."""
    if title.form == other.form or title.kind != other.kind:
        return False
    one, two = title.found, other.found
    shared = min(one.end, two.end) - max(one.start, two.start)
    alike = shared >= _MUCH_SHARED * max(one.end - one.start, two.end - two.start)
    return alike and two.likeness >= one.likeness + _MORE_LIKE


def _lies_within(title: _Title, other: _Title) -> bool:
    inner, outer = title.found, other.found
    if title.form == other.form or title.kind != other.kind:
        return False
    if outer.likeness < inner.likeness - _LESS_LIKE:
        return False
    longer = outer.end - outer.start > inner.end - inner.start + 1
    return longer and outer.start - 1 <= inner.start and inner.end <= outer.end + 1


def _damp_subjects_of_memos(page: PageLetters, found: Mapping[str, Evidence]) -> None:
    if page.find(_MEMO_TITLE, within=HEAD_LETTERS) is None:
        return
    for one in found.values():
        if SignKind.SUBJECT in one.by_kind:
            one.by_kind[SignKind.SUBJECT] *= _MEMO_HEAD


def _weigh_rest(seen: Seen, one: Recogniser, evidence: Evidence) -> None:
    page, told = seen.page, evidence.by_kind
    for sign in one.signs:
        match sign.kind:
            case SignKind.WORDS:
                if value := sign.weight * sum(_likenesses(page, sign)):
                    told[SignKind.WORDS] = told.get(SignKind.WORDS, 0.0) + value
            case SignKind.LETTER if page.subject is not None:
                told[SignKind.LETTER] = sign.weight
            case SignKind.PICTURE if seen.blank if one.form == "blank" else seen.pictured:
                told[SignKind.PICTURE] = sign.weight
            case SignKind.NEVER if told and any(_likenesses(page, sign)):
                told[SignKind.NEVER] = -sign.weight
            case SignKind.MUST if not any(_likenesses(page, sign)):
                told.clear()
                return


def _likenesses(page: PageLetters, sign: Sign) -> Iterator[float]:
    within = HEAD_LETTERS if sign.place is Place.HEAD else None
    for text in sign.texts:
        found = page.find(fold_phrase(text), within=within)
        if found is not None:
            yield found.likeness
