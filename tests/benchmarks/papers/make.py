"""Make a folder of papers with their truth: python -m tests.benchmarks.papers.make FAMILY SEED COUNT OUT."""

from __future__ import annotations

import argparse
import copy
import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ocr.engine import Picture
from tests.benchmarks.papers import forms, letters
from tests.benchmarks.papers.combs import HELD_OUT_COMBS, TUNING_COMBS, Filling, choose_comb
from tests.benchmarks.papers.paper import FONTS, FROM_THAI, Hand, Paper
from tests.benchmarks.papers.people import Dice, People
from tests.benchmarks.papers.wear import LEVELS, worn

Layout = Callable[[Paper, People], dict[str, Any]]
LAYOUTS: dict[str, Layout] = {
    "1-01": forms.registration,
    "1-03": forms.insured,
    "1-10": forms.contributions,
    "6-09": forms.endings,
    "letter": letters.letter,
    "receipt": letters.receipt,
    "cert": letters.certificate,
}
_STAMPS = (["สำเนาถูกต้อง"], ["สำนักงานประกันสังคม", "รับวันที่ 12 มี.ค. 2566"], ["ชำระเงินแล้ว"])
_HAND_SHARE, _STAMP_SHARE, _BLANK_SHARE = 0.15, 0.3, 0.03


def _tlwg(name: str, *, bold: str = "") -> tuple[str, str]:
    return f"tlwg/{name}.ttf", f"tlwg/{name}{bold or '-Bold'}.ttf"


def _arundina(name: str) -> tuple[str, str]:
    return f"arundina/Arundina{name}.ttf", f"arundina/Arundina{name}-Bold.ttf"


@dataclass(frozen=True, slots=True)
class Family:
    """Papers of one kind: the fonts of print and answers, how many suffered how much, and what is odd."""

    prints: tuple[tuple[str, str], ...]
    fills: tuple[str, ...]
    levels: tuple[float, float, float, float]
    odd: Hand | None = None
    combs: tuple[str, ...] = ()
    """Styles of the boxes; none for single boxes of one size."""
    hands: float = 0.0
    """Share of the pages whose boxes a hand filled in."""
    filling: Filling | None = None
    """What all boxes hold, where that is always the same."""


_TUNING = (_tlwg("Garuda"), _tlwg("Norasi"), _tlwg("Loma"), _tlwg("Umpush"), _tlwg("Laksaman"))
_OTHERS = (_tlwg("Waree"), _arundina("Sans"), _arundina("Serif"), _tlwg("Kinnari"), _tlwg("Sawasdee"))
_TYPED = ("tlwg/TlwgTypewriter.ttf", "tlwg/Garuda.ttf", "tlwg/TlwgTypo.ttf", "tlwg/Norasi.ttf")
_OTHER_TYPED = (
    "arundina/ArundinaSansMono.ttf",
    "tlwg/Waree.ttf",
    "tlwg/TlwgTypist.ttf",
    "arundina/ArundinaSerif.ttf",
)
_ODD = Hand("", "", "", thai_digits=True, walls=165, wall_mm=0.13, off_line_mm=1.1)
FAMILIES = {
    "tuning": Family(_TUNING, _TYPED, (0.2, 0.45, 0.3, 0.05)),
    "others": Family(_OTHERS, _OTHER_TYPED, (0.15, 0.4, 0.35, 0.1)),
    "harder": Family(_OTHERS, _OTHER_TYPED, (0.0, 0.34, 0.33, 0.33), _ODD),
    "harder-tuning": Family(_TUNING, _TYPED, (0.0, 0.34, 0.33, 0.33), _ODD),
    "combs": Family(_OTHERS, _OTHER_TYPED, (0.1, 0.35, 0.35, 0.2), combs=HELD_OUT_COMBS, hands=0.35),
    "combs-tuning": Family(_TUNING, _TYPED, (0.1, 0.35, 0.35, 0.2), combs=TUNING_COMBS, hands=0.35),
    "combs-empty": Family(
        _OTHERS, _OTHER_TYPED, (0.1, 0.4, 0.4, 0.1), combs=HELD_OUT_COMBS, filling=Filling.EMPTY
    ),
    "combs-scribbled": Family(
        _OTHERS, _OTHER_TYPED, (0.1, 0.4, 0.4, 0.1), combs=HELD_OUT_COMBS, filling=Filling.SCRIBBLED
    ),
    "combs-empty-tuning": Family(
        _TUNING, _TYPED, (0.1, 0.4, 0.4, 0.1), combs=TUNING_COMBS, filling=Filling.EMPTY
    ),
    "combs-scribbled-tuning": Family(
        _TUNING, _TYPED, (0.1, 0.4, 0.4, 0.1), combs=TUNING_COMBS, filling=Filling.SCRIBBLED
    ),
}
"""Whoever tunes looks at the tuning ones only."""


def papers(family: str, *, seed: int, count: int) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Each page's truth and its picture file; the same seed gives the same pages."""
    for number in range(count):
        yield _page(FAMILIES[family], np.random.default_rng((seed, number)), number=number)


