"""What a hit shows: text with the hit marked, and its boxes on the picture, even where OCR misread it."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate, islice
from typing import Any

from documents.search.query.parsing import is_company_no
from documents.search.query.terms import Term
from documents.search.text.edit_distance import best_alignment
from employers.identifiers import plain
from sso_efiles.text import fold
from sso_efiles.text.days import find_days
from sso_efiles.text.thai import starts_no_word

AROUND = 60  # guess
"""Letters shown on each side of the first hit."""
MAX_MARKS = 20  # guess
_MANY = 8  # guess
"""For more places on one page it is quicker to list all offsets of its letters."""
_D = "0-9๐-๙０-９OoIlSBZ"
"""Digits, and the letters that OCR makes of them."""
_DASH = "\u00ad\u2010-\u2015\u2212\uff0d|-"
_GAP = f"[\\s.{_DASH}]{{1,3}}"
_PERSON_NO = re.compile(
    f"(?<![{_D}])(?:[{_D}]{_GAP}[{_D}]{{4}}{_GAP}[{_D}]{{5}}{_GAP}[{_D}]{{2}}{_GAP}[{_D}]"  # as it is printed
    f"|[{_D}](?:[{_DASH}]?[{_D}]){{11,}}|[{_D}](?:\\s[{_D}]){{11,}}"  # run together, hyphened, in boxes
    f"|[{_D}]\\s?[{_DASH}]\\s?[{_D}](?:[\\s.{_DASH}]{{0,3}}[{_D}]){{9,13}})"  # a digit lost, a blank added
)
_FEWEST_DIGITS = 10  # guess: three of thirteen digits lost
_ID_DIGITS = 13
_SHOWN = (3, 1)
"""Digits left readable at the front and the back of a masked number, as NationalId.masked does."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a snippet; templates escape `text` and put <mark> round the hits."""

    text: str
    hit: bool


def show_hits(
    text: str, words: Sequence[Sequence[Any]], terms: Sequence[Term], *, searched: str = ""
) -> tuple[list[Part], list[list[int]]]:
    """The text round its first hit, and the boxes of all; looked for once where the words are the text.

    13-digit numbers are masked, save the one that was asked for.
    """
    spans = find_hits(text, terms)
    spoken = _join_words(words)
    on_words = spans if spoken == text.replace("\n", " ") else find_hits(spoken, terms)
    return _cut_parts(text, spans, searched), _boxes_of_spans(words, on_words)


def _cut_parts(text: str, spans: Sequence[Span], searched: str) -> list[Part]:
    text = mask_numbers(text, searched=searched)
    focus = spans[0] if spans else (0, 0)
    start, end = _window_around(text, focus)
    out, at = [], start
    if start:
        out.append(Part("… ", hit=False))
    for first, last in spans:
        if first >= at and last <= end:
            out += [Part(text[at:first], hit=False), Part(text[first:last], hit=True)]
            at = last
    out.append(Part(text[at:end] + (" …" if end < len(text) else ""), hit=False))
    return [Part(" ".join(part.text.split("\n")), part.hit) for part in out if part.text]


def to_html(pieces: Iterable[Part]) -> str:
    """Parts as markup: escaped first, then marked."""
    return "".join(f"<mark>{escape(p.text)}</mark>" if p.hit else escape(p.text) for p in pieces)


def mask_numbers(text: str, *, searched: str = "") -> str:
    """Persons' numbers with their middle as X, letter for letter; companies' and the searched one stay."""
    return _PERSON_NO.sub(lambda run: _mask_number(run.group(), searched), text)


def _mask_number(run: str, searched: str) -> str:
    digits = "".join(char for char in plain(run) if char.isdigit())
    sought = len(searched) >= _ID_DIGITS and searched in digits
    if len(digits) < _FEWEST_DIGITS or sought or is_company_no(digits):
        return run
    places = [place for place, char in enumerate(run) if char.isalnum()]
    front, back = _SHOWN
    hidden = set(places[max(0, len(places) - _ID_DIGITS) + front : len(places) - back])
    return "".join("X" if place in hidden else char for place, char in enumerate(run))


def find_hits(text: str, terms: Sequence[Term]) -> list[Span]:
    """Where the terms stand, in order and apart: as written, else by skeleton, else what is nearest."""
    folded = fold.fold_text(text)
    words = [term for term in terms if term.skeleton and not term.day]
    sought = [(term, _likeliest_places(folded, term)) for term in words]
    folded = folded.with_offsets() if sum(len(places) for _term, places in sought) > _MANY else folded
    found: list[Span] = []
    for term, places in sought:
        found += _spans_of_term(folded, term, places)
    if any(term.day for term in terms):
        found += _spans_of_days(text, folded, terms)
    return _merge_spans(found)[:MAX_MARKS]


