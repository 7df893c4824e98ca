"""Whether the page names a number: a label before it in its row, or above it in its column.

Problem     The caption of a number is read as another line where it stands apart, or heads a column; a
            number that nothing names may be anybody's.
Known as    Key-value extraction by geometry: the key is looked for to the left, then upward.
Steps       Words to the left at one height, from left to right, are the line before the number. Where no
            word of a sentence stands close before it, words above that share its columns are passed as long
            as they are numbers; of the rest the nearest two rows are the heading. What a line or heading
            says is asked of employers/number_labels. A bank close behind makes it no
            employer's account.

Pure; some 0.2 ms for a number on a page of 600 words.
"""

from __future__ import annotations

from collections.abc import Sequence

from employers.identifiers import Kind
from employers.number_labels import is_named, is_of_others
from ocr.engine import Box, Word

# guess: all numbers of this module; in heights of the number where nothing else is said
_SHARED = 0.5
"""Of the smaller height, that words of one row share; of a word's width, that stands in a column."""
_CLOSE = 1.5
"""A word nearer than this before a number is of its sentence."""
_WIDEST = 2.5
"""In widths of the number: wider words head no column."""
_ROW = 1.0
_HEADING = 2
"""Rows of a heading."""
_NUMBERS = 0.5
"""Share of a word's letters that are digits from which it is a number."""


def is_named_on_page(box: Box, kind: Kind, words: Sequence[Word]) -> bool:
    """Whether a label in the row or at the head of the column of a number names such ones."""
    before, behind = _row_before(box, words), _text_of(_row_behind(box, words))
    if is_named(_text_of(before), kind, behind):
        return True
    tall = box[3] - box[1]
    if any(box[0] - word.box[2] < _CLOSE * tall and not _is_number(word.text) for word in before):
        return False
    return any(is_named(heading, kind, behind) for heading in _headings(box, words))


def is_of_others_on_page(box: Box, kind: Kind, words: Sequence[Word]) -> bool:
    """Whether the nearest label in the row of a number, else right above it, is of another sort."""
    before, behind = _row_before(box, words), _text_of(_row_behind(box, words))
    if before:
        return is_of_others(_text_of(before), kind, behind)
    return any(is_of_others(heading, kind, behind) for heading in _headings(box, words)[:1] or [""])


def _row_before(box: Box, words: Sequence[Word]) -> list[Word]:
    return sorted((word for word in words if _stands_before(word.box, box)), key=lambda word: word.box[0])


def _row_behind(box: Box, words: Sequence[Word]) -> list[Word]:
    """Words behind a number, the first of them close to it."""
    tall = box[3] - box[1]
    behind = sorted((word for word in words if _stands_behind(word.box, box)), key=lambda word: word.box[0])
    return behind if behind and behind[0].box[0] - box[2] < _CLOSE * tall else []


def _text_of(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _headings(box: Box, words: Sequence[Word]) -> list[str]:
    """What stands over a number, numbers left out: the nearest row, and the two nearest in one."""
    over = sorted(
        (word for word in words if _stands_over(word.box, box) and not _is_number(word.text)),
        key=lambda word: -word.box[3],
    )
    rows: list[list[Word]] = []
    for word in over:
        if rows and rows[-1][0].box[3] - word.box[3] < _ROW * (box[3] - box[1]):
            rows[-1].append(word)
        elif len(rows) == _HEADING:
            break
        else:
            rows.append([word])
    lines = [_text_of(sorted(row, key=lambda word: word.box[0])) for row in rows]
    return [" ".join(reversed(lines[:count])) for count in range(1, len(lines) + 1)]


def _stands_before(word: Box, number: Box) -> bool:
    lower = min(word[3] - word[1], number[3] - number[1])
    return word[2] <= number[0] + _SHARED * lower and word[0] < number[0] and _stands_beside(word, number)


def _stands_behind(word: Box, number: Box) -> bool:
    lower = min(word[3] - word[1], number[3] - number[1])
    return word[0] >= number[2] - _SHARED * lower and word[2] > number[2] and _stands_beside(word, number)


def _stands_beside(word: Box, number: Box) -> bool:
    shared = min(word[3], number[3]) - max(word[1], number[1])
    return shared >= _SHARED * min(word[3] - word[1], number[3] - number[1])


def _stands_over(word: Box, number: Box) -> bool:
    wide = word[2] - word[0]
    shared = min(word[2], number[2]) - max(word[0], number[0])
    above = word[3] <= number[1] + _SHARED * (number[3] - number[1])
    return above and wide <= _WIDEST * (number[2] - number[0]) and shared >= _SHARED * wide


def _is_number(text: str) -> bool:
    return sum(map(str.isdecimal, text)) >= _NUMBERS * len(text)
