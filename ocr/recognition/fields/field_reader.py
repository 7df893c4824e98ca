"""A number field, read whole: for each of its places a digit with ten shares, empty, or unreadable.

Problem: hands cross walls and touch their neighbours, and combs come in every style, so that cells cut out of
the page hold scraps of walls and halves of digits (docs/adr/0033).
Known as: segmentation-free recognition: a sequence labeller, then decoding with what is known of the places.
Steps: the network says of every fourth column what stands there; places are found (places.py); what columns
round a place say is pooled; the field is Arabic or Thai throughout; shares are flattened by a temperature,
another for print than for hands, until told and true agree (C. Guo et al., On calibration of modern neural
networks, ICML 2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ocr.engine import CellKind
from ocr.recognition.fields.field_network import load_network
from ocr.recognition.fields.labels import FIRST, HAND, NOTHING, UNREADABLE, Alphabet
from ocr.recognition.fields.places import place_by_count, place_freely, place_near, spread_edges
from ocr.recognition.fields.strip import STEP, FieldStrip, Floats

PRINT_TEMPERATURE, HAND_TEMPERATURE = 1.0, 1.1
"""measured: of 0.7 to 1.5 those at which 2,240 printed and 2,350 written digits of taught combs, fresh seeds,
were likeliest were 0.9 and 1.15; on combs and faces never taught 0.9 was a little too sure
(docs/design/number-fields.md, 2026-11).
"""
_EMPTY = 0.5  # guess: nothing stands there, as the pooled columns say
_NO_DIGIT = 0.5  # guess: of what stands there, how much is no digit
_TINY = 1e-6
_THAI_BY, _LEAST_SAID = 1.0, 0.02
"""Thai digits must be so much likelier, as a logarithm over the field: Arabic ones are the rule; one place
says at most that it is of neither. measured: of 387 Arabic and 273 Thai fields 0 and 3 are taken for the
other; by the mean of all places, not floored, which it was, 0 and 7 (2026-11, on what it is tuned on).
"""
_REACH = 1
"""Answers to each side that are pooled with the best one."""
UNREAD = "?"
"""Stands for an unreadable place in what was read, so that no shorter number is made of the rest."""


@dataclass(frozen=True, slots=True)
class FieldCell:
    """One place: what stands there, and in columns of the strip where."""

    kind: CellKind
    shares: tuple[float, ...]
    """Probabilities of 0 to 9, their sum 1, of a digit; nothing for the others."""
    confidence: float
    """How likely the kind is right."""
    column: float
    """Centre of what stands there, or of the empty place."""
    span: tuple[float, float]

    @property
    def digit(self) -> str:
        """The likeliest digit; nothing of an empty place, a question mark of an unreadable one."""
        if self.kind is CellKind.DIGIT:
            return str(int(np.argmax(self.shares)))
        return UNREAD if self.kind is CellKind.UNREADABLE else ""


@dataclass(frozen=True, slots=True)
class FieldReading:
    """A field's places from left to right."""

    cells: tuple[FieldCell, ...]
    alphabet: Alphabet
    by_hand: float
    """How likely a hand wrote it; 0 of an empty field."""
    groups: tuple[int, ...] = ()
    """How many places stand together, as the caller knew."""

    @property
    def as_read(self) -> str:
        """The digits in 0 to 9, without the empty places."""
        return "".join(cell.digit for cell in self.cells)


def read_field(
    strip: FieldStrip,
    *,
    centres: Sequence[float] | None = None,
    count: int | None = None,
    groups: Sequence[int] = (),
    extent: tuple[float, float] | None = None,
) -> FieldReading:
    """The field's places. `centres` and `extent` in columns of the strip (`strip.column_of`).

    With centres each place is looked for near its own; with `count` or `groups` alone so many places are
    found between the two columns of `extent`, or along the whole strip; with nothing what stands there.
    """
    known = groups or ((count,) if count else ())
    return decode_field(
        load_network().predict_columns(strip.ink), centres=centres, groups=known, extent=extent
    )


