"""Keys of the days that stand on a page, behind its letters: one key for every spelling of a day (pure).

Problem: `๓๑ ธ.ค. ๒๕๖๓`, `31/12/2563` and `31 December 2020` are one day and share hardly a letter; who asks
for one spelling must find the others, by the index of letters that is there, on both databases.
Known as: a canonical token put into the inverted index beside the words, as lemmas and synonyms are.
Steps: the days of a text are found by the grammar that reads questions and imports (sso_efiles.text.days);
each becomes the letter X and four letters that count the days since 1800 in base 25. The keys stand behind
the letters of a row, in `text` and in `skeleton` alike, each behind a `$`. Their letters are capitals, which
neither column has otherwise: no word can be taken for a key. `$` ends a run of letters, as the end of a page
does, so that the n-grams of the text are the same with and without keys.
Of a year of two figures each reading that may be meant has its key.
Turned down: the figures themselves (`20201231` is found by `1231`); a column with an index of its own (a
second lookup to be planned and joined, for a term that is one more string).
"""

from datetime import date

from sso_efiles.text.days import find_days

BEHIND = "$"
"""Parts the letters of a row from its keys, and keys from each other."""
_MARK, _LETTERS, _SIZE = "X", "ABCDEFGHIJKLMNOPQRSTUVWYZ", 4
_FIRST = date(1800, 1, 1).toordinal()
_MOST = 200  # guess: a list of insured persons has a day or two for each
_READ_IN = date(2035, 12, 31)
"""Years of two figures are read as if in this year: the keys of a page do not depend on when it is indexed.
# guess: papers of the next years; another year needs another fold.VERSION
"""


def key_of(day: date) -> str:
    """The key of a day: five capitals."""
    number, letters = day.toordinal() - _FIRST, ""
    for _ in range(_SIZE):
        number, digit = divmod(number, len(_LETTERS))
        letters = _LETTERS[digit] + letters
    return _MARK + letters


def keys_of(text: str) -> str:
    """The keys of the days on a page, each once, ready to stand behind its letters; empty without any."""
    found = (day for one in find_days(text, today=_READ_IN) for day in one.read.days)
    keys = list(dict.fromkeys(map(key_of, found)))[:_MOST]
    return "".join(f"{BEHIND}{key}" for key in keys)


def letters_of(column: str) -> str:
    """A row's text or skeleton without its keys."""
    return column.partition(BEHIND)[0]
