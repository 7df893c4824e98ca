"""What made-up people, firms and papers are called: a few words that come with the product, or somebody
else's.

A vocabulary has no state of its own, so that it goes to another process by its class alone.
"""

import random
from typing import Protocol

from documents.made_up.seeding import words
from documents.made_up.seeding.draws import Draw


class Vocabulary(Protocol):
    """Names and text, each from a draw alone: the same draw gives the same words."""

    @property
    def name(self) -> str:
        """Kept with the rows: papers of two vocabularies are never mixed."""

    def person(self, draw: Draw) -> tuple[str, str, str]:
        """Title, first and family name."""

    def firm(self, draw: Draw) -> str:
        """A firm's name with its legal form."""

    def place(self, draw: Draw) -> str:
        """A subdistrict or district."""

    def body(self, dice: random.Random) -> list[str]:
        """Lines of unspaced text for one page."""


class FewWords:
    """Names put together from a hundred parts, papers from two dozen sentences."""

    name = "few words"

    def person(self, draw: Draw) -> tuple[str, str, str]:
        """First names are not spread evenly."""
        first, last = draw.favoured(words.FIRST_NAMES), self._family(draw)
        return draw.one(words.TITLES), first, last

    def firm(self, draw: Draw) -> str:
        """Three parts, at times a year or a branch of trade, with the legal form."""
        core = f"{draw.one(words.FIRM_A)}{draw.one(words.FIRM_B)} {draw.one(words.FIRM_C)}"
        if end := draw.one(words.FIRM_D):
            core = f"{core} {end}"
        kind = draw.below(100)
        return in_form(core, kind) or f"{draw.favoured(words.FIRST_NAMES)} {self._family(draw)}"

    def place(self, draw: Draw) -> str:
        """Two parts."""
        return draw.one(words.PLACES)

    def body(self, dice: random.Random) -> list[str]:
        """Three sentences."""
        return dice.sample(words.BODY, 3)

    def _family(self, draw: Draw) -> str:
        return draw.one(words.LAST_NAMES) + draw.one(words.LAST_ENDS)


def in_form(core: str, kind: int) -> str:
    """The name with a legal form, by a draw of a hundred; empty for the few firms that a person is."""
    if kind < 66:
        return f"บริษัท {core} จำกัด"
    if kind < 86:
        return f"ห้างหุ้นส่วนจำกัด {core}"
    if kind < 88:
        return f"บริษัท {core} จำกัด (มหาชน)"
    return f"ร้าน{core}" if kind < 96 else ""


FEW_WORDS = FewWords()
VOCABULARIES: dict[str, Vocabulary] = {FEW_WORDS.name: FEW_WORDS}
"""By name; whoever measures adds a larger one."""
