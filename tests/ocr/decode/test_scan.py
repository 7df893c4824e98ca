"""A resolution is believed when it gives a sheet of paper."""

from __future__ import annotations

import pytest

from ocr.decode.scan import plausible_dpi


@pytest.mark.parametrize(
    ("stated", "size", "dpi"),
    [
        (200, (1654, 2339), 200),
        (0, (1654, 2339), 200),
        (200, (2480, 3508), 300),  # the header says A2, the pixels say A4
        (300, (3508, 4961), 300),  # A3
        (72, (2480, 3508), 300),
        (300, (1000, 1500), 300),  # a slip, cut from a sheet
        (1, (1000, 1500), 120),
    ],
)
def test_a_resolution_is_believed_when_it_gives_a_sheet(stated: int, size: tuple[int, int], dpi: int) -> None:
    assert plausible_dpi(stated, width=size[0], height=size[1]) == dpi
