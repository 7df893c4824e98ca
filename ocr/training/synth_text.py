"""Synthetic text to train on: what stands on an office's papers, and letters thrown together.

Names and firms are made up (synth_names.py), the wording is that of offices (synth_wording.py). Shares are
guesses.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ocr.training.look_alikes import swap_look_alikes
from ocr.training.synth_names import PARTS, NameMaker
from ocr.training.synth_syllables import Dice, Rng, Ways
from ocr.training.synth_wording import LABELS, MONTHS, PLACES, SENTENCES

_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SIGNS = ".,-/():;'\"&%@+*=?#!_฿"
_LONGEST = 75
_SWAPPED_LINES = 0.12


class TextGenerator:
    """Makes up lines. Words and names of real lists may be told; the dice decide everything else."""

    def __init__(
        self,
        rng: Rng,
        *,
        words: Sequence[str] = (),
        given: Sequence[str] = (),
        family: Sequence[str] = (),
    ) -> None:
        self._dice = Dice(rng)
        self._words = list(words) or PARTS
        self._names = NameMaker(self._dice, given=given, family=family)
        self._ways: Ways = [
            (0.13, self._make_nonsense),
            (0.12, self._make_sentence),
            (0.07, self.make_label),
            (0.19, self._make_person),
            (0.19, self._names.make_company),
            (0.09, self._make_address),
            (0.10, self._make_number),
            (0.03, self._make_latin),
            (0.03, self._make_mixed),
            (0.05, self._make_led),
        ]
        self._value_ways: Ways = [
            (0.36, self._make_person),
            (0.28, self._names.make_company),
            (0.12, self._make_address),
            (0.16, self._make_number),
            (0.05, self._make_nonsense),
            (0.03, self._make_latin),
        ]

    def make_line(self) -> str:
        """One line of 1 to about 70 signs."""
        text = self._dice.choose(self._ways)
        if self._dice.happens(0.08):
            text = text.translate(_THAI_DIGITS)
        if self._dice.happens(0.05):
            text = f"({text})"
        return self._swap_some(text)

    def make_value(self) -> str:
        """What is filled into a form: names, firms, addresses, numbers."""
        text = self._dice.choose(self._value_ways)
        return self._swap_some(text.translate(_THAI_DIGITS) if self._dice.happens(0.1) else text)

    def _swap_some(self, text: str) -> str:
        return swap_look_alikes(text, self._dice) if self._dice.happens(_SWAPPED_LINES) else text

    def make_label(self) -> str:
        """What is printed before an answer."""
        return self._dice.pick(LABELS) + (":" if self._dice.happens(0.3) else "")

    def make_amount(self) -> str:
        """Baht and satang, as columns of tables have them."""
        dice = self._dice
        most = (999, 20_000, 99_999, 9_999_999)[dice.between(0, 3)]
        satang = dice.pick(["00", "00", "00", "50", "25", "75", dice.digits(2)])
        return dice.pick([f"{dice.between(0, most):,}.{satang}", f"{dice.between(1, most):,}"])

    def _make_led(self) -> str:
        """Dots typed to write on, before, between and after words: what is left of them parts words."""
        dice = self._dice
        text = self.make_label()
        for _ in range(dice.between(1, 2)):
            dots = dice.pick([".", ".", ".", "_"]) * dice.between(3, 24)
            text += dice.pick(["", "", " "]) + dots
            if dice.happens(0.8):
                said = self.make_label() if dice.happens(0.5) else self.make_value()
                text += dice.pick(["", "", " "]) + said
        return text[:_LONGEST]

    def _make_nonsense(self) -> str:
        """Syllables that are no words: the eye must do it alone."""
        return " ".join(self._dice.make_word(1, 4) for _ in range(self._dice.between(1, 5)))[:_LONGEST]

    def _make_sentence(self) -> str:
        dice = self._dice
        if dice.happens(0.35):
            words = dice.pick(SENTENCES)
            start = dice.between(0, max(0, len(words) - 12)) if dice.happens(0.3) else 0
            return _strip_leading_marks(words[start : start + dice.between(10, _LONGEST)])
        words = "".join(
            dice.pick(self._words) + (" " if dice.happens(0.12) else "") for _ in range(dice.between(1, 9))
        )
        return words.strip()[:_LONGEST]

    def _make_person(self) -> str:
        whole = self._names.make_person()
        return f"{self._dice.between(1, 30)}. {whole}" if self._dice.happens(0.1) else whole

    def _make_place(self) -> str:
        return self._dice.pick(PLACES) + (self._dice.pick(PLACES) if self._dice.happens(0.5) else "")

    def _make_address(self) -> str:
        dice = self._dice
        house = f"{dice.between(1, 999)}" + (f"/{dice.between(1, 99)}" if dice.happens(0.5) else "")
        parts = [
            dice.pick(
                [f"เลขที่ {house}", house, f"{house} อาคาร{self._names.make_given()} ชั้น {dice.between(2, 40)}"]
            ),
            f"{dice.pick(['หมู่ ', 'หมู่ที่ ', 'ม.', 'ม. '])}{dice.between(1, 14)}"
            if dice.happens(0.7)
            else f"{dice.pick(['ซ. ', 'ซอย', 'ตรอก'])}{self._make_place()} {dice.between(1, 99)}",
            f"{dice.pick(['ถนน', 'ถ.', 'ถ. '])}{self._make_place()}",
            f"{dice.pick(['ตำบล', 'ต.', 'แขวง'])}{self._make_place()}",
            f"{dice.pick(['อำเภอ', 'อ.', 'เขต'])}{self._make_place()}",
            f"{dice.pick(['จังหวัด', 'จ.', ''])}{self._make_place()}",
            f"{dice.between(10000, 96220)}",
        ]
        first = dice.between(0, 5)
        return " ".join(parts[first : first + dice.between(1, 7)])

    def _make_number(self) -> str:
        dice = self._dice
        after = ["", "", "%", " คน", " บาท", " น.", f"/{dice.digits(4)}", ".-", " ราย", " วัน"]
        ways: Ways = (
            (2, lambda: _join_groups(dice.digits(13), (1, 4, 5, 2, 1))),
            (1, lambda: _join_groups(dice.digits(10), (2, 7, 1))),
            (3, self.make_amount),
            (2, self._make_date),
            (1, self._make_numeric_date),
            (1, self._make_phone),
            (1, lambda: dice.digits(dice.between(1, 7)) + dice.pick(after)),
            (0.4, lambda: dice.digits(13)),
            (0.4, self._make_reference),
        )
        return dice.choose(ways)

    def _make_reference(self) -> str:
        dice = self._dice
        return f"ที่ {dice.pick(['รง', 'พณ', 'ชม', 'สปส'])} {dice.digits(4)}/{dice.digits(dice.between(1, 4))}"

    def _make_phone(self) -> str:
        dice = self._dice
        spoken = dice.pick(["โทร. ", "โทร ", "โทรศัพท์ ", "แฟกซ์ ", "Tel. ", ""])
        joint = dice.pick(["-", "-", " ", ""])
        return f"{spoken}0{joint.join((dice.digits(1), dice.digits(4), dice.digits(dice.between(3, 4))))}"

    def _make_numeric_date(self) -> str:
        dice = self._dice
        day, month, year = dice.between(1, 31), dice.between(1, 12), dice.between(2500, 2570)
        written = dice.pick([f"{year}", f"{year}", f"{year % 100}", f"{year - 543}"])
        return dice.pick(
            [f"{day:02d}/{month:02d}/{written}", f"{day}/{month}/{written}", f"{day}-{month}-{written}"]
        )

    def _make_date(self) -> str:
        dice = self._dice
        era = dice.pick(["", "", "พ.ศ. "])
        before = dice.pick(["", "", "", "วันที่ ", "ณ วันที่ ", "ลงวันที่ "])
        return f"{before}{dice.between(1, 31)} {dice.pick(MONTHS)} {era}{dice.between(2480, 2570)}"

    def _make_latin(self) -> str:
        dice = self._dice
        words = []
        for _ in range(dice.between(1, 5)):
            word = "".join(dice.pick(_LATIN) for _ in range(dice.between(1, 9)))
            words.append(dice.pick([word.upper(), word.lower(), word.title(), word]))
        text = " ".join(words)
        return text if dice.happens(0.7) else f"{words[0].lower()}@{words[-1].lower()}.co.th"

    def _make_mixed(self) -> str:
        """Signs of all kinds, also where nobody would write them."""
        dice = self._dice
        text = ""
        for _ in range(dice.between(2, 12)):
            text += dice.pick(
                [dice.make_syllable(), dice.digits(2), dice.pick(_SIGNS), " ", dice.pick(_LATIN)]
            )
        return " ".join(text.split()) or "ก"


def _strip_leading_marks(text: str) -> str:
    """Nothing begins with a mark."""
    return text.lstrip("ัิีึืุู็่้๊๋์ำะา ").rstrip() or "ก"


def _join_groups(digits: str, sizes: Sequence[int]) -> str:
    ends = np.cumsum(sizes).tolist()
    return "-".join(digits[end - size : end] for size, end in zip(sizes, ends, strict=True))
