"""Text of a content stream: which strings are shown in which font, told by its operators alone.

Problem: which fonts does a page really write with, and does it write at all? Resources name fonts that no
page uses, and a scan's hidden text layer is written invisibly.
Known as: lexical analysis of content streams (ISO 32000-1, 7.8.2 and 9.3 to 9.4).
Steps: cut into strings, names, numbers and operators; keep font and render mode through q and Q; report each
string that is shown with ink.
Dropped: pikepdf's parser, which gives up at the first damage; decoding of strings into letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(
    rb"(?P<open>\()"
    rb"|<(?P<hex>[0-9A-Fa-f\s]*+)>"
    rb"|/(?P<name>[^\s/\[\]<>(){}%]*+)"
    rb"|%[^\r\n]*+"
    rb"|(?P<word>[A-Za-z'\"][A-Za-z*0-9]*+)"
    rb"|(?P<number>[-+]?\d*\.?\d+)",
)
_PARENTHESIS: Final = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE: Final = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\s\S]))")
_SHOWS: Final = (b"Tj", b"TJ", b"'", b'"')
_INVISIBLE: Final = (3, 7)
_MODES: Final = tuple(b"%d" % mode for mode in range(8))
_PLAIN_ESCAPES: Final = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One string shown in a font, by the name that the resources have for it."""

    font: bytes
    codes: bytes


@dataclass(slots=True)
class _State:
    font: bytes = b""
    mode: int = 0


def list_shown(drawing: bytes) -> Iterator[Shown]:
    """The strings that a content stream shows with ink; damage is passed over."""
    state, stack = _State(), list[_State]()
    strings, name, number = list[bytes](), b"", b""
    for kind, value in _tokens(drawing):
        if kind == "text":
            strings.append(value)
        elif kind == "name":
            name = value
        elif kind == "number":
            number = value
        elif kind == "word":
            if value in _SHOWS and state.mode not in _INVISIBLE:
                yield from (Shown(state.font, codes) for codes in strings)
            state = _apply(value, state, stack, name=name, number=number)
            strings = []


def _tokens(drawing: bytes) -> Iterator[tuple[str, bytes]]:
    """Kind and value of each token; pictures within the stream (BI to EI) are jumped over. In linear time."""
    at = 0
    while (token := _TOKEN.search(drawing, at)) is not None:
        at, kind = token.end(), token.lastgroup
        if kind == "open":
            at = _find_end(drawing, at)
            yield "text", _ESCAPE.sub(_unescape, drawing[token.end() : at - 1])
        elif kind == "hex":
            yield "text", _decode_hex(token["hex"])
        elif kind is not None:
            if token["word"] == b"BI":
                end = drawing.find(b"EI", at)
                at = len(drawing) if end < 0 else end
            yield kind, token[kind]


def _find_end(drawing: bytes, at: int) -> int:
    """The place behind the parenthesis that closes a string which begins at `at`, or the end of all."""
    depth = 1
    for sign in _PARENTHESIS.finditer(drawing, at):
        depth += {b"(": 1, b")": -1}.get(sign[0], 0)
        if depth == 0:
            return sign.end()
    return len(drawing) + 1


def _apply(word: bytes, state: _State, stack: list[_State], *, name: bytes, number: bytes) -> _State:
    """The text state after an operator."""
    if word == b"q":
        stack.append(_State(state.font, state.mode))
    elif word == b"Q" and stack:
        return stack.pop()
    elif word == b"Tf":
        return _State(name, state.mode)
    elif word == b"Tr":
        return _State(state.font, int(number) if number in _MODES else 0)
    return state


def list_strings(drawing: bytes) -> Iterator[bytes]:
    """The strings of a content stream, shown or not."""
    return (value for kind, value in _tokens(drawing) if kind == "text")


def _decode_hex(written: bytes) -> bytes:
    digits = re.sub(rb"\s", b"", written)
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _unescape(found: re.Match[bytes]) -> bytes:
    if found[1] is not None:
        return bytes((int(found[1], 8) & 0xFF,))
    return _PLAIN_ESCAPES.get(found[2], found[2])
