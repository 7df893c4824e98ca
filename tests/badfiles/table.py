"""What a bad file is called, why it is bad, and what must become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Outcome = Literal["accepted", "rejected", "quarantined"]
Make = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Case:
    """One file. rejected: refused at the door. quarantined: kept, not shown. accepted: `checks` hold."""

    name: str
    category: str
    expected: Outcome
    why: str
    make: Make
    ext: str = ""
    reason: str | None = None
    pages: int | None = None
    checks: str = ""
    also_ok: tuple[Outcome, ...] = ()
    big: bool = False
    upload_name: str | None = None
    content_type: str | None = None

    @property
    def outcomes(self) -> tuple[str, ...]:
        return (self.expected, *self.also_ok)

    @property
    def sent_as(self) -> str:
        """The name that the sender gives."""
        return f"{self.name}{self.ext}" if self.upload_name is None else self.upload_name

    def write(self, folder: Path) -> Path:
        """Make the file in a folder, under a name that is safe there."""
        path = folder / f"{self.name}{self.ext}"
        self.make(path)
        return path


@dataclass(frozen=True, slots=True)
class Text:
    """One string that attacks whoever reads it: text of a page, or a search."""

    name: str
    kind: Literal["ocr_text", "query"]
    value: str
    why: str
    checks: str


CASES: list[Case] = []
TEXTS: list[Text] = []


def case(
    category: str,
    expected: Outcome,
    why: str,
    *,
    ext: str = "",
    reason: str | None = None,
    pages: int | None = None,
    checks: str = "",
    also_ok: tuple[Outcome, ...] = (),
    big: bool = False,
    content_type: str | None = None,
) -> Callable[[Make], Make]:
    """Enter a maker in the table under its own name."""

    def enter(make: Make) -> Make:
        CASES.append(
            Case(
                name=make.__name__,
                category=category,
                expected=expected,
                why=why,
                make=make,
                ext=ext,
                reason=reason,
                pages=pages,
                checks=checks,
                also_ok=also_ok,
                big=big,
                content_type=content_type,
            )
        )
        return make

    return enter
