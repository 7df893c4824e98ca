"""Words spelled with another letter that looks alike, to train on: the eye must tell them, not the habit.

Problem: the network sees five letters to each side and takes what mostly stands between them: อัษฏา is read
อัษฎา, ทู is read ทุ, though names are spelled both ways.
Known as: minimal pairs; counterfactual augmentation.
Steps: a letter or a mark here and there gives way to another of its kind. Kinds and shares are guesses.
Dropped: weighing kinds by how often they are confused: that moves with every teaching.
"""

from __future__ import annotations

from ocr.training.synth_syllables import Dice

_KINDS = (
    "ฎฏ",
    "ชซ",
    "ขชซ",
    "ดตค",
    "กถภ",
    "บป",
    "ผฝพฟ",
    "มน",
    "อฮ",
    "ลส",
    "ทหฑ",
    "ณญฌ",
    "ศค",
    "ธร",
    "ใไโ",
    "\u0e34\u0e35\u0e36\u0e37",
    "\u0e38\u0e39",
    "\u0e48\u0e49\u0e4a\u0e4c",
    "1lI",
    "O0",
    "๑๓๗",
    "๔๕",
)
_OTHERS = {
    sign: "".join(other for kind in _KINDS if sign in kind for other in kind if other != sign)
    for sign in "".join(_KINDS)
}
_SWAPPED_SHARE = 0.25


def swap_look_alikes(text: str, dice: Dice) -> str:
    """The text with some of its letters and marks swapped for others that look alike."""
    return "".join(
        dice.pick(_OTHERS[sign]) if sign in _OTHERS and dice.happens(_SWAPPED_SHARE) else sign
        for sign in text
    )
