"""Plausible text: how much of what was read may be Thai or English at all.

Problem: a page read upside down or drawn through a missing font gives letters too, some of them sure.
Known as: gibberish detection; here by a grammar of syllables, not n-gram statistics: names are in no list.
Steps: words of letters alone, numbers left out; a Thai word is plausible when it is spelled in syllables that
may be (a leading vowel has a consonant after it, a short vowel ends its syllable, marks sit on consonants), a
Latin one when it has a vowel and one case, or is short and in capitals; scraps of a letter or two are not.
The share of letters in plausible words is the measure.
Dropped: a dictionary: firms, persons and places are in none.
"""

import re

_WORD = re.compile(r"[A-Za-z\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4e]+")
_SYLLABLE = (
    "(?:[\u0e40-\u0e44]?[\u0e01-\u0e2e]{1,4}[\u0e31\u0e34-\u0e3a\u0e47\u0e4d]?[\u0e48-\u0e4c\u0e4e]{0,2}"
    "[\u0e30\u0e32\u0e33\u0e45]?\u0e30?)"
)
_THAI = re.compile(f"{_SYLLABLE}+\u0e46?")
_LATIN = re.compile("[A-Z]?[a-z]*[aeiouy][a-z]*|[A-Z]*[AEIOUY][A-Z]*|[A-Z]{2,6}")
_SCRAP = 2
"""Letters: a word that is no longer says nothing. guess"""
FEWEST_LETTERS = 40
"""On fewer a share would be chance; such pages are sparse. guess"""


def plausible_share(text: str) -> float:
    """Share of letters in plausible words, 1 where there are too few letters to say."""
    words = [word for word in _WORD.findall(text) if word]
    letters = sum(map(len, words))
    if letters < FEWEST_LETTERS:
        return 1.0
    return sum(len(word) for word in words if _is_plausible(word)) / letters


def _is_plausible(word: str) -> bool:
    if len(word) <= _SCRAP:
        return False
    return bool((_LATIN if word[0].isascii() else _THAI).fullmatch(word))
