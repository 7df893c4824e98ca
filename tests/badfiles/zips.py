"""Archives: names that climb, sizes that lie, entries that share bytes."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from pathlib import Path

from tests.badfiles.parts import LINK_ENTRY, jpeg_bytes, make_zip, packed_zip, png_bytes, raw_deflate, zinfo
from tests.badfiles.table import CASES, Case, case


def zslip(name: str, entry: str, why: str) -> None:
    """A good page, and one whose name climbs out of any folder."""

    def make(p: Path) -> None:
        make_zip(p, [("page1.jpg", jpeg_bytes()), (entry, png_bytes())])

    checks = "nothing is written outside the store; no page is stored from this archive"
    CASES.append(Case(name, "zip", "rejected", why, make, ext=".zip", reason="zip_bad_name", checks=checks))


zslip("zip_slip_dotdot", "../../../../tmp/evil.png", "path traversal with ../")
zslip("zip_slip_backslash", "..\\..\\windows\\evil.png", "path traversal with backslashes")
zslip("zip_slip_absolute", "/etc/cron.d/evil.png", "absolute path")
zslip("zip_slip_drive", "C:\\Windows\\evil.png", "drive letter")
zslip("zip_slip_middle", "a/../../b/evil.png", "traversal in the middle")


@case(
    "zip",
    "rejected",
    "NUL in the entry name: Python's zipfile cuts the name at NUL (shown evil.png, stored otherwise)",
    ext=".zip",
    reason="zip_bad_name",
    also_ok=("accepted",),
    checks="if accepted: the cut name is not trusted for type; type comes from content",
)
def zip_name_nul(p: Path) -> None:
    make_zip(p, [("page1.jpg", jpeg_bytes()), ("evilX.php.png", png_bytes())])
    p.write_bytes(p.read_bytes().replace(b"evilX.php", b"evil\0.php"))


@case("zip", "rejected", "symlink entry to /etc/passwd", ext=".zip", reason="zip_symlink")
def zip_symlink(p: Path) -> None:
    with zipfile.ZipFile(p, "w") as z:
        z.writestr(zinfo("page1.jpg"), jpeg_bytes())
        z.writestr(zinfo("link.jpg", mode=LINK_ENTRY), b"/etc/passwd")


@case(
    "zip",
    "accepted",
    "CON, PRN, AUX, NUL, COM1 as names, trailing dots and spaces",
    ext=".zip",
    pages=5,
    checks="object keys are digests; shown names are made safe for later export",
)
def zip_windows_devices(p: Path) -> None:
    make_zip(
        p,
        [
            (n, jpeg_bytes() + bytes([i]))
            for i, n in enumerate(["CON.jpg", "aux.jpg", "COM1.jpg", "nul .jpg", "a. .jpg"])
        ],
    )


@case(
    "zip",
    "accepted",
    "right-to-left override makes 'gpj.exe' look like 'exe.jpg'",
    ext=".zip",
    pages=1,
    checks="bidi controls are removed or shown as a mark in every list, message and export",
)
def zip_rtl_override(p: Path) -> None:
    make_zip(p, [("หน้า\u202egpj.jpg", jpeg_bytes())])


@case(
    "zip",
    "accepted",
    "200 stacked combining marks, zero-width signs, and the two spellings of sara am",
    ext=".zip",
    pages=3,
    checks="shown name is bounded; two Unicode spellings of one name are two files, none overwritten",
)
def zip_thai_combining(p: Path) -> None:
    make_zip(
        p,
        [
            ("ก" + "็" * 200 + ".jpg", jpeg_bytes() + b"1"),
            ("นำ.jpg", jpeg_bytes() + b"2"),
            ("นํา.jpg", jpeg_bytes() + b"3"),
        ],
    )


@case(
    "zip",
    "accepted",
    "a 300-character Thai name (900 bytes, over the 255 of a file system) and 60 nested folders",
    ext=".zip",
    pages=2,
    also_ok=("rejected",),
    reason="zip_bad_name",
    checks="name cut for show, kept in full in the record",
)
def zip_long_name(p: Path) -> None:
    make_zip(
        p, [("ก" * 300 + ".jpg", jpeg_bytes() + b"1"), ("/".join(["d"] * 60) + "/p.jpg", jpeg_bytes() + b"2")]
    )


@case(
    "zip",
    "accepted",
    "names in TIS-620 (Windows-874) without the UTF-8 flag, as Thai Windows writes them",
    ext=".zip",
    pages=1,
    checks="shown as Thai (cp874 when not valid UTF-8), not as cp437 box signs; raw name bytes kept",
)
def zip_tis620_names(p: Path) -> None:
    raw = "หน้าหนึ่ง.jpg".encode("cp874")
    ph = "A" * (len(raw) - 4) + ".jpg"
    make_zip(p, [(ph, jpeg_bytes())])
    p.write_bytes(p.read_bytes().replace(ph.encode(), raw))


@case(
    "zip",
    "accepted",
    "the UTF-8 flag is set but the name is not UTF-8",
    ext=".zip",
    pages=1,
    also_ok=("rejected",),
    reason="zip_bad_name",
    checks="no UnicodeDecodeError escapes (zipfile raises it on opening)",
)
def zip_invalid_utf8_names(p: Path) -> None:
    ph = "หนXX.jpg"
    make_zip(p, [(ph, jpeg_bytes())])
    p.write_bytes(p.read_bytes().replace(b"XX", b"\xff\xfe"))


@case(
    "zip",
    "accepted",
    "two entries with one name and different bytes",
    ext=".zip",
    pages=2,
    also_ok=("rejected",),
    reason="zip_bad_name",
    checks="both pages kept: the second never overwrites the first",
)
def zip_duplicate_names(p: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        make_zip(p, [("p.jpg", jpeg_bytes() + b"1"), ("p.jpg", jpeg_bytes() + b"2")])


@case(
    "zip",
    "rejected",
    "one 1 GB entry of zeros in 1 MB: over the ratio and total limits, seen from the central directory",
    ext=".zip",
    reason="zip_bomb",
    also_ok=("quarantined",),
)
def zip_ratio_bomb(p: Path) -> None:
    start, mega = b"\x89PNG\r\n\x1a\n", bytes(1 << 20)
    crc = zlib.crc32(start)
    for _each in range(1024):
        crc = zlib.crc32(mega, crc)
    packed = raw_deflate(1 << 30, start=start)
    p.write_bytes(packed_zip(b"page.png", packed, size=len(start) + (1 << 30), crc=crc))


@case(
    "zip",
    "rejected",
    "the directory says 10 bytes, the stream inflates to 200 MB",
    ext=".zip",
    reason="zip_bomb",
    also_ok=("quarantined",),
    checks="bytes are counted while inflating, not believed",
)
def zip_lying_size_bomb(p: Path) -> None:
    p.write_bytes(packed_zip(b"page.jpg", raw_deflate(200 << 20, start=b"\xff\xd8\xff\xe0"), size=10, crc=0))


@case("zip", "rejected", "ZIP in ZIP, 4 deep, 8 wide: 8^4 x 10 MB", ext=".zip", reason="zip_nested")
def zip_nested_bomb(p: Path) -> None:
    inner = b"\0" * (10 << 20)
    name = "p.jpg"
    for level in range(5):
        b = io.BytesIO()
        make_zip(b, [(f"{i}-{name}", inner) for i in range(1 if level == 0 else 8)])
        inner, name = b.getvalue(), "x.zip"
    p.write_bytes(inner)


@case(
    "zip",
    "rejected",
    "quoted-overlap bomb: 100 entries share one 10 MB kernel (about 30 kB -> 1 GB; CVE-2024-0450)",
    ext=".zip",
    reason="zip_bomb",
    also_ok=("quarantined",),
    checks="entries that overlap are refused by our own offset check, whatever the Python version",
)
def zip_overlap_bomb(p: Path) -> None:
    """From the last file (the kernel) back to the first; each quotes the next one's header."""
    n, kernel = 100, b"\xff\xd8\xff\xe0" + bytes((10 << 20) - 4)
    names = [b"%03d.jpg" % i for i in range(n)]
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(kernel) + packer.flush()
    facts = [(zlib.crc32(kernel), len(packed), len(kernel))]
    head = _local(names[-1], *facts[0])
    blob, quoted = head + packed, b""
    for name in reversed(names[:-1]):
        block = b"\0" + struct.pack("<HH", len(head), len(head) ^ 0xFFFF)
        quoted = head + quoted
        fact = (zlib.crc32(kernel, zlib.crc32(quoted)), len(block) + len(blob), len(quoted) + len(kernel))
        facts.insert(0, fact)
        head = _local(name, *fact)
        blob = head + block + blob
    listed = b"".join(
        _listed(name, *fact, at=42 * i) for i, (name, fact) in enumerate(zip(names, facts, strict=True))
    )
    p.write_bytes(blob + listed + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, n, n, len(listed), len(blob), 0))