def decode_field(
    scores: Floats,
    *,
    centres: Sequence[float] | None = None,
    groups: Sequence[int] = (),
    extent: tuple[float, float] | None = None,
) -> FieldReading:
    """What the network's scores say (labels x answers)."""
    told = _softmax(scores[:HAND])
    evidence = 1.0 - told[NOTHING]
    width = float(scores.shape[1] * STEP)
    if centres is not None:
        places = place_near(evidence, [_to_answer(c) for c in centres]) if len(centres) else []
    elif sum(groups):
        left, right = extent or (0.0, width)
        places = place_by_count(evidence, groups, (_to_answer(left), _to_answer(right)))
    else:
        places = place_freely(told, step=STEP)
    return _describe_places(scores, told, places, groups=tuple(groups))


def trim_reading(reading: FieldReading) -> FieldReading:
    """Without what is no digit at both ends: the label's last letter, a full stop."""
    cells = list(reading.cells)
    while cells and cells[0].kind is not CellKind.DIGIT:
        cells = cells[1:]
    while cells and cells[-1].kind is not CellKind.DIGIT:
        cells = cells[:-1]
    return replace(reading, cells=tuple(cells))


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=0))
    return np.asarray(powers / powers.sum(axis=0), dtype=np.float32)


def _to_answer(column: float) -> float:
    return column / STEP - 0.5


def _describe_places(
    scores: Floats, told: Floats, places: Sequence[int], *, groups: tuple[int, ...]
) -> FieldReading:
    columns = [(at + 0.5) * STEP for at in places]
    spans = spread_edges(columns, width=scores.shape[1] * STEP)
    pooled = [pool_columns(told, at) for at in places]
    inked = [one for one in pooled if one[NOTHING] < _EMPTY]
    alphabet, by_hand = choose_alphabet(inked), _weigh_hand(scores, told, places)
    flatter = PRINT_TEMPERATURE + by_hand * (HAND_TEMPERATURE - PRINT_TEMPERATURE)
    cells = [
        _describe_cell(one, alphabet, temperature=flatter, column=column, span=span)
        for one, column, span in zip(pooled, columns, spans, strict=True)
    ]
    return FieldReading(tuple(cells), alphabet, by_hand, groups)


def pool_columns(told: Floats, at: int) -> Floats:
    """What the columns round a place say together, each as loud as it is sure that something stands there."""
    near = slice(max(0, at - _REACH), at + _REACH + 1)
    part = told[:, near]
    weight = 1.0 - part[NOTHING] + _TINY
    best = float(part[NOTHING].min())
    inked = (part[1:] * weight).sum(axis=1)
    return np.concatenate([[best], (1 - best) * inked / max(float(inked.sum()), _TINY)]).astype(np.float32)


def choose_alphabet(inked: Sequence[Floats]) -> Alphabet:
    """A number is written in Arabic or in Thai digits throughout: the likelier of the two."""
    if not inked:
        return Alphabet.ARABIC
    arabic, thai = (
        np.log([max(float(one[FIRST[which] : FIRST[which] + 10].sum()), _LEAST_SAID) for one in inked])
        for which in (Alphabet.ARABIC, Alphabet.THAI)
    )
    return Alphabet.THAI if float((thai - arabic).sum()) > _THAI_BY else Alphabet.ARABIC


def _describe_cell(
    pooled: Floats, alphabet: Alphabet, *, temperature: float, column: float, span: tuple[float, float]
) -> FieldCell:
    nothing = float(pooled[NOTHING])
    if nothing >= _EMPTY:
        return FieldCell(CellKind.EMPTY, (), nothing, column, span)
    strange = float(pooled[UNREADABLE]) / (1 - nothing)
    if strange >= _NO_DIGIT:
        return FieldCell(CellKind.UNREADABLE, (), (1 - nothing) * strange, column, span)
    digits = pooled[FIRST[alphabet] : FIRST[alphabet] + 10].astype(np.float64) + _TINY
    flat = digits ** (1 / temperature)
    shares = tuple(float(share) for share in flat / flat.sum())
    return FieldCell(CellKind.DIGIT, shares, (1 - nothing) * (1 - strange), column, span)


def _weigh_hand(scores: Floats, told: Floats, places: Sequence[int]) -> float:
    """Mean of what inked places say of the hand."""
    weight = np.array([1 - told[NOTHING, at] for at in places], np.float64)
    if not weight.size or weight.max() < _EMPTY:
        return 0.0
    hand = 1 / (1 + np.exp(-scores[HAND, list(places)].astype(np.float64)))
    return float((hand * weight).sum() / weight.sum())
