"""Faces that are kept for measuring are never taught, and their neighbours by name are."""

from pathlib import Path

import numpy as np
import pytest

from ocr.training.taught_faces import group_faces, is_hand_like, is_held_out, is_typed, list_faces, pick_face

HELD = (
    "Waree-Bold.ttf",
    "ArundinaSansMono.ttf",
    "ArundinaSerif-Bold.ttf",
    "itim-400-normal.ttf",
    "charm-700-normal.ttf",
    "THCharmofAU.ttf",
    "taviraj-400-italic.ttf",
)
TAUGHT = (
    "Norasi.ttf",
    "charmonman-400-normal.ttf",
    "THCharmonman.ttf",
    "THSarabunNew.ttf",
    "mali-400-normal.ttf",
    "trirong-400-normal.ttf",
)


@pytest.mark.parametrize("name", HELD)
def test_faces_for_measuring_are_kept_out(name: str) -> None:
    assert is_held_out(Path(name))


@pytest.mark.parametrize("name", TAUGHT)
def test_other_faces_are_taught(name: str) -> None:
    assert not is_held_out(Path(name))


def test_only_faces_to_teach_are_listed(tmp_path: Path) -> None:
    for name in HELD + TAUGHT:
        (tmp_path / name).touch()
    listed = {Path(face).name for face in list_faces([tmp_path], but=["Norasi"])}
    assert listed == set(TAUGHT) - {"Norasi.ttf"}


def test_hand_like_and_typed_faces_are_told_by_name() -> None:
    assert is_hand_like("/x/mali-400-normal.ttf")
    assert is_hand_like("/x/Purisa.ttf")
    assert not is_hand_like("/x/mali/Norasi.ttf")
    assert is_typed("/x/TlwgTypewriter.ttf")
    assert not is_typed("/x/Garuda.ttf")


def test_a_family_of_many_weights_is_picked_as_often_as_one_of_one() -> None:
    families = group_faces([f"kanit-{n}00-normal.ttf" for n in range(1, 9)] + ["Norasi.ttf"])
    rng = np.random.default_rng(1)
    picked = [pick_face(families, rng) for _ in range(400)]
    assert 150 < picked.count("Norasi.ttf") < 250