def _spans_of_term(folded: fold.Folded, term: Term, places: Sequence[int]) -> list[Span]:
    """Spans of a term in the source: exact ones, else its skeleton's, else the one nearest to it."""
    spans = [folded.source_span(at, at + len(term.skeleton)) for at in places]
    as_written = [span for span in spans if term.exact in fold.exact_letters(folded.source[slice(*span)])]
    if spans:
        return as_written or spans
    near = best_alignment(term.skeleton, folded.skeleton)
    return [folded.source_span(*near)] if near else []


def _spans_of_days(text: str, folded: fold.Folded, terms: Sequence[Term]) -> list[Span]:
    """Where the days stand, in any spelling; of one that does not, the letters that are nearest to it."""
    stand = [(found.start, found.end, found.read.days) for found in find_days(text)]
    out: list[Span] = []
    for term in terms:
        spans = [(start, end) for start, end, days in stand if term.day in days]
        if term.day and not spans and (near := best_alignment(fold.skeleton_of(term.text), folded.skeleton)):
            spans = [folded.source_span(*near)]
        out += spans
    return out


def _likeliest_places(folded: fold.Folded, term: Term) -> Sequence[int]:
    """Where its skeleton stands; of more places than are marked, those with its very letters."""
    places = list(islice(_find_all(term.skeleton, folded.skeleton), MAX_MARKS + 1))
    if len(places) > MAX_MARKS:
        sought = fold.aligned_letters(term.exact)
        letters = fold.aligned_letters(fold.exact_letters(folded.source))
        if len(sought) == len(term.skeleton) and len(letters) == len(folded.skeleton):
            places = list(islice(_find_all(sought, letters), MAX_MARKS)) or places
    return places


def _find_all(term: str, text: str) -> Iterator[int]:
    at = text.find(term)
    while at >= 0:
        yield at
        at = text.find(term, at + len(term))


def _merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, overlapping ones as one."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _window_around(text: str, focus: Span) -> Span:
    """A window round the focus, cut at a space if one is near, and never between a letter and its marks."""
    start, end = max(0, focus[0] - AROUND), min(len(text), focus[1] + AROUND)
    start = _nearest_space(text, start, range(start, min(start + AROUND // 3, focus[0]))) if start else 0
    end = (
        _nearest_space(text, end, range(end, max(end - AROUND // 3, focus[1]), -1))
        if end < len(text)
        else end
    )
    while 0 < start < focus[0] and starts_no_word(text[start]):
        start += 1
    while end < len(text) and starts_no_word(text[end]):
        end += 1
    return start, end


def _nearest_space(text: str, otherwise: int, places: Iterable[int]) -> int:
    return next((place for place in places if text[place : place + 1].isspace()), otherwise)


def find_boxes(words: Sequence[Sequence[Any]], terms: Sequence[Term]) -> list[list[int]]:
    """Boxes of the terms on the picture; words are [[text, x0, y0, x1, y1, confidence, line], ...]."""
    return _boxes_of_spans(words, find_hits(_join_words(words), terms))


def _join_words(words: Sequence[Sequence[Any]]) -> str:
    return " ".join([str(word[0]) for word in words])


def _boxes_of_spans(words: Sequence[Sequence[Any]], spans: Iterable[Span]) -> list[list[int]]:
    starts = list(accumulate((len(str(word[0])) + 1 for word in words), initial=0))
    found: list[list[int]] = []
    for start, end in spans:
        found += _boxes_of_span(words, starts, (start, end))
    return found


def _boxes_of_span(words: Sequence[Sequence[Any]], starts: Sequence[int], span: Span) -> list[list[int]]:
    by_line: dict[Any, list[int]] = {}
    for number in range(bisect_right(starts, span[0]) - 1, len(words)):
        if starts[number] >= span[1]:
            break
        word = words[number]
        box = _box_part(word, span[0] - starts[number], span[1] - starts[number])
        line = word[6] if len(word) > 6 else number
        have = by_line.get(line)
        by_line[line] = box if have is None else [*map(min, have[:2], box[:2]), *map(max, have[2:], box[2:])]
    return list(by_line.values())


def _box_part(word: Sequence[Any], start: int, end: int) -> list[int]:
    """The share of a word's box that letters [start:end) take up; marks above and below take none."""
    text, x0, y0, x1, y1 = word[:5]
    widths = list(accumulate((unicodedata.category(char) != "Mn" for char in text), initial=0))
    start, end = max(0, start), min(len(text), end)
    total = widths[-1]
    if total == 0 or (start == 0 and end == len(text)):
        return [x0, y0, x1, y1]
    letter = (x1 - x0) / total
    left = max(x0, x0 + letter * (widths[start] - 0.5))  # half a letter of air: type is not of one width
    right = min(x1, x0 + letter * (widths[end] + 0.5))
    return [round(left), y0, round(right), y1]
