"""Where a list of hits goes on: keyset pagination by the last hit shown, never by an offset."""

import base64
import binascii
import json
from dataclasses import astuple, dataclass
from enum import IntEnum
from typing import Self

from django.utils.translation import gettext as _

from sso_efiles.refusal import InvalidInput


class Phase(IntEnum):
    """How the window at hand is searched; decided once, so that a list does not change its order."""

    START = 0
    EXACT = 1
    """By the index, exact hits first."""
    LOOK_ALIKE = 2
    """By the index, look-alikes: the exact hits are through."""
    SCANNED = 3
    """By windows of pages, newest first."""
    HEARD = 4
    """By Thai names that sound like what was typed in Latin letters."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last hit shown, in the window of rows below `bound`; `seen` counts the hits of newer windows.

    `end`: where the window ends that holds exact hits only; 0 where it was not cut off.
    """

    score: float = 9.0
    """Higher than any."""
    key: int = 0
    bound: int = 0
    seen: int = 0
    phase: Phase = Phase.START
    end: int = 0
    sample: int = 0
    """The version of the sample by which the list began, and goes on."""

    @classmethod
    def parse(cls, text: str | None) -> Self:
        """The start for None or nothing; InvalidInput for what we never gave out."""
        if not text:
            return cls()
        try:
            score, key, bound, seen, phase, end, sample = json.loads(base64.urlsafe_b64decode(text.encode()))
            return cls(float(score), int(key), int(bound), int(seen), Phase(phase), int(end), int(sample))
        except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error) as error:
            raise InvalidInput(fields={"after": _("Start the list again from its beginning.")}) from error

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(json.dumps(list(astuple(self))).encode()).decode()

    def is_before(self, score: float, key: int) -> bool:
        """Whether this hit comes behind the last one shown."""
        return (score, key) < (self.score, self.key)
