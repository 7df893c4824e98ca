"""A number of a page before it is saved: its row, what it may be, and what speaks against it."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.models import Identifier
from documents.reading.hand_written import MOST_SURE
from employers.weighing import DoubtfulReading, Weighed, best_offers

_NO_NUMBER = 0.15
"""Confidence below which what nothing names is no number. measured: digits read in hatching were told 0.001
to 0.06, of 572 ids and account numbers of worn lines none below 0.2.
"""


@dataclass(slots=True)
class ReadNumber:
    """A number of a page, not saved yet, and what it may be where it stands in boxes."""

    row: Identifier
    reading: DoubtfulReading | None = None
    _fits: bool = False
    well_read: bool = False
    """Whether it is doubted only because nothing names it: who has it anywhere has it."""
    named: bool = True
    """Whether boxes, its groups or a label say what number it is."""
    struck: bool = False
    """Whether a stroke goes through it: it stays a doubt, whoever has it."""

    @property
    def is_doubtful(self) -> bool:
        """Whether the registry is to be asked which number is meant."""
        return (
            not self.struck
            and self.row.check_result == Identifier.Check.SUSPECT
            and (self.reading is not None or self.is_unproved)
        )

    @property
    def is_unproved(self) -> bool:
        """Whether it stands in a line, fits its check digit, and was read with doubt or is named by nothing:
        one of eleven wrong numbers fits by chance, and one of eleven that are nobody's.
        """
        return self.reading is None and self._fits

    @property
    def is_noise(self) -> bool:
        """Whether it was read in a line, named by nothing, as doubtfully as strokes of a hatching are."""
        told = self.row.told
        return self.reading is None and not self.named and told is not None and told < _NO_NUMBER

    def strike(self) -> None:
        """Doubt it as struck out: it is looked at by a person, with what was read as the one offer."""
        self.struck, row = True, self.row
        row.check_result, row.by_hand = Identifier.Check.SUSPECT, True
        row.told = min(MOST_SURE, MOST_SURE if row.told is None else row.told)
        row.candidates = row.candidates or [[row.value, row.told]]

    def settle(self, weighed: Sequence[Weighed]) -> None:
        """Keep the probabilities: of the value, and of the likeliest readings while it is doubtful."""
        told = {one.digits: one.told for one in weighed}
        self.row.told = round(told.get(self.row.value, 0.0), 4)
        offers = best_offers(weighed) if self.row.check_result == Identifier.Check.SUSPECT else []
        self.row.candidates = [[one.digits, round(one.told, 4)] for one in offers]
