"""Whose folder is it: files with their ways, parted into the folders of employers (pure).

Problem     People scan folders in folders: by year, by form, a day's tray with several employers in it. The
            number of the employer stands on one of the folders above a page, seldom on the last.
Steps       The nearest folder upwards with an account number on it owns the page; one inside another with the
            same number is a volume of it. What lies between is a section, kept in the page's declared name.
            Without any number each folder is one of its own, but that a folder called like a section (a year,
            a form, a volume, "back") goes with the folder above it. Files beside such folders, and files
            without any folder, are a loose stack.
Dropped     Asking the registry here: the browser must come to the same answer without it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from documents.intake.order import natural_key, natural_key_of, plain_digits

Steps = tuple[str, ...]
_GAP: Final = "[\\s._/~\u00b7\u2010-\u2015\u2212-]{0,3}"
NUMBER: Final = f"(?<![0-9])([1-9][0-9]){_GAP}([0-9]{{7}}){_GAP}([0-9])(?![0-9])"
"""An account number on a folder, by its shape alone: whether it is right is asked at filing."""
BOXES: Final = f"^[1-9]({_GAP}[0-9]){{9}}$"
"""A name that is nothing but ten digits, one to a box."""
SECTIONS: Final = (
    r"^(ปี|พ\.?ศ\.?|ค\.?ศ\.?|year)? ?(19|20|24|25)[0-9]{2}( ?[-_] ?((19|20|24|25)?[0-9]{2}))?$",
    r"^(19|20|24|25)[0-9]{2}[-_. ](0?[1-9]|1[0-2])([-_. ]([0-2]?[0-9]|3[01]))?$",
    r"^(สปส|กท|ภ\.?ง\.?ด|ภ\.?พ|บอจ)\.? ?[0-9]{1,2}([-./ ][0-9]{1,3})*( ?[ก-ฮ])?$",
    r"^(เล่ม|ตอน|ส่วน|ชุด|แผ่น|vol|volume|part|section|batch|set)(ที่)?[. _-]*([0-9]{1,3}|[ivx]{1,4})$",
    r"^(ด้าน)?(หน้า|หลัง)$|^(front|back|fronts|backs|recto|verso)$",
    r"^(scans?|images?|img|pictures?|photos?|pages?|pdfs?|jpe?gs?|tiffs?|pngs?|docs?|documents?|files?)$",
    r"^(แนบ|เอกสารแนบ|ภาพ|รูป|รูปภาพ|เอกสาร|สแกน|หน้าเพิ่ม|เพิ่มเติม|attachments?|annex|appendix|new|more)$",
    r"^(ม|ก|เม|มี|มิ|ส|ต|พ|ธ)\.(ค|พ|ย)\.( ?[0-9]{2,4})?$",
    r"^(มกรา|กุมภา|มีนา|เมษา|พฤษภา|มิถุนา|กรกฎา|สิงหา|กันยา|ตุลา|พฤศจิกา|ธันวา)(คม|ยน|พันธ์)?( ?[0-9]{2,4})?$",
)
"""Names that are never an employer's: they divide the folder above them."""
_NUMBER, _BOXES = re.compile(NUMBER), re.compile(BOXES)
_SECTIONS: Final = re.compile("|".join(f"(?:{one})" for one in SECTIONS))


@dataclass(frozen=True, slots=True)
class Tray:
    """One batch to be: the way to its folder, and its files by their ways, in natural order."""

    folder: Steps
    files: tuple[Steps, ...]
    loose: bool = False

    @property
    def name(self) -> str:
        """What stands on the folder; empty for files that lie in none."""
        return self.folder[-1] if self.folder else ""

    @property
    def above(self) -> Steps:
        """The names of the folders above it: they say something too."""
        return self.folder[:-1]

    def declared_name(self, file: Steps) -> str:
        """A file's name with its sections before it."""
        return "/".join(file[len(self.folder) :])


def read_number(name: str) -> str:
    """The ten digits of the account number on a folder, or nothing."""
    plain = plain_digits(name)
    if found := _NUMBER.search(plain):
        return "".join(found.groups())
    return re.sub("[^0-9]", "", plain) if _BOXES.match(plain.strip()) else ""


def is_section(name: str) -> bool:
    """Whether a folder without a number only divides the folder above it."""
    return _SECTIONS.search(" ".join(plain_digits(name).split())) is not None


def part_trays(files: Iterable[Steps]) -> list[Tray]:
    """The files of a place, each with the steps of its way from there, as batches in natural order.

    Litter is taken out before (documents/intake/litter.py). Linear in files and depth of folders.
    """
    groups: dict[Steps, list[Steps]] = {}
    for file in files:
        groups.setdefault(find_owner(file[:-1]), []).append(file)
    # files without a folder, and files beside folders of their own, are a loose stack
    parents = {folder[:depth] for folder in groups for depth in range(len(folder))}
    numbered = {folder for folder in groups if folder and read_number(folder[-1])}
    return [
        Tray(
            folder,
            tuple(sorted(groups[folder], key=lambda file: natural_key("/".join(file[len(folder) :])))),
            loose=folder not in numbered and (not folder or folder in parents),
        )
        for folder in sorted(groups, key=natural_key_of)
    ]


def find_owner(way: Steps) -> Steps:
    """The folder that owns what lies at the end of this way of folders; empty when none does."""
    depths = range(len(way), 0, -1)
    marked = [(way[:depth], number) for depth in depths if (number := read_number(way[depth - 1]))]
    if marked:
        _nearest, digits = marked[0]
        same = takewhile(lambda one: one[1] == digits, marked)
        return list(same)[-1][0]
    while len(way) > 1 and is_section(way[-1]):
        way = way[:-1]
    return way
