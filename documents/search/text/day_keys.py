"""Keys of the days that stand on a page, behind its letters: one key for every spelling of a day (pure).

Problem: `๓๑ ธ.ค. ๒๕๖๓`, `31/12/2563` and `31 December 2020` are one day and share hardly a letter; who asks
for one spelling must find the others, by the index of letters that is there, on both databases.
Known as: a canonical token put into the inverted index beside the words, as lemmas and synonyms are.
Steps: the days of a text are found by the grammar that reads questions and imports (sso_efiles.text.days);
each becomes six signs that count the days since 1800 in base 9. The keys stand behind the letters of a row,
in `text` and in `skeleton` alike, each behind a `$`. Their signs stand in neither column otherwise: no word
can be taken for a key; and they have the bit by which n-grams tell letters from digits. `$` ends a run of
letters, as the end of a page does, so that the n-grams of the text are the same with and without keys.
Of a year of two figures each reading that may be meant has its key.
Turned down: the figures themselves (`20201231` is found by `1231`); a column with an index of its own (a
second lookup to be planned and joined, for a term that is one more string).
"""

from datetime import date

from sso_efiles.text.days import find_days

BEHIND = "$"
"""Parts the letters of a row from its keys, and keys from each other."""
LETTERS, _SIZE = "@[]^`{|}~", 6
"""The signs of a key; neither `_` nor `%`, which LIKE takes for a pattern, nor `\\`."""
_MARK_BEFORE, _LETTERS_BEFORE, _SIZE_BEFORE = "X", "ABCDEFGHIJKLMNOPQRSTUVWYZ", 4
"""Of keys in rows of the folding 2."""
_FIRST = date(1800, 1, 1).toordinal()
_MOST = 200  # guess: a list of insured persons has a day or two for each
_READ_IN = date(2035, 12, 31)
"""Years of two figures are read as if in this year: the keys of a page do not depend on when it is indexed.
# guess: papers of the next years; another year needs another fold.VERSION
"""


def key_of(day: date) -> str:
    """The key of a day: six signs."""
    return _write_number(day.toordinal() - _FIRST, LETTERS, _SIZE)


def key_before(day: date) -> str:
    """The key of a day in rows of the folding 2: five capitals."""
    return _MARK_BEFORE + _write_number(day.toordinal() - _FIRST, _LETTERS_BEFORE, _SIZE_BEFORE)


def _write_number(number: int, digits: str, size: int) -> str:
    written = ""
    for _ in range(size):
        number, digit = divmod(number, len(digits))
        written = digits[digit] + written
    return written


def keys_of(text: str) -> str:
    """The keys of the days on a page, each once, ready to stand behind its letters; empty without any."""
    found = (day for one in find_days(text, today=_READ_IN) for day in one.read.days)
    keys = list(dict.fromkeys(map(key_of, found)))[:_MOST]
    return "".join(f"{BEHIND}{key}" for key in keys)


def letters_of(column: str) -> str:
    """A row's text or skeleton without its keys."""
    return column.partition(BEHIND)[0]