def _page(family: Family, dice: Dice, *, number: int) -> tuple[dict[str, Any], bytes]:
    level = str(dice.choice(LEVELS, p=family.levels))
    hand = choose_hand(family, dice)
    dpi = int(dice.choice([200, 200, 300]))
    name = list(LAYOUTS)[number % len(LAYOUTS)]
    paper = Paper(dice, dpi, hand)
    blank = bool(dice.random() < _BLANK_SHARE)
    fields: dict[str, Any] = {"employer_account": "", "employer_name": "", "persons": []}
    if not blank:
        fields = LAYOUTS[name](paper, People(dice))
        if dice.random() < _STAMP_SHARE:
            words = _STAMPS[int(dice.integers(len(_STAMPS)))]
            paper.stamp(float(dice.uniform(20, 100)), float(dice.uniform(215, 255)), words)
        fields["comb"], fields["filling"] = hand.comb.name, hand.comb.filling.value
        if paper.branch:
            fields["branch_no"] = paper.branch
        fields = _forget_unwritten(fields, paper.lines)
    picture, quality = scan(paper, level, dice)
    truth = {
        "file": f"{number + 1:04d}.jpg",
        "page": 1,
        "form": "blank" if blank else name,
        "dpi": dpi,
        "rotate": 0,
        "level": level,
        "fill": "hand" if "hand" in (hand.kind, hand.comb.filling) else "typed",
        "blank": blank,
        "size": [picture.shape[1], picture.shape[0]],
        "fields": fields,
        "lines": paper.lines,
    }
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality, dpi=(dpi, dpi))
    return truth, file.getvalue()


def scan(paper: Paper, level: str, dice: Dice) -> tuple[Picture, int]:
    """The worn paper, in colour where something on it is red, and the JPEG quality to keep it with."""
    page = paper.pixels()
    if paper.red is None:
        return worn(page, paper.lines, level, dice)
    again = copy.deepcopy(dice)
    red, quality = worn(page, paper.lines, level, dice)
    other, _ = worn(np.minimum(page, np.asarray(paper.red, np.uint8)), [], level, again)
    return np.stack([red, other, other], axis=2), quality


def _forget_unwritten(fields: dict[str, Any], lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Without the numbers that stand nowhere on the paper: their boxes were left empty or scribbled over."""
    said = "\n".join(piece["text"] for line in lines for piece in line["segments"])
    written = said.translate(FROM_THAI).replace("-", "")
    persons = [
        {**each, "national_id": each["national_id"] if each["national_id"] in written else ""}
        for each in fields["persons"]
    ]
    kept: dict[str, Any] = {
        name: fields[name] if fields[name] in written else ""
        for name in ("employer_account", "juristic_id", "branch_no")
        if name in fields
    }
    return {**fields, **kept, "persons": persons}


def choose_hand(family: Family, dice: Dice) -> Hand:
    """The faces and sizes of one paper."""
    plain, bold = family.prints[int(dice.integers(len(family.prints)))]
    fill = family.fills[int(dice.integers(len(family.fills)))]
    base = family.odd or Hand("", "", "", walls=int(dice.integers(10, 90)))
    size = float(dice.uniform(10.5, 13.5))
    if "Laksaman" in plain or "Umpush" in plain:
        size *= 1.2
    hand = replace(
        base, print=plain, bold=bold, fill=fill, print_pt=size, fill_pt=size * float(dice.uniform(0.85, 1.0))
    )
    if dice.random() < _HAND_SHARE:
        hand = replace(hand, fill="tlwg/Purisa.ttf", kind="hand")
    if family.combs:
        comb = choose_comb(family.combs, dice, hands=family.hands)
        hand = replace(hand, comb=replace(comb, filling=family.filling or comb.filling))
    return hand


def missing_fonts() -> list[str]:
    """What is not installed: Debian's fonts-thai-tlwg-ttf and fonts-arundina have all of them."""
    named = {name for family in FAMILIES.values() for pair in family.prints for name in pair}
    named |= {name for family in FAMILIES.values() for name in family.fills}
    return sorted(name for name in named if not (FONTS / name).is_file())


def make(family: str, *, seed: int, count: int, out: Path) -> Path:
    """The folder, laid out as data/demo is; made anew unless it is there already."""
    stamp = json.dumps([family, seed, count, _source()])
    if (out / "made").is_file() and (out / "made").read_text() == stamp:
        return out
    shutil.rmtree(out, ignore_errors=True)
    folder = out / "folders" / family
    folder.mkdir(parents=True)
    pages = []
    for truth, picture in papers(family, seed=seed, count=count):
        (folder / truth["file"]).write_bytes(picture)
        pages.append(truth)
    told = {"folders": [{"folder": family, "pages": pages}], "stack": []}
    (out / "truth.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    (out / "made").write_text(stamp)
    return out


def _source() -> int:
    """Changes when the generator does."""
    return sum(len(file.read_bytes()) for file in Path(__file__).parent.glob("*.py"))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("family", choices=sorted(FAMILIES))
    asked.add_argument("seed", type=int)
    asked.add_argument("count", type=int)
    asked.add_argument("out", type=Path)
    options = asked.parse_args()
    made = partial(make, options.family, seed=options.seed, count=options.count)
    made(out=options.out)


if __name__ == "__main__":
    main()
