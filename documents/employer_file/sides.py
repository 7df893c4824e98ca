"""How many pages a manifest holds, and what it holds besides: what is counted in public, from slots alone.

A page of the paper is a slot with a picture, blank sides among them, unless it is a sheet that the office
added (a cover, a separator), a copy linked to the page that counts, or a side that somebody signed as not
scannable: its picture is not said to be equal to the paper. All of them stay slots of the manifest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ADDED_SHEETS = ("cover", "separator")
"""Kinds of sheet that the office adds to a folder (data/form_types.csv): no paper of the employer."""
_UNSCANNABLE = "not_scannable"


@dataclass(frozen=True, slots=True)
class Unpictured:
    """Sides of the paper that are no pages, by what somebody signed them as."""

    missing: int
    not_scannable: int
    blank: int
    """Those alone of which there is no picture."""


def is_paper(slot: Mapping[str, Any]) -> bool:
    """Whether a slot is of the employer's own paper and counts: no sheet of ours, no linked copy."""
    return slot.get("form") not in ADDED_SHEETS and slot.get("copy_of") is None


def is_page(slot: Mapping[str, Any]) -> bool:
    """Whether a slot is a page of the paper with a picture that is said to be equal to it."""
    return is_paper(slot) and slot["picture"] is not None and slot["kind"] != _UNSCANNABLE


def count_pages(slots: Iterable[Mapping[str, Any]]) -> int:
    """The pages of a manifest."""
    return sum(is_page(slot) for slot in slots)


def count_unpictured(slots: Iterable[Mapping[str, Any]]) -> Unpictured:
    """The sides of a manifest's paper that are no pages."""
    kinds = [slot["kind"] for slot in slots if is_paper(slot) and not is_page(slot)]
    return Unpictured(kinds.count("missing"), kinds.count(_UNSCANNABLE), kinds.count("blank"))
