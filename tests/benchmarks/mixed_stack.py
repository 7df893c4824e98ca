"""A mixed stack as an office scans it: papers of many folders one behind the other, with covers and
separators, some of them spoiled; as pictures, and the truth of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from documents.register.models import Folder
from documents.screens.register.sheets import draw_mark, facts_of
from documents.sheets.artwork import draw_cover
from documents.sheets.lettering import draw_within
from employers.models import Employer
from ocr.engine import Picture
from tests import scanned_sheets as worn
from tests.documents.paper import employer, office

DPI = 150
FIRMS = (
    "นครชัยร่วมใจ", "สาครพัฒนา", "ท่าจีนการช่าง", "บ้านแพ้วเกษตรภัณฑ์", "มหาชัยห้องเย็น", "ริมน้ำขนส่ง",
    "กระทุ่มแบนพลาสติก", "อ้อมน้อยสิ่งทอ", "เพชรเกษมเหล็กกล้า", "สมุทรอาหารแช่แข็ง", "คลองครุเฟอร์นิเจอร์",
    "วัดเกตบรรจุภัณฑ์",
)  # fmt: skip
_LETTERS = (
    "เรื่อง การตรวจสอบข้อมูลสถานประกอบการ",
    "รายการเอกสารที่ได้รับไว้แล้ว", "บันทึกการติดต่อกับเจ้าหน้าที่", "ตารางเวลาการทำงานประจำเดือน",
    "รายงานการประชุมประจำเดือน", "แผนผังพื้นที่ทำงาน",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """One side in the stack: whose paper it is (empty for a sheet that is nobody's), or which sheet."""

    owner: str
    kind: str
    """`paper`, `cover`, `section` or `next`."""
    folder: int = 0
    """Which folder of the stack it lies in, from 1."""
    spoiled: bool = False
    picture: Image.Image | None = None
    speaks: bool = False
    """Whether a paper names its employer."""


def account_no(number: int) -> str:
    """A made-up account number whose check digit fits."""
    digits = f"74{number:07d}"
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(digits))
    return f"{digits}{(11 - total % 11) % 10}"


def register_firms(count: int) -> list[Employer]:
    """Employers of the registry."""
    return [
        employer(account_no(9_480_000 + 37 * n), f"บริษัท {FIRMS[n % len(FIRMS)]} {n + 1} จำกัด")
        for n in range(count)
    ]


def make_leaves(firms: Sequence[Employer], *, sheets: int, ours: int, spoiled: int, seed: int) -> list[Leaf]:
    """A stack of so many sheets, `ours` of them covers and separators, of which so many are spoiled.

    Of ours somewhat more than half are covers, one in eight says that another file begins, the others begin
    sections; each folder is one of the register with its sheets counted.
    """
    dice = np.random.default_rng(seed)
    covers, following = round(ours * 0.55), ours // 8
    order = ["cover"] * (covers - 1) + ["next"] * following + ["section"] * (ours - covers - following)
    dice.shuffle(order)
    cuts = sorted(dice.choice(np.arange(2, sheets - ours), ours - 1, replace=False).tolist())
    plan: list[str] = ["cover"]
    kinds = iter(order)
    for paper in range(sheets - ours):
        if cuts and cuts[0] == paper:
            cuts.pop(0)
            plan.append(next(kinds))
        plan.append("paper")
    return _fill_plan([*plan, *kinds], firms, spoiled=spoiled, dice=dice)


