"""Small made-up scans: a white page with one dark block near its top left corner, in every wrapping."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import numpy as np
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from ocr.engine import Picture

_ROWS_A_STRIP = 278
WIDTH, HEIGHT = 827, 1169
"""A4 at 100 dots an inch."""


def page(mode: str = "L", *, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image.Image:
    image = Image.new("L", size, 255)
    image.paste(20, (size[0] // 20, size[1] // 20, size[0] // 4, size[1] // 8))
    return image.convert(mode)


def packed(image: Image.Image, kind: str, **how: object) -> bytes:
    data = io.BytesIO()
    image.save(data, kind, **how)
    return data.getvalue()


def corner(picture: Picture) -> str:
    """In which corner the dark block is."""
    gray = picture if picture.ndim == 2 else picture.min(axis=2)
    height, width = gray.shape
    rows, columns = np.nonzero(gray < 128)
    return (
        ("top" if rows.mean() < height / 2 else "bottom")
        + " "
        + ("left" if columns.mean() < width / 2 else "right")
    )


def scan_pdf(
    path: Path,
    *,
    image: Image.Image | None = None,
    packing: str = "jpeg",
    drawing: bytes = b"q 595.44 0 0 841.68 0 0 cm /Scan Do Q",
    box: tuple[float, float, float, float] = (0, 0, 595.44, 841.68),
    **extra: object,
) -> Path:
    """A page as a scanner makes it: one picture from edge to edge. `extra` goes into the page."""
    document = Pdf.new()
    leaf = document.add_blank_page(page_size=(595.44, 841.68))
    picture = _xobject(document, image or page(), packing=packing)
    leaf.obj.Resources = Dictionary(XObject=Dictionary(Scan=picture))
    leaf.obj.Contents = document.make_stream(drawing)
    leaf.obj.MediaBox = Array(list(box))
    for key, value in extra.items():
        leaf.obj[f"/{key}"] = value
    document.save(path, deterministic_id=True)
    return path


def _xobject(document: Pdf, image: Image.Image, *, packing: str) -> Stream:
    data, how = _pixels(image, packing=packing)
    bits = 1 if image.mode == "1" else 8
    colours = Name.DeviceRGB if image.mode == "RGB" else Name.DeviceGray
    stream = Stream(document, data, Type=Name.XObject, Subtype=Name.Image, **how)
    stream.Width, stream.Height, stream.BitsPerComponent, stream.ColorSpace = *image.size, bits, colours
    return stream


def _pixels(image: Image.Image, *, packing: str) -> tuple[bytes, dict[str, object]]:
    if packing == "jpeg":
        return packed(image, "JPEG", quality=90), {"Filter": Name.DCTDecode}
    if packing == "fax":
        data = packed(image, "TIFF", compression="group4", tiffinfo={_ROWS_A_STRIP: image.height})
        with Image.open(io.BytesIO(data)) as tiff:
            (at,), (size,) = tiff.tag_v2[273], tiff.tag_v2[279]  # type: ignore[attr-defined]
        how = Dictionary(
            K=-1, Columns=image.width, Rows=image.height, BlackIs1=True
        )  # as Pillow's TIFF has it
        return data[at : at + size], {"Filter": Name.CCITTFaxDecode, "DecodeParms": how}
    if packing == "flate":
        return zlib.compress(image.tobytes()), {"Filter": Name.FlateDecode}
    return image.tobytes(), {}
