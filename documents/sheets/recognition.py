"""What a picture's marks and words say together: a sheet of ours, one that cannot be believed, or paper.

Problem     Each page is paper, or a cover or separator; a sheet that is not known for one runs two files
            together.
Steps       One code that is believed decides. Codes of ours that are not, or two that differ, make a sheet
            that a person has to look at; so does the frame, or the fixed words that stand on our sheets
            alone, without a code. Nothing of all that: paper, whatever codes of others stand on it.
Known as    Fusion of independent detectors; approximate matching of a fixed phrase (rapidfuzz,
            partial_ratio).
"""

import re

from rapidfuzz import fuzz

from documents.sheets.payload import Misread, Sheet, decode_sheet
from ocr.sheet_marks import SheetMarks

_WORDS = ("SSOEFILECOVER", "SSOEFILESEPARATOR")
"""The fixed words in Latin letters, which wear leaves more of than Thai marks."""
_ENOUGH = 85  # guess: of 100; two letters of thirteen misread
_LATIN = re.compile("[^A-Z]")
LONGEST_MARK = 120
"""Letters of what a reading keeps of a sheet."""


def judge_page(marks: SheetMarks, text: str) -> Sheet | Misread | None:
    """The sheet that a page is, what kept it from being believed, or None for paper."""
    said = {decode_sheet(code) for code in marks.codes}
    believed = [one for one in said if not isinstance(one, Misread)]
    if len(believed) > 1:
        return Misread.SEVERAL
    if believed:
        return believed[0]
    if said:
        return Misread.OTHER_VERSION if Misread.OTHER_VERSION in said else Misread.CHECK_WRONG
    return Misread.UNREAD if marks.frame or bears_our_words(text) else None


def bears_our_words(text: str) -> bool:
    """Whether the fixed words of our sheets stand in a text, or nearly."""
    return any(
        fuzz.partial_ratio(words, letters, score_cutoff=_ENOUGH) > 0
        for line in text.upper().splitlines()
        if len(letters := _LATIN.sub("", line)) >= len(_WORDS[0]) - 2
        for words in _WORDS
    )


def encode_mark(found: Sheet | Misread | None) -> str:
    """What a reading keeps of it: the middle part of a code, or what was wrong with it; empty for paper."""
    if found is None:
        return ""
    return f"?{found.value}" if isinstance(found, Misread) else found.parts
