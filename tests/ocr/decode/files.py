"""Files on disk, inspected and decoded as the worker does it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf

from ocr import decode
from ocr.engine import UnreadablePage
from ocr.limits import Limits

LIMITS = Limits()
FAR_TOO_LONG_S = 20.0
"""CPU seconds that only work out of proportion takes, on however slow a machine: what is tried with it takes
tenths of one, and took minutes or hours when it was not linear.
"""


def read(path: Path, *, kind: str, number: int = 1, limits: Limits = LIMITS) -> decode.Scan:
    return decode.read(path, kind=kind, number=number, limits=limits)


def put(folder: Path, data: bytes) -> Path:
    path = folder / "scan"
    path.write_bytes(data)
    return path


def refusal(path: Path, *, kind: str, limits: Limits = LIMITS) -> str:
    """The reason code with which the file or its first page is refused."""
    try:
        decode.inspect(path, kind=kind, limits=limits)
        read(path, kind=kind, limits=limits)
    except UnreadablePage as refused:
        return refused.code
    return "accepted"


def rendered_dpi(path: Path) -> int:
    """The resolution at which the page comes out; 100 when the scan was taken out, else poppler drew it."""
    return read(path, kind="pdf").dpi


def typed(path: Path, *, box: tuple[float, float, float, float] = (0, 0, 595, 842), **extra: object) -> Path:
    """A page with words and no picture."""
    document = Pdf.new()
    leaf = document.add_blank_page(page_size=(595, 842))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    leaf.obj.Resources = Dictionary(Font=Dictionary(F1=font))
    leaf.obj.Contents = document.make_stream(b"BT /F1 40 Tf 60 760 Td (MMMMM) Tj ET")
    leaf.obj.MediaBox = Array(list(box))
    for key, value in extra.items():
        leaf.obj[f"/{key}"] = value
    document.save(path, deterministic_id=True)
    return path


def saved(path: Path, change: Any) -> Path:
    typed(path)
    with Pdf.open(path, allow_overwriting_input=True) as document:
        change(document)
        document.save(path)
    return path
