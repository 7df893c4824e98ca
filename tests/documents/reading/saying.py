"""A reader that finds what a test wants."""

from dataclasses import replace
from pathlib import Path

from documents.reading import scans
from ocr.engine import Remark
from ocr.isolation.client import PageReading
from tests.documents.paper import said


class Saying:
    """Its pictures are a few bytes."""

    def __init__(self, text: str, *remarks: Remark, flags: tuple[str, ...] = ()) -> None:
        self.text = text
        self.remarks = remarks
        self.flags = flags

    def read_page(self, path: Path, *, kind: str, number: int, work: Path) -> PageReading:
        full, view, thumb = (work / size for size in scans.SIZES)
        for picture in (full, view, thumb):
            picture.write_bytes(b"\xff\xd8")
        text = replace(said(self.text), remarks=self.remarks)
        return PageReading(text=text, dpi=200, full=full, view=view, thumb=thumb, flags=self.flags)