def _local(name: bytes, crc: int, packed: int, size: int) -> bytes:
    return struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0x5C22, crc, packed, size, len(name), 0) + name


def _listed(name: bytes, crc: int, packed: int, size: int, *, at: int) -> bytes:
    figures = (20, 20, 0, 8, 0, 0x5C22, crc, packed, size, len(name), 0, 0, 0, 0, 0o100644 << 16, at)
    return struct.pack("<4s6H3I5H2I", b"PK\1\2", *figures) + name


@case("zip", "rejected", "20,000 empty entries", ext=".zip", reason="zip_too_many", also_ok=("quarantined",))
def zip_many_entries(p: Path) -> None:
    make_zip(p, [(f"{i}.jpg", b"") for i in range(20000)], zipfile.ZIP_STORED)


@case("zip", "rejected", "password-protected entries", ext=".zip", reason="zip_encrypted")
def zip_encrypted(p: Path) -> None:
    make_zip(p, [("page.jpg", jpeg_bytes())])
    b = bytearray(p.read_bytes())
    b[6] |= 1
    i = b.rindex(b"PK\1\2")
    b[i + 8] |= 1
    p.write_bytes(b)


@case(
    "zip",
    "quarantined",
    "one entry's bytes are damaged, the others are right",
    ext=".zip",
    reason="zip_damaged",
    also_ok=("rejected",),
    checks="the damaged entry is named in the message; the good pages are not lost without a word",
)
def zip_crc_mismatch(p: Path) -> None:
    make_zip(p, [("a.jpg", jpeg_bytes()), ("b.jpg", jpeg_bytes() + b"2")], zipfile.ZIP_STORED)
    b = bytearray(p.read_bytes())
    b[2000] ^= 0xFF
    p.write_bytes(b)


