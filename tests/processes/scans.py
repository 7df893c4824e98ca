"""Small made-up scans of which no two look the same, in every wrapping that an office sends."""

import io
import zipfile
from pathlib import Path

from PIL import Image, ImageDraw

HEIGHT = 280


def picture(number: int, *, width: int = 200) -> Image.Image:
    """White paper with a number on it."""
    image = Image.new("L", (width, HEIGHT), 255)
    pen = ImageDraw.Draw(image)
    pen.text((20, 20), f"page {number}", fill=0)
    for bit in range(16):  # so that no two are alike in any compression
        if number >> bit & 1:
            pen.rectangle((20, 60 + bit * 12, 120, 68 + bit * 12), fill=0)
    return image


def jpeg(number: int, *, width: int = 200) -> bytes:
    """One page as a scanner's JPEG."""
    return _saved(picture(number, width=width), "JPEG", dpi=(100, 100))


def pdf(numbers: range) -> bytes:
    """One PDF of some pages."""
    return _bound(numbers, "PDF", resolution=100)


def tiff(numbers: range) -> bytes:
    """One TIFF of some frames."""
    return _bound(numbers, "TIFF", compression="tiff_deflate", dpi=(100, 100))


def archive(numbers: range) -> bytes:
    """A ZIP of JPEGs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number in numbers:
            packed.writestr(f"{number}.jpg", jpeg(number))
    return out.getvalue()


def folder(place: Path, *, jpegs: int = 0, pdf_pages: int = 0, tiff_pages: int = 0, first: int = 1) -> Path:
    """A scanned folder under `place`, which is what `ingest_folder` gets; its pages count from `first`."""
    here = place / f"folder {first}"
    here.mkdir(parents=True)
    for number in range(first, first + jpegs):
        (here / f"{number:04}.jpg").write_bytes(jpeg(number))
    first += jpegs
    if pdf_pages:
        (here / "scan.pdf").write_bytes(pdf(range(first, first + pdf_pages)))
    first += pdf_pages
    if tiff_pages:
        (here / "scan.tiff").write_bytes(tiff(range(first, first + tiff_pages)))
    return place


def _bound(numbers: range, kind: str, **options: object) -> bytes:
    first, *rest = [picture(number) for number in numbers]
    return _saved(first, kind, save_all=True, append_images=rest, **options)


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
