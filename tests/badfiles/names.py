"""File names as clients send them, and pages that read as code."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.badfiles.parts import jpeg_bytes
from tests.badfiles.table import CASES, Case, Outcome


def fname(
    name: str,
    upload_name: str,
    why: str,
    checks: str,
    expected: Outcome = "accepted",
    pages: int | None = 1,
    *,
    also_ok: tuple[Outcome, ...] = (),
    reason: str | None = None,
) -> None:
    """A good page under a bad name; bytes at its end make its digest its own."""

    def make(p: Path) -> None:
        p.write_bytes(jpeg_bytes() + name.encode())

    CASES.append(
        Case(
            name,
            "filename",
            expected,
            why,
            make,
            ext=".jpg",
            reason=reason,
            pages=pages,
            checks=checks,
            also_ok=also_ok,
            upload_name=upload_name,
            content_type="image/jpeg",
        )
    )


SAFE = "object key is the digest; shown name is cleaned; nothing outside the store is written"
fname("fname_traversal", "../../../etc/passwd.jpg", "traversal in the multipart name", SAFE)
fname("fname_backslash", "..\\..\\boot.jpg", "Windows traversal", SAFE)
fname("fname_percent", "%2e%2e%2f%2e%2e%2fa.jpg", "percent-coded traversal: must not be decoded twice", SAFE)
fname(
    "fname_nul",
    "page.php\x00.jpg",
    "NUL in the name: PostgreSQL text cannot hold NUL (a 500 if unguarded)",
    SAFE + "; no 500",
)
fname(
    "fname_newline",
    "a\r\nSet-Cookie: x=1.jpg",
    "CRLF: header injection in Content-Disposition",
    "Content-Disposition of a download holds no CR or LF (RFC 6266 filename*)",
)
fname(
    "fname_html",
    "<img src=x onerror=alert(1)>.jpg",
    "XSS by file name (happened to Papermerge: CVE-2020-29456)",
    "shown escaped in lists, errors, mails and dashboards",
)
fname(
    "fname_quotes",
    'a"; filename="b.exe',
    "quote breaks out of Content-Disposition",
    "downloaded under a safe name",
    also_ok=("rejected",),
    reason="type_not_allowed",
)
fname("fname_shell", "$(touch x);`id`|page.jpg", "shell signs", "no shell is ever used: argument lists only")
fname(
    "fname_dash",
    "-rf --help.jpg",
    "a leading dash read as an option by a command-line tool",
    "tools get a path under a private folder that begins with / or ./",
)
fname("fname_device", "CON.jpg", "Windows device name", SAFE)
fname(
    "fname_300",
    "ก" * 300 + ".jpg",
    "300 Thai letters = 900 bytes",
    "cut for show without splitting a letter; kept in full or bounded with a note",
)
fname("fname_rtl", "ใบเสร็จ\u202egpj.exe.jpg", "right-to-left override", "bidi controls removed or marked")
fname("fname_combining", "ก" + "็่้๊๋" * 60 + ".jpg", "stacked combining marks", "row height in lists is bounded")
fname("fname_nfd", "ชื่อเรื่อง-e\u0301.jpg", "decomposed Unicode", "found by a search for the composed spelling")
fname(
    "fname_surrogate",
    "bad\udcff.jpg",
    "invalid UTF-8 in the name (send the raw byte 0xFF): Django 5.2 drops the part and answers 200",
    "files sent = files answered: refused with a reason, or stored with a replacement sign",
    expected="rejected",
    pages=None,
    also_ok=("accepted",),
    reason="name_missing",
)
fname("fname_emoji", "หน้า📄.jpg", "four-byte UTF-8", SAFE)
fname(
    "fname_formula",
    '=HYPERLINK("http://127.0.0.1","x").jpg',
    "CSV formula as a name",
    "prefixed with ' in CSV and XLSX exports",
)
fname(
    "fname_dotdot_only",
    "..",
    "name that cleans to nothing: Django's multipart parser then drops the part WITHOUT an error",
    "answered 400 with a reason; files sent = files answered",
    expected="rejected",
    pages=None,
    reason="name_missing",
)
fname(
    "fname_zero_width_only",
    "\u200b",
    "only a zero-width space: cleans to nothing, dropped in silence",
    "answered 400 with a reason; files sent = files answered",
    expected="rejected",
    pages=None,
    reason="name_missing",
)
fname(
    "fname_empty",
    "",
    "empty name: the parser drops the part in silence",
    "answered 400 with a reason; files sent = files answered",
    expected="rejected",
    pages=None,
    reason="name_missing",
)
fname(
    "fname_no_ext",
    "scan0001",
    "no extension",
    "type from content alone is not enough under ASVS 5.2.2: refused with a sentence that says what to do",
    expected="rejected",
    pages=None,
    also_ok=("accepted",),
    reason="type_mismatch",
)
fname("fname_double_ext", "page.php.jpg", "double extension", SAFE)
fname("fname_upper", "PAGE.JPEG", "upper case and .jpeg", "accepted as image/jpeg")


def ocr_img(name: str, text: str, why: str, checks: str) -> None:
    """A page on which the text is really printed."""

    def make(p: Path) -> None:
        image = Image.new("L", (1800, 600), 255)
        ImageDraw.Draw(image).multiline_text((60, 120), text, fill=0, font=ImageFont.load_default(size=64))
        image.save(p, "PNG", dpi=(300, 300))

    CASES.append(
        Case(
            name,
            "ocr_text",
            "accepted",
            why,
            make,
            ext=".png",
            pages=1,
            checks=checks,
            content_type="image/png",
        )
    )


ocr_img(
    "ocrimg_script",
    "<script>alert(1)</script>",
    "a page that reads as HTML once OCRed",
    "search snippets escape first and highlight after; nothing runs",
)
ocr_img(
    "ocrimg_formula",
    "=cmd|' /C calc'!A0",
    "a page that reads as a spreadsheet formula",
    "neutralised in CSV and XLSX exports",
)
ocr_img(
    "ocrimg_template",
    "{{7*7}} {% debug %} ${7*7}",
    "a page that reads as a template",
    "shown as is: never rendered as a template",
)
