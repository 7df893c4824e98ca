"""Pictures: cut, lying, exploding, odd."""

from __future__ import annotations

import io
import random
import struct
import zlib
from pathlib import Path

from PIL import Image

from tests.badfiles.parts import jpeg_bytes, page_image, png_bytes, png_chunk, raw_png, zeros_deflate
from tests.badfiles.table import case


@case(
    "image",
    "quarantined",
    "half the file: interrupted copy from the scanner",
    ext=".jpg",
    reason="image_truncated",
    content_type="image/jpeg",
)
def jpeg_truncated(p: Path) -> None:
    b = jpeg_bytes()
    p.write_bytes(b[: len(b) // 2])


@case(
    "image",
    "quarantined",
    "20 bytes with right magic",
    ext=".jpg",
    reason="image_unreadable",
    content_type="image/jpeg",
)
def jpeg_header_only(p: Path) -> None:
    p.write_bytes(jpeg_bytes()[:20])


@case(
    "image",
    "accepted",
    "one flipped byte in the scan data: decodes, perhaps visibly damaged",
    ext=".jpg",
    pages=1,
    also_ok=("quarantined",),
    content_type="image/jpeg",
)
def jpeg_bitflip(p: Path) -> None:
    b = bytearray(jpeg_bytes())
    b[len(b) * 2 // 3] ^= 0x40
    p.write_bytes(b)


@case(
    "image",
    "quarantined",
    "header says 65,500 x 65,500 over a small scan",
    ext=".jpg",
    also_ok=("rejected",),
    reason="too_many_pixels",
    content_type="image/jpeg",
)
def jpeg_lying_size(p: Path) -> None:
    b = bytearray(jpeg_bytes())
    i = b.index(b"\xff\xc0")
    b[i + 5 : i + 9] = struct.pack(">HH", 65500, 65500)
    p.write_bytes(b)


@case(
    "image",
    "accepted",
    "CMYK",
    ext=".jpg",
    pages=1,
    checks="derivative is grey or RGB and not inverted",
    content_type="image/jpeg",
)
def jpeg_cmyk(p: Path) -> None:
    b = io.BytesIO()
    page_image("RGB").convert("CMYK").save(b, "JPEG")
    p.write_bytes(b.getvalue())


@case("image", "accepted", "progressive scans", ext=".jpg", pages=1, content_type="image/jpeg")
def jpeg_progressive(p: Path) -> None:
    p.write_bytes(jpeg_bytes("RGB", progressive=True))


@case(
    "image",
    "quarantined",
    "5,000 extra progressive scans: decode time grows with scans, not with bytes",
    ext=".jpg",
    also_ok=("accepted",),
    reason="timeout",
    checks="page time stays under the per-page limit",
    content_type="image/jpeg",
)
def jpeg_scan_bomb(p: Path) -> None:
    b = io.BytesIO()
    Image.new("L", (4000, 4000), 255).save(b, "JPEG", progressive=True)
    d = b.getvalue()
    i = d.rindex(b"\xff\xda")  # the last scan, from its SOS to before EOI, again and again
    p.write_bytes(d[:-2] + d[i:-2] * 5000 + b"\xff\xd9")


@case(
    "image",
    "accepted",
    "EXIF orientation: stored sideways",
    ext=".jpg",
    pages=1,
    checks="derivative is upright (taller than wide), OCR reads the text, the original is unchanged",
    content_type="image/jpeg",
)
def jpeg_orientation_6(p: Path) -> None:
    ex = Image.Exif()
    ex[0x0112] = 6
    page_image().rotate(90, expand=True).save(p, "JPEG", exif=ex)


@case(
    "image",
    "accepted",
    "EXIF GPS and owner name: personal data in metadata",
    ext=".jpg",
    pages=1,
    checks="derivative has no EXIF at all",
    content_type="image/jpeg",
)
def jpeg_exif_gps(p: Path) -> None:
    ex = Image.Exif()
    ex[0x013B] = "TEST OWNER"
    ex.get_ifd(0x8825).update({1: "N", 2: (13.0, 45.0, 0.0), 3: "E", 4: (100.0, 30.0, 0.0)})
    page_image().save(p, "JPEG", exif=ex)


@case(
    "image",
    "accepted",
    "EXIF block of random bytes with self-pointing offsets",
    ext=".jpg",
    pages=1,
    also_ok=("quarantined",),
    reason="image_unreadable",
    content_type="image/jpeg",
)
def jpeg_exif_garbage(p: Path) -> None:
    bad = (
        b"Exif\0\0II*\0\x08\0\0\0"
        + struct.pack("<H", 60)
        + b"".join(struct.pack("<HHII", 0x8769, 4, 1, 8) for _ in range(60))
        + b"\x08\0\0\0"
    )
    page_image().save(p, "JPEG", exif=bad)


@case("image", "accepted", "broken ICC profile", ext=".jpg", pages=1, content_type="image/jpeg")
def jpeg_bad_icc(p: Path) -> None:
    p.write_bytes(jpeg_bytes("RGB", icc_profile=b"\0\0\x10\0lcms" + b"\xff" * 4088))


@case(
    "image",
    "quarantined",
    "50,000 x 50,000 one-bit in about 300 kB: 2.5 Gpx, 2.5 GB once decoded",
    ext=".png",
    also_ok=("rejected",),
    reason="too_many_pixels",
    checks="no process grows by > 200 MB; answered in < 2 s",
    content_type="image/png",
)
def png_pixel_bomb(p: Path) -> None:
    p.write_bytes(raw_png(50000, 50000, zeros_deflate((50000 // 8 + 1) * 50000)))


@case(
    "image",
    "quarantined",
    "header says 2^31-1 x 2^31-1",
    ext=".png",
    also_ok=("rejected",),
    reason="too_many_pixels",
    content_type="image/png",
)
def png_lying_size(p: Path) -> None:
    p.write_bytes(raw_png(2**31 - 1, 2**31 - 1, zlib.compress(b"\0" * 100)))


@case(
    "image",
    "quarantined",
    "0 x 0",
    ext=".png",
    also_ok=("rejected",),
    reason="image_unreadable",
    content_type="image/png",
)
def png_zero_width(p: Path) -> None:
    p.write_bytes(raw_png(0, 0, zlib.compress(b"")))


@case(
    "image",
    "quarantined",
    "a single pixel is not a page",
    ext=".png",
    also_ok=(
        "accepted",
        "rejected",
    ),
    reason="too_small",
    content_type="image/png",
)
def png_1x1(p: Path) -> None:
    Image.new("L", (1, 1), 0).save(p, "PNG")


@case(
    "image",
    "quarantined",
    "extreme aspect ratio: thumbnail maths and Tesseract's 32,767 px limit",
    ext=".png",
    also_ok=(
        "accepted",
        "rejected",
    ),
    reason="too_large_side",
    content_type="image/png",
)
def png_strip_60000x1(p: Path) -> None:
    Image.new("1", (60000, 1), 1).save(p, "PNG")


@case(
    "image",
    "quarantined",
    "40,000 x 300: within the pixel limit but over Tesseract's side limit of 32,767",
    ext=".png",
    also_ok=("rejected",),
    reason="too_large_side",
    content_type="image/png",
)
def png_40000_side(p: Path) -> None:
    Image.new("1", (40000, 300), 1).save(p, "PNG")


@case(
    "image",
    "accepted",
    "zTXt chunk that inflates to 100 MB",
    ext=".png",
    pages=1,
    also_ok=("quarantined",),
    reason="image_unreadable",
    checks="memory grows by < 200 MB",
    content_type="image/png",
)
def png_text_bomb(p: Path) -> None:
    base = png_bytes()
    ins = png_chunk(b"zTXt", b"Comment\0\0" + zeros_deflate(100 << 20, b"A"))
    p.write_bytes(base[:33] + ins + base[33:])


@case(
    "image",
    "accepted",
    "iCCP chunk that inflates to 100 MB",
    ext=".png",
    pages=1,
    also_ok=("quarantined",),
    reason="image_unreadable",
    content_type="image/png",
)
def png_icc_bomb(p: Path) -> None:
    base = png_bytes()
    ins = png_chunk(b"iCCP", b"icc\0\0" + zeros_deflate(100 << 20, b"A"))
    p.write_bytes(base[:33] + ins + base[33:])


@case(
    "image",
    "quarantined",
    "IDAT checksum wrong: bit rot on the way",
    ext=".png",
    reason="image_unreadable",
    also_ok=("accepted",),
    content_type="image/png",
)
def png_bad_crc(p: Path) -> None:
    b = bytearray(png_bytes())
    i = b.index(b"IDAT")
    b[i + 20] ^= 1
    p.write_bytes(b)


@case(
    "image",
    "accepted",
    "16-bit grey",
    ext=".png",
    pages=1,
    checks="text readable after conversion (scaled, not cut to black)",
    content_type="image/png",
)
def png_16bit(p: Path) -> None:
    im = Image.new("I;16", (620, 877), 0xF000)
    src = page_image().resize((620, 877))
    im.frombytes(b"".join(struct.pack("<H", v * 257) for v in src.tobytes()))
    im.save(p, "PNG")


@case(
    "image",
    "accepted",
    "black text on full transparency",
    ext=".png",
    pages=1,
    checks="flattened on white: the derivative is not all black",
    content_type="image/png",
)
def png_alpha(p: Path) -> None:
    a = page_image()
    im = Image.merge("LA", (Image.new("L", a.size, 0), a.point(lambda v: 255 - v)))
    im.save(p, "PNG")


@case("image", "accepted", "palette with a transparent entry", ext=".png", pages=1, content_type="image/png")
def png_palette_alpha(p: Path) -> None:
    page_image("P").save(p, "PNG", transparency=0)


@case(
    "image",
    "accepted",
    "a blank page",
    ext=".png",
    pages=1,
    checks="done with empty text, flagged blank; not an error",
    content_type="image/png",
)
def png_blank_white(p: Path) -> None:
    Image.new("1", (2480, 3508), 1).save(p, "PNG")


@case(
    "image",
    "accepted",
    "random noise at A4 300 dpi: Tesseract's slow case",
    ext=".png",
    pages=1,
    also_ok=("quarantined",),
    reason="timeout",
    checks="ends within the per-page time limit, one way or the other",
    content_type="image/png",
)
def png_noise_a4_300(p: Path) -> None:

    r = random.Random(7)
    w, h = 2480, 3508
    Image.frombytes("1", (w, h), r.randbytes((w + 7) // 8 * h)).save(p, "PNG")


@case(
    "image",
    "quarantined",
    "JPEG 2000 whose header says 60,000 x 60,000",
    ext=".jp2",
    also_ok=("rejected",),
    reason="too_many_pixels",
    content_type="image/jp2",
)
def jp2_pixel_bomb(p: Path) -> None:
    b = io.BytesIO()
    page_image().save(b, "JPEG2000")
    d = bytearray(b.getvalue())
    i = d.index(b"\xff\x4f\xff\x51") + 2
    d[i + 6 : i + 14] = struct.pack(">II", 60000, 60000)
    j = d.find(b"ihdr")
    if j > 0:
        d[j + 4 : j + 12] = struct.pack(">II", 60000, 60000)
    p.write_bytes(d)
