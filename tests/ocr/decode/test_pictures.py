"""The pictures that people see are upright, small and without metadata."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ocr.decode import pictures
from ocr.file_info import PICTURES
from tests.ocr.scans import corner, page


@pytest.mark.parametrize(("mode", "shown"), [("L", "L"), ("RGB", "RGB")])
def test_three_sizes_are_made_without_metadata(tmp_path: Path, mode: str, shown: str) -> None:
    picture = np.asarray(page(mode, size=(1654, 2339)))
    pictures.write_pictures(picture, rotation=0, folder=tmp_path)
    sizes = {}
    for name in PICTURES:
        with Image.open(tmp_path / name) as image:
            assert (image.mode, len(image.getexif()), "icc_profile" in image.info) == (shown, 0, False)
            sizes[name] = image.size
    assert sizes == {"full.jpg": (1654, 2339), "view.jpg": (1131, 1600), "thumb.jpg": (226, 320)}


@pytest.mark.parametrize(
    ("rotation", "where"), [(0, "top left"), (90, "top right"), (180, "bottom right"), (270, "bottom left")]
)
def test_pictures_are_turned_clockwise_as_the_engine_says(tmp_path: Path, rotation: int, where: str) -> None:
    pictures.write_pictures(np.asarray(page()), rotation=rotation, folder=tmp_path)
    with Image.open(io.BytesIO((tmp_path / "view.jpg").read_bytes())) as image:
        assert corner(np.asarray(image)) == where


def test_colours_are_not_swapped(tmp_path: Path) -> None:
    red = np.zeros((100, 100, 3), dtype=np.uint8)
    red[..., 0] = 255
    pictures.write_pictures(red, rotation=0, folder=tmp_path)
    with Image.open(tmp_path / "full.jpg") as image:
        assert image.getpixel((50, 50)) == pytest.approx((254, 0, 0), abs=3)