@case(
    "zip",
    "rejected",
    "cut before the central directory: interrupted upload",
    ext=".zip",
    reason="zip_damaged",
)
def zip_truncated(p: Path) -> None:
    make_zip(p, [("a.jpg", jpeg_bytes()), ("b.jpg", jpeg_bytes())])
    b = p.read_bytes()
    p.write_bytes(b[: len(b) * 2 // 3])


@case(
    "zip",
    "rejected",
    "local header and directory name one entry differently: two readers see two archives",
    ext=".zip",
    reason="zip_damaged",
    also_ok=("quarantined",),
)
def zip_local_name_differs(p: Path) -> None:
    make_zip(p, [("good.jpg", jpeg_bytes())])
    b = p.read_bytes()
    p.write_bytes(b.replace(b"good.jpg", b"evil.exe", 1))


@case(
    "zip",
    "accepted",
    "3 good pages, 1 HTML, 1 truncated JPEG",
    ext=".zip",
    pages=3,
    checks="3 done; 1 refused by name; 1 quarantined; the sums agree: 5 in = 3 + 1 + 1",
)
def zip_mixed_good_bad(p: Path) -> None:
    j = jpeg_bytes()
    make_zip(
        p,
        [
            ("1.jpg", j + b"1"),
            ("2.jpg", j + b"2"),
            ("3.png", png_bytes()),
            ("x.html", b"<script>1</script>"),
            ("4.jpg", j[: len(j) // 2]),
        ],
    )


@case("zip", "rejected", "no entry", ext=".zip", reason="zip_no_pages")
def zip_empty(p: Path) -> None:
    make_zip(p, [])


@case(
    "zip",
    "rejected",
    "100,000 small entries: directory of about 8 MB",
    ext=".zip",
    reason="zip_too_many",
    big=True,
)
def zip_many_pages_100k(p: Path) -> None:
    make_zip(p, [(f"d{i // 1000}/{i}.jpg", b"\xff\xd8\xff") for i in range(100000)], zipfile.ZIP_STORED)
