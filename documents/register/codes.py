"""A folder's code as a hand scanner types it, or a person writes it (pure).

A hand scanner is a keyboard: it types what it reads and Enter. On a computer that stands in the Thai layout
Latin letters come out as Thai ones, with Caps Lock in the other case, and digits as what stands above them. A
cover's code says more than the folder's own (documents/sheets): its second part is the code.
"""

import re

from sso_efiles.text.keyboard import typed_in_latin

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that are not taken for one another, in print or aloud."""
LENGTH = 10
"""Letters of a folder's code: 30 to the 10th, so that two offices never draw the same in a nation's life, and
none is guessed.
"""
_SHIFTED_DIGITS = str.maketrans("!@#$%^&*()?_", "1234567890/-")
_SHOWN = 40  # guess: a line of a telephone's screen
_CODE = re.compile(f"[{LETTERS}]{{{LENGTH}}}")
_COVER = re.compile(rf"/C/({_CODE.pattern})/")
_IN_NAME = re.compile(rf"(?<![0-9A-Za-z])({_CODE.pattern})(?![0-9A-Za-z])")


def read_typed_code(text: str) -> str | None:
    """The folder's code in what was typed, in whatever layout and case; None for what can be none."""
    for typed in (text, typed_in_latin(text)):
        plain = "".join(typed.split()).translate(_SHIFTED_DIGITS).upper()
        if match := _COVER.search(plain):
            return match[1]
        if _CODE.fullmatch(bare := plain.replace("-", "").replace("/", "")):
            return bare
    return None


def shown_code(typed: str) -> str:
    """What was typed, as a refusal may repeat it."""
    return read_typed_code(typed) or " ".join(typed.split())[:_SHOWN] or "–"


def codes_in_name(name: str) -> list[str]:
    """What may be folders' codes in a name that people gave; a word that looks like one is none in the
    register.
    """
    return _IN_NAME.findall(name.upper())
