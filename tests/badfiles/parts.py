"""What the bad files are made of."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageDraw, ImageFont

FIXED = (2026, 1, 2, 3, 4, 6)
FOLDER_ENTRY, FILE_ENTRY, LINK_ENTRY = 0o040755, 0o100644, 0o120777
_MB = 1 << 20
_ADLER = 65_521


def page_image(
    mode: str = "L", size: tuple[int, int] = (620, 877), text: str = "FORM 1-10\nTEST PAGE"
) -> Image.Image:
    im = Image.new("L", size, 255)
    d = ImageDraw.Draw(im)
    d.rectangle([20, 20, size[0] - 20, size[1] - 20], outline=0, width=3)
    d.multiline_text((60, 80), text, fill=0, font=ImageFont.load_default(size=32), spacing=12)
    return im if mode == "L" else im.convert(mode)


def jpeg_bytes(mode: str = "L", **kw: Any) -> bytes:
    b = io.BytesIO()
    page_image(mode).save(b, "JPEG", quality=80, **kw)
    return b.getvalue()


def png_bytes(mode: str = "L", **kw: Any) -> bytes:
    b = io.BytesIO()
    page_image(mode).save(b, "PNG", **kw)
    return b.getvalue()


def tiff_bytes(mode: str = "1", n: int = 1, **kw: Any) -> bytes:
    b = io.BytesIO()
    ims = [page_image(text=f"PAGE {i + 1}").convert(mode) for i in range(n)]
    ims[0].save(b, "TIFF", save_all=n > 1, append_images=ims[1:], dpi=(300, 300), **kw)
    return b.getvalue()


def blank_pdf(
    n: int = 1, text: str = "FORM 1-10 TEST PAGE", box: tuple[float, float, float, float] = (0, 0, 595, 842)
) -> Pdf:
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for i in range(n):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(f"BT /F1 24 Tf 60 760 Td ({text} {i + 1}) Tj ET".encode())
        if box != (0, 0, 595, 842):
            page.obj.MediaBox = Array(list(box))
    return pdf


def save_pdf(pdf: Pdf, path: Path, **kw: Any) -> None:
    kw.setdefault("deterministic_id", "encryption" not in kw)
    pdf.save(path, **kw)


def pdf_bytes(n: int = 1) -> bytes:
    b = io.BytesIO()
    blank_pdf(n).save(b, deterministic_id=True)
    return b.getvalue()


def raw_pdf(objects: list[bytes], root: int = 1, header: bytes = b"%PDF-1.7\n") -> bytes:
    """A PDF from raw object bodies (1-based), with a right xref: for what a library will not write."""
    out = bytearray(header)
    offs = []
    for i, body in enumerate(objects, 1):
        offs.append(len(out))
        out += b"%d 0 obj\n" % i + body + b"\nendobj\n"
    x = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for o in offs:
        out += b"%010d 00000 n \n" % o
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, x)
    return bytes(out)


def pstream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n" % (len(data), extra) + data + b"\nendstream"


def zeros_deflate(n: int, byte: bytes = b"\0") -> bytes:
    """zlib stream of n equal bytes: one packed piece again and again, so that it is made at once."""
    return b"\x78\x9c" + raw_deflate(n, byte) + struct.pack(">I", _adler_of_equal(n, byte[0]))


def raw_deflate(n: int, byte: bytes = b"\0", start: bytes = b"") -> bytes:
    """The bare deflate stream of `start` and n equal bytes."""
    full, rest = divmod(n, _MB)
    last = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return (
        (_piece(start) if start else b"")
        + _piece(byte * _MB) * full
        + last.compress(byte * rest)
        + last.flush(zlib.Z_FINISH)
    )


def _piece(data: bytes) -> bytes:
    """Packed so that it needs nothing before it and ends on a byte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


def _adler_of_equal(n: int, value: int) -> int:
    low = (1 + n * value) % _ADLER
    high = (n + value * n * (n + 1) // 2) % _ADLER
    return high << 16 | low


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def raw_png(w: int, h: int, idat: bytes, depth: int = 1, color: int = 0) -> bytes:
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, depth, color, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + png_chunk(b"IDAT", idat) + png_chunk(b"IEND", b"")


def raw_tiff(entries: list[tuple[int, int, int, int]], data: bytes = b"", next_ifd: int = 0) -> bytes:
    """Little-endian TIFF with one IFD; entries (tag, type, count, value<=4 bytes); data follows the IFD."""
    ifd = struct.pack("<H", len(entries))
    for tag, typ, cnt, val in sorted(entries):
        ifd += struct.pack("<HHII", tag, typ, cnt, val)
    ifd += struct.pack("<I", next_ifd)
    return b"II*\0" + struct.pack("<I", 8) + ifd + data


def zinfo(name: str, *, mode: int = FILE_ENTRY, compress: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    zi = zipfile.ZipInfo("x", FIXED)
    zi.filename = name  # past ZipInfo's own clean-up, so that hostile names survive
    zi.compress_type = compress
    zi.external_attr = mode << 16
    return zi


def make_zip(
    path: Path | IO[bytes],
    entries: Iterable[tuple[str, bytes]],
    compress: int = zipfile.ZIP_DEFLATED,
) -> None:
    with zipfile.ZipFile(path, "w", compress) as z:
        for name, data in entries:
            z.writestr(zinfo(name, compress=compress), data)


def packed_zip(name: bytes, packed: bytes, *, size: int, crc: int) -> bytes:
    """An archive of one entry that was packed before."""
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x5C22, crc, len(packed), size, len(name), 0)
    local = b"PK\3\4" + common + name + packed
    listed = (
        b"PK\1\2"
        + struct.pack("<H", 20)
        + common
        + struct.pack("<HHHII", 0, 0, 0, FILE_ENTRY << 16, 0)
        + name
    )
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(listed), len(local), 0)
    return local + listed + end
