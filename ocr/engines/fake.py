"""A reader for tests: no binary, the same words for the same picture, as slow as asked."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping

from ocr.engine import PageText, Picture, UnreadablePage, Word
from ocr.failures import Failure

# guess: any figures would do
_CONFIDENCE = 0.9
_ROW_HEIGHT = 24


class FakeEngine:
    """`texts` decides what a picture says, by its digest; any other picture says which one it is."""

    def __init__(
        self, *, name: str = "fake", texts: Mapping[str, str] | None = None, delay: float = 0.0
    ) -> None:
        self.name = name
        self._texts = dict(texts or {})
        self._delay = delay

    def warm(self) -> None:
        """There is no model."""

    def read(self, picture: Picture, *, dpi: int) -> PageText:
        if picture.size == 0:
            raise UnreadablePage(Failure.IMAGE_UNREADABLE, "no picture")
        time.sleep(self._delay)
        height, width = picture.shape[:2]
        mark = picture_digest(picture)
        blank = mark not in self._texts and bool((picture == picture.flat[0]).all())
        text = "" if blank else self._texts.get(mark, f"หน้า {mark[:8]}")
        return PageText(
            text=text,
            words=_lay_out_words(text, width=width, height=height),
            confidence=_CONFIDENCE if text else 0.0,
            width=width,
            height=height,
            blank=blank,
            engine=self.name,
        )


def picture_digest(picture: Picture) -> str:
    """What a picture is known by: its size and its pixels."""
    return hashlib.sha256(repr(picture.shape).encode() + picture.tobytes()).hexdigest()


def _lay_out_words(text: str, *, width: int, height: int) -> tuple[Word, ...]:
    """Words from the left edge on, line under line, always inside the picture."""
    words = []
    for line, row in enumerate(text.splitlines()):
        tokens = row.split()
        top = min(line * _ROW_HEIGHT, max(0, height - 1))
        bottom = max(top + 1, min(height, top + _ROW_HEIGHT))
        for place, token in enumerate(tokens):
            left = width * place // len(tokens)
            right = max(left + 1, width * (place + 1) // len(tokens))
            words.append(Word(token, (left, top, right, bottom), _CONFIDENCE, line))
    return tuple(words)
