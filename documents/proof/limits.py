"""How much of a strange file is read, and what is said of one that cannot be read at all.

Numbers are guesses: many times the thickest folder of the office, far below what a machine bears.
"""

import json
from typing import Any

MOST_ENTRIES = 50_000  # guess: 20,000 pages with text and originals
MOST_BYTES = 16 * 1024**3  # guess: unpacked, all together; read in pieces, never held
MOST_OF_ONE = 2 * 1024**3  # guess: one original
MOST_JSON = 64 * 1024**2  # guess: 1.5 kB a slot, 40,000 slots
MOST_PICTURE = 256 * 1024**2  # guess: one page's JPEG
MOST_DRAWING = 16 * 1024**2  # guess: the words of one page
SUSPICIOUS_RATIO = 200
"""What is packed more tightly than this, and is large, is a bomb: pictures and text never are."""
LARGE = 100 * 1024**2  # guess


class Unreadable(Exception):
    """A file that cannot be verified at all; says why and what to do, in Thai and English."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.message_th, self.message_en = _WORDS[code]


_WORDS = {
    "no_file": (
        "ไม่พบไฟล์นี้ หรืออ่านไม่ได้ กรุณาตรวจสอบชื่อไฟล์",
        "There is no such file, or it cannot be read. Check its name.",
    ),
    "type_unknown": (
        "ไฟล์นี้ไม่ใช่ถุงข้อมูล (ZIP) หรือ PDF ที่ส่งออกจากระบบ",
        "This is neither a bag (ZIP) nor a PDF that the system exported.",
    ),
    "damaged": (
        "ไฟล์เสียหายหรือไม่สมบูรณ์ จึงตรวจสอบไม่ได้ กรุณาขอไฟล์ใหม่",
        "The file is damaged or cut short, so it cannot be verified. Ask for it anew.",
    ),
    "encrypted": (
        "ไฟล์มีรหัสผ่าน จึงตรวจสอบไม่ได้ ระบบไม่เคยส่งออกไฟล์ที่ล็อก กรุณาขอไฟล์ใหม่",
        "The file has a password. The system never exports one, so ask for it anew.",
    ),
    "too_large": (
        "ไฟล์มีขนาดหรือจำนวนเกินกำหนด อาจเป็นไฟล์อันตราย จึงไม่อ่านต่อ",
        "The file is larger than any export could be, and may be harmful. It was not read on.",
    ),
    "unsafe_name": (
        "ในไฟล์มีชื่อที่ไม่ปลอดภัยหรือซ้ำกัน ระบบไม่เคยส่งออกไฟล์เช่นนี้",
        "The file holds unsafe or repeated names. The system never exports such a file.",
    ),
    "bad_certificate": (
        "certificate.json ในไฟล์อ่านไม่ได้หรือไม่ใช่รูปแบบของระบบ",
        "The certificate.json in the file cannot be read or is not of the system's form.",
    ),
    "newer_format": (
        "ไฟล์นี้ใช้รูปแบบที่ใหม่กว่าโปรแกรม กรุณาใช้โปรแกรมรุ่นใหม่",
        "The file's form is newer than this program. Use a newer release.",
    ),
}


def load_json(data: bytes, *, code: str = "bad_certificate") -> Any:
    """JSON of a bounded size; Unreadable for anything else, however deep it is nested."""
    if len(data) > MOST_JSON:
        raise Unreadable("too_large")
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError):
        raise Unreadable(code) from None


def _refuse(text: str) -> float:
    raise ValueError(text)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that stands twice would be read as one thing here and as another elsewhere."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found
