"""Which faces are taught, which are kept for measuring, and which look like somebody's hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from ocr.training.synth_syllables import Rng

HELD_OUT = re.compile(r"Waree|Arundina|^itim\b|^charm\b|^taviraj\b|THCharmofAU", re.IGNORECASE)
"""Names of files of faces that are never taught: what is measured in them tells of faces not seen."""
_HAND_LIKE = re.compile(r"mali|sriracha|charmonman|srisakdi|purisa|itim|charm", re.IGNORECASE)
_TYPED = re.compile(r"Typewriter|Typist|Typo|Mono", re.IGNORECASE)


def is_held_out(face: Path) -> bool:
    """Whether a face is kept for measuring."""
    return HELD_OUT.search(face.stem) is not None


def is_hand_like(face: str) -> bool:
    """Whether a face looks like somebody's hand."""
    return _HAND_LIKE.search(Path(face).name) is not None


def is_typed(face: str) -> bool:
    """Whether a face is that of a typewriter."""
    return _TYPED.search(Path(face).name) is not None


def list_faces(folders: Sequence[Path], *, but: Sequence[str] = ()) -> list[str]:
    """Files of the faces to teach."""
    files = sorted(file for folder in folders for file in folder.rglob("*.ttf"))
    return [
        str(file) for file in files if not is_held_out(file) and not any(name in file.name for name in but)
    ]


def group_faces(faces: Sequence[str]) -> list[list[str]]:
    """Files by the family of their face, so that one with many weights is not taught more often."""
    families: dict[str, list[str]] = {}
    for face in faces:
        families.setdefault(Path(face).stem.split("-")[0], []).append(face)
    return list(families.values())


def list_families(faces: Sequence[str], kind: Callable[[str], bool]) -> list[list[str]]:
    """The families whose faces are of one kind."""
    return group_faces([face for face in faces if kind(face)])


def pick_face(families: Sequence[Sequence[str]], rng: Rng) -> str:
    """A face of any family."""
    family = families[int(rng.integers(len(families)))]
    return family[int(rng.integers(len(family)))]
