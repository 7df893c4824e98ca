"""What commands write on a terminal: a progress bar, answers in Thai and English or as JSON, refusals."""

import json
import sys
import time
import unicodedata
from argparse import ArgumentParser
from typing import Any, Self, TextIO

from django.core.management.base import BaseCommand

from sso_efiles.refusal import Refusal

_BAR = 30
_EVERY_S = 0.2


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
            self._draw()

    def close(self) -> None:
        """The last state stays on the screen."""
        if self.shown:
            self._draw()
            self.stream.write("\n")
            self.stream.flush()
            self.shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        line = f"{self.label} {self._bar()}{self.done:,}{self._of()} ({self._pace():,.0f}/s)"
        width = _columns(line)
        self.stream.write(f"\r{line}{' ' * max(0, self._width - width)}")
        self.stream.flush()
        self._width = width

    def _bar(self) -> str:
        if not self.total:
            return ""
        part = min(1.0, self.done / self.total)
        full = round(part * _BAR)
        return f"[{'█' * full}{'·' * (_BAR - full)}] {part:4.0%} "

    def _of(self) -> str:
        return f"/{self.total:,}" if self.total else ""

    def _pace(self) -> float:
        return self.done / max(time.monotonic() - self._began, 1e-6)


class OfficeCommand(BaseCommand):
    """A command that answers people in both languages, machines with --json; a Refusal ends it with code 1.

    Subclasses add their arguments and write `work`, which returns what there is to tell.
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="ตอบเป็น JSON สำหรับโปรแกรม / answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.tell(self.work(**options), as_json=options["json"])
        except Refusal as refusal:
            self._refuse(refusal, as_json=options["json"])

    def work(self, **options: Any) -> dict[str, Any]:
        """Do it. The answer's `th` and `en` are the sentences for people; the rest is for machines too."""
        raise NotImplementedError

    def tell(self, answer: dict[str, Any], *, as_json: bool) -> None:
        """Write the answer."""
        if as_json:
            facts = {key: value for key, value in answer.items() if key not in ("th", "en")}
            self.stdout.write(json.dumps(facts, ensure_ascii=False, default=str))
            return
        for language in ("th", "en"):
            if answer.get(language):
                self.stdout.write(str(answer[language]))

    def _refuse(self, refusal: Refusal, *, as_json: bool) -> None:
        if as_json:
            said = {
                "code": refusal.code,
                "message_th": refusal.message_th,
                "message_en": refusal.message_en,
            }
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        self.stderr.write(f"{refusal.message_th}\n{refusal.message_en}")
        sys.exit(1)


def _columns(text: str) -> int:
    """Columns on the screen: Thai vowels above and below take none."""
    return sum(unicodedata.category(char) != "Mn" for char in text)
