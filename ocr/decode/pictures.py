"""The pictures that people see: upright, made by us, without a word of the file's metadata."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import cv2

from ocr.engine import Picture
from ocr.file_info import PICTURES

# guess, all three: an A4 page is legible on a screen of 1366 x 768, and a thumbnail tells form from letter
QUALITY: Final = 82
VIEW_SIDE: Final = 1600
THUMB_SIDE: Final = 320
_TURNS: Final = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def write_pictures(picture: Picture, *, rotation: int, folder: Path) -> None:
    """Write full, view and thumb; `rotation` is the engine's, in degrees clockwise."""
    upright = cv2.rotate(picture, _TURNS[rotation]) if rotation else picture
    if upright.ndim == 3:
        upright = cv2.cvtColor(upright, cv2.COLOR_RGB2BGR)
    view = shrink_to(upright, VIEW_SIDE)  # type: ignore[arg-type]
    for name, size in zip(PICTURES, (upright, view, shrink_to(view, THUMB_SIDE)), strict=True):
        _write_jpeg(size, folder / name)  # type: ignore[arg-type]


def shrink_to(picture: Picture, side: int) -> Picture:
    """Shrink to a longest side; a small page stays as it is."""
    height, width = picture.shape[:2]
    if max(height, width) <= side:
        return picture
    scale = side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def _write_jpeg(picture: Picture, path: Path) -> None:
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not done:
        raise OSError(f"no JPEG could be made of {picture.shape}")
    path.write_bytes(data.tobytes())