def _fill_plan(
    plan: Sequence[str], firms: Sequence[Employer], *, spoiled: int, dice: np.random.Generator
) -> list[Leaf]:
    """Whose each sheet is: a folder begins at a cover, and behind `next` comes one without."""
    leaves: list[Leaf] = []
    owner, folder = firms[0], 0
    for kind in plan:
        if kind in ("cover", "next"):
            folder += 1
            owner = firms[(firms.index(owner) + int(dice.integers(1, len(firms)))) % len(firms)]
        nobodys = kind in ("next", "section")
        leaves.append(
            Leaf("" if nobodys else owner.account_no, kind, folder, speaks=bool(dice.random() < 0.6))
        )
    ours = [at for at, leaf in enumerate(leaves) if leaf.kind != "paper"]
    lost = set(dice.choice(ours, spoiled, replace=False).tolist())
    papers = _count_papers(leaves)
    return [
        _with_picture(leaf, at, papers=papers[leaf.folder], spoiled=at in lost, dice=dice)
        for at, leaf in enumerate(leaves)
    ]


def _count_papers(leaves: Sequence[Leaf]) -> dict[int, int]:
    counts = dict.fromkeys((leaf.folder for leaf in leaves), 0)
    for leaf in leaves:
        counts[leaf.folder] += leaf.kind == "paper"
    return counts


def _with_picture(leaf: Leaf, at: int, *, papers: int, spoiled: bool, dice: np.random.Generator) -> Leaf:
    if leaf.kind == "paper":
        drawn = _draw_paper(leaf, at)
    elif leaf.kind == "cover":
        of = Employer.objects.get(account_no=leaf.owner)
        volume = Folder.objects.filter(employer=of).count() + 1
        row = Folder.objects.create(office=office(), employer=of, volume=volume, sheets=papers, sides=1)
        drawn = draw_cover(facts_of(row))
    else:
        drawn = draw_mark("N" if leaf.kind == "next" else "ABCDEFG"[at % 7])
    page = worn.as_gray(drawn, dpi=DPI)
    page = worn.without_codes(page, dice=dice) if spoiled else page
    return Leaf(
        leaf.owner, leaf.kind, leaf.folder, spoiled, Image.fromarray(_scanned(page, dice)), speaks=leaf.speaks
    )


def _scanned(page: Picture, dice: np.random.Generator) -> Picture:
    """Laid into the feeder by hand: leaning, now and then upside down, with the scanner's noise."""
    page = worn.turned(page, float(dice.uniform(-2, 2)) + (180 if dice.random() < 0.1 else 0))
    return worn.noisy(page, level=float(dice.uniform(2, 8)), dice=dice)


def _draw_paper(leaf: Leaf, at: int) -> Image.Image:
    """A paper of the folder; some name their employer by number and name, the others nobody."""
    page = Image.new("1", (2480, 3508), 1)
    pen = ImageDraw.Draw(page)
    pen.fontmode = "1"
    lines = [
        _LETTERS[at % len(_LETTERS)],
        f"ลำดับที่ {at + 1}",
        *(_LETTERS[(at + n) % len(_LETTERS)] for n in (1, 2, 3)),
    ]
    if leaf.speaks:
        of = Employer.objects.get(account_no=leaf.owner)
        lines[1:1] = [of.name, f"เลขที่บัญชีนายจ้าง {of.account_no_shown}"]
    y = 35.0
    for line in lines:
        y = draw_within(pen, (25, y), line, 16, room=160) + 6
    for row in range(8):
        pen.rectangle((300, 1900 + row * 120, 2100, 1903 + row * 120), fill=0)
    return page


def write_pdf(leaves: Sequence[Leaf], path: Path) -> None:
    """The whole stack as the one file of a scanner."""
    first, *others = _pictures(leaves)
    first.save(path, format="PDF", resolution=DPI, save_all=True, append_images=others, quality=75)


def write_jpegs(leaves: Sequence[Leaf], folder: Path) -> None:
    """The stack as a folder of single pages."""
    for number, picture in enumerate(_pictures(leaves), start=1):
        picture.save(folder / f"{number:04d}.jpg", quality=75, dpi=(DPI, DPI))


def _pictures(leaves: Sequence[Leaf]) -> Iterator[Image.Image]:
    for leaf in leaves:
        assert leaf.picture is not None
        yield leaf.picture
