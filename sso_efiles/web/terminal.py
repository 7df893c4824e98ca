"""A progress bar for commands: on a terminal only."""

import sys
import time
import unicodedata
from typing import Self, TextIO

_BAR = 30  # columns
_EVERY_S = 0.2  # guess: smooth to the eye


class Progress:
    """A bar on a terminal; silent elsewhere. `total` 0 counts without a bar.

    with Progress(len(files), "กำลังส่งไฟล์") as bar:
        bar.update()
    """

    def __init__(self, total: int, label: str, *, stream: TextIO | None = None) -> None:
        self.total, self.label, self.done = total, label, 0
        self.stream = stream or sys.stderr
        self.shown = self.stream.isatty()
        self._began, self._drawn, self._width = time.monotonic(), 0.0, 0

    def update(self, n: int = 1) -> None:
        """So much more is done."""
        self.done += n
        if self.shown and time.monotonic() - self._drawn >= _EVERY_S:
            self._draw_line()

    def close(self) -> None:
        """The last state stays on the screen."""
        if self.shown:
            self._draw_line()
            self.stream.write("\n")
            self.stream.flush()
            self.shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _draw_line(self) -> None:
        self._drawn = time.monotonic()
        done = f"{self._render_bar()}{self.done:,}{self._render_total()}"
        line = f"{self.label} {done} ({self._per_second():,.0f}/s)"
        width = _display_width(line)
        self.stream.write(f"\r{line}{' ' * max(0, self._width - width)}")
        self.stream.flush()
        self._width = width

    def _render_bar(self) -> str:
        if not self.total:
            return ""
        part = min(1.0, self.done / self.total)
        full = round(part * _BAR)
        return f"[{'█' * full}{'·' * (_BAR - full)}] {part:4.0%} "

    def _render_total(self) -> str:
        return f"/{self.total:,}" if self.total else ""

    def _per_second(self) -> float:
        return self.done / max(time.monotonic() - self._began, 1e-6)


def _display_width(text: str) -> int:
    """Columns on the screen: Thai vowels above and below take none."""
    return sum(unicodedata.category(char) != "Mn" for char in text)
