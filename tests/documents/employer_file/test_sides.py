"""What counts as a page of the paper, on both sides of each rule."""

from typing import Any

import pytest

from documents.employer_file.sides import ADDED_SHEETS, Unpictured, count_pages, count_unpictured
from documents.slots.counting import NOT_PAPER

PICTURE = "a" * 64


def slot(kind: str = "image", **facts: Any) -> dict[str, Any]:
    return {"kind": kind, "picture": PICTURE, "form": "sps_1_01", "copy_of": None} | facts


@pytest.mark.parametrize(
    ("given", "pages"),
    [
        (slot(), 1),
        (slot(form=None), 1),
        (slot("blank"), 1),
        (slot("duplicate"), 1),
        (slot(picture=""), 1),
        (slot("duplicate", copy_of=7), 0),
        (slot(form="cover"), 0),
        (slot(form="separator"), 0),
        (slot("not_scannable"), 0),
        (slot("missing", picture=None), 0),
        (slot("blank", picture=None), 0),
    ],
)
def test_a_page_has_a_picture_and_is_paper_of_the_employer(given: dict[str, Any], pages: int) -> None:
    assert count_pages([given]) == pages


def test_sides_without_a_picture_are_counted_by_what_they_were_signed_as() -> None:
    gaps = [slot(kind, picture=None) for kind in ("missing", "missing", "not_scannable", "blank")]
    shown = [slot(), slot("blank"), slot("not_scannable")]
    ours = [slot("blank", form="cover"), slot("missing", form="separator", picture=None)]
    copies = [slot("duplicate", copy_of=7)]
    assert count_unpictured([*gaps, *shown, *ours, *copies]) == Unpictured(2, 2, 1)
    assert count_pages([*gaps, *shown, *ours, *copies]) == 2


def test_the_ledger_of_paper_leaves_out_the_same_sheets() -> None:
    assert ADDED_SHEETS == NOT_PAPER
