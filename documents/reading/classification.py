"""Document classification: what was read on a page -> the kind of paper that it is, how sure that is, by
which rule.

Problem     A page says what it is by a printed code, a title, a letter's subject or only by its wording, all
            of it misread now and then; and it may name any other form.
Known as    Rule-based document classification with a reject option (C. K. Chow, 1970); the confidence is
            calibrated by logistic regression on the margin (Platt scaling).
Steps       The signs of the recognisers' table are found and weighed (form_evidence.py). The distance of the
            strongest form from the next, and from a page of no known kind, becomes a confidence. Below the
            promised error no form is said; the likeliest is kept as a guess for a person.
Dropped     A trained classifier: no labelled pages of the office exist, and a table is what it can correct.

The kinds are the ids of data/form_types.csv. A test holds the table of recognisers against it, both ways.
"""

import logging
import math
import re
from collections.abc import Container
from dataclasses import dataclass

from documents.models import Reading
from documents.reading.form_evidence import Seen, weigh_page
from documents.reading.page_letters import fold_page
from documents.reading.recognisers import recogniser_table
from documents.sheets.payload import Cover, Misread, NextFile, Section, decode_mark

log = logging.getLogger(__name__)
PROMISED = 0.97
"""Of the forms that are said at least this share is right; a test holds it on sets of other wording."""
_LEAST_GUESS = 0.5
"""A guess that is wrong more often than right helps nobody."""
_NOTHING_KNOWN = 3.0  # guess: what a page of no known kind scores by chance
_SLOPE, _OFFSET = 1.9, 0.4
"""Of the logistic curve over the margin, in weights.
measured: 2026-11, bench said, tuning pages at 0 to 9 % of letters misread: right 94 % at margins of 1 to
1.5, 98 % at 1.5 to 2.5, 99.8 % above.
"""
_FEW_LETTERS = 120  # guess: a map or a photograph bears names of streets and a caption
_FIRST_READ, _LAST_READ = 5000, 1000
"""Letters at the beginning and the end of a page that are looked at: long lists say no more in their
middle.
"""
_COVER, _SEPARATOR = "cover", "separator"
_RULE = re.compile(r"[a-z]+:(?P<form>[a-z0-9_]+)@[0-9]+")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a page is: the form that is said of it, or None; how likely the likeliest is right, by which
    rule.
    """

    form: str | None = None
    sure: float | None = None
    rule: str = ""

    @property
    def guess(self) -> str | None:
        """The likeliest form where none is said."""
        return None if self.form else guess_in_rule(self.rule)

    @property
    def columns(self) -> dict[str, str | float | None]:
        """The columns of a page that keep it."""
        return {"form_id": self.form, "form_rule": self.rule, "form_sure": self.sure}


NOTHING = Recognised()


def recognise_text(text: str, *, blank: bool = False) -> Recognised:
    """What kind of paper bears this text."""
    page = fold_page(_shorten(text))
    seen = Seen(page, blank=blank, pictured=not blank and len(page.joined) <= _FEW_LETTERS)
    found = weigh_page(seen, recogniser_table().recognisers)
    if not found:
        return NOTHING
    best = found[0]
    next_best = found[1].score if len(found) > 1 else 0.0
    sure = sureness_of(best.score - max(next_best, _NOTHING_KNOWN))
    if sure < _LEAST_GUESS:
        return NOTHING
    return Recognised(best.form if sure >= PROMISED else None, round(sure, 3), best.rule)


def _shorten(text: str) -> str:
    if len(text) <= _FIRST_READ + _LAST_READ:
        return text
    return f"{text[:_FIRST_READ]}\n{text[-_LAST_READ:]}"


def sureness_of(margin: float) -> float:
    """How likely the strongest form is right, by its distance from what comes next."""
    return 1 / (1 + math.exp(-max(-30.0, _SLOPE * margin + _OFFSET)))


def classify_form(text: str) -> str | None:
    """The id of the form type that this text is said to be, or None."""
    return recognise_text(text).form


def recognise_page(reading: Reading) -> Recognised:
    """What a page is: a cover or separator by its code, else what its text and its emptiness say."""
    match decode_mark(reading.sheet):
        case Cover():
            return Recognised(_COVER, 1.0, f"sheet:{_COVER}@1")
        case Section() | NextFile():
            return Recognised(_SEPARATOR, 1.0, f"sheet:{_SEPARATOR}@1")
        case Misread():
            return NOTHING
        case _:
            return recognise_text(reading.text, blank=reading.blank)


def classify_page(reading: Reading) -> str | None:
    """The id of the form type that a page is said to be."""
    return recognise_page(reading).form


def guess_in_rule(rule: str) -> str | None:
    """The form that a page's rule names, said or not."""
    match = _RULE.fullmatch(rule)
    return match["form"] if match else None


def recognised_forms() -> frozenset[str]:
    """The ids of all form types that recognise_page may give. FormRecognisersDamaged."""
    return frozenset((*recogniser_table().recognisers, _COVER, _SEPARATOR))


def drop_unknown_form(found: Recognised, known: Container[str], *, page_id: int) -> Recognised:
    """What was recognised, or nothing when the office's table (`known`) lacks it: that is logged, and
    load_reference refuses to leave the table so.
    """
    named = found.form or found.guess
    if named is None or named in known:
        return found
    if found.form:
        log.warning(
            "page %s is a %s, which the table of form types lacks: run load_reference", page_id, named
        )
    return NOTHING


def tables_digest() -> str:
    """A short digest of the recognisers' table: another one, and pages read earlier may be of another kind
    now.
    """
    return recogniser_table().digest
