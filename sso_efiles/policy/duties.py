"""Separation of duties (four eyes): steps of the work on one electronic file that no person does both of.

The table of roles says what a role may do; this one says what a person may no longer do to a file, because of
what they did to it before. Who did what is the caller's to know: nothing here asks a database.
"""

from collections.abc import Iterable
from enum import StrEnum


class Duty(StrEnum):
    """A step in the life of an electronic file that a person answers for."""

    INDEX = "index"
    CHECK = "check"
    VALIDATE = "validate"
    CERTIFY = "certify"


CONFLICTS = frozenset(
    {
        frozenset({Duty.INDEX, Duty.CHECK}),
        frozenset({Duty.CHECK, Duty.CERTIFY}),
        *(frozenset({Duty.VALIDATE, other}) for other in (Duty.INDEX, Duty.CHECK, Duty.CERTIFY)),
    }
)
"""Pairs that two persons share. Who indexed may certify, once somebody else has checked; who validates has
done nothing else on the file.
"""


def conflicting_duty(duty: Duty, *, done: Iterable[Duty]) -> Duty | None:
    """The first of the duties that this person has done on this file which keeps them from `duty`."""
    return next((earlier for earlier in done if frozenset({earlier, duty}) in CONFLICTS), None)


def may_follow(duty: Duty, *, done: Iterable[Duty]) -> bool:
    """Whether a person who has done these duties on a file may do this one on it, too."""
    return conflicting_duty(duty, done=done) is None
