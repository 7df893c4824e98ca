"""Names that people and machines give to files, made safe to show. They are text, never paths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from sso_efiles.text.thai import plain_letters

LETTERS: Final = 200  # guess: more than a list shows
_MARKS_A_LETTER: Final = 2  # by Thai spelling: a vowel and a tone
_LONGEST_EXTENSION: Final = 5  # guess: what follows a longer dot is part of the name
_HIDDEN: Final = ("Cc", "Cf")
"""Controls and format signs: among them those that turn the direction of writing or have no width."""
_GAPS: Final = ("Zs", "Zl", "Zp")
_HALF: Final = "Cs"
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_NO_NAME: Final = ("", ".", "..")


def decoded(raw: bytes) -> str:
    """UTF-8, else what Thai Windows writes; bytes that are neither become a replacement sign."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp874", errors="replace")


def clean_name(raw: str | bytes, *, extension: bool = True) -> str:
    """The name as it may be shown and kept in a column; nothing left means that there was no usable name.

    Folders stay in front of the name, parted by `/`; steps up and empty steps go. A long name is cut before
    its extension; `extension=False` is for names of folders, where a dot means nothing.
    """
    text = decoded(raw) if isinstance(raw, bytes) else raw
    visible = unicodedata.normalize("NFC", "".join(_drop_hidden(_replace_surrogates(plain_letters(text)))))
    steps = (" ".join(step.split()) for step in re.split(r"[/\\]", visible))
    return _truncate("/".join(step for step in steps if step not in _NO_NAME), keep_extension=extension)


def clean_line(text: str) -> str:
    """A line with names in it, for a terminal: no half letters, and no controls, which a terminal obeys."""
    return "".join(
        _REPLACEMENT if unicodedata.category(letter) in (_HALF, "Cc") else letter for letter in text
    )


def extension_of(name: str) -> str:
    """What follows the last dot of the last step, in lower case, without the dot."""
    last = name.rpartition("/")[2]
    _stem, dot, found = last.rpartition(".")
    return found.strip().lower() if dot else ""


def _replace_surrogates(text: str) -> str:
    """Halves of letters, as Python keeps bytes that it cannot decode, before anything composes them."""
    return "".join(_REPLACEMENT if unicodedata.category(letter) == _HALF else letter for letter in text)


def _drop_hidden(text: str) -> Iterator[str]:
    marks = 0
    for letter in text:
        category = unicodedata.category(letter)
        if category in _GAPS or letter in "\t\r\n":
            marks = 0
            yield " "
        elif category not in _HIDDEN:
            marks = marks + 1 if category in ("Mn", "Me") else 0
            if marks <= _MARKS_A_LETTER:
                yield letter


def _truncate(name: str, *, keep_extension: bool) -> str:
    if len(name) <= LETTERS:
        return name
    extension = extension_of(name) if keep_extension else ""
    end = f".{extension}" if 0 < len(extension) <= _LONGEST_EXTENSION else ""
    at = LETTERS - len(end)
    while at > 0 and unicodedata.category(name[at]).startswith("M"):
        at -= 1  # a letter is not parted from its marks
    return name[:at].rstrip() + end
