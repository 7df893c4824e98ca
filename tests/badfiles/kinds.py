"""Good files to compare with, wrong kinds, two kinds at once, sizes."""

from __future__ import annotations

import io
from pathlib import Path

from tests.badfiles.parts import jpeg_bytes, make_zip, page_image, pdf_bytes, png_bytes, tiff_bytes
from tests.badfiles.table import case


@case("image", "accepted", "control: an ordinary grey page", ext=".jpg", pages=1, content_type="image/jpeg")
def ok_jpeg(p: Path) -> None:
    p.write_bytes(jpeg_bytes())


@case("image", "accepted", "control", ext=".png", pages=1, content_type="image/png")
def ok_png(p: Path) -> None:
    p.write_bytes(png_bytes())


@case(
    "tiff",
    "accepted",
    "control: one-bit CCITT G4, the usual output of an office scanner",
    ext=".tif",
    pages=1,
    content_type="image/tiff",
)
def ok_tiff_g4(p: Path) -> None:
    p.write_bytes(tiff_bytes("1", compression="group4"))


@case("pdf", "accepted", "control", ext=".pdf", pages=3, content_type="application/pdf")
def ok_pdf_3_pages(p: Path) -> None:
    p.write_bytes(pdf_bytes(3))


@case(
    "zip",
    "accepted",
    "control: an employer folder with a Thai name, 3 pages, and desktop litter",
    ext=".zip",
    pages=3,
    checks="__MACOSX, Thumbs.db, .DS_Store and desktop.ini are skipped and listed as skipped",
)
def ok_zip_folder(p: Path) -> None:
    make_zip(
        p,
        [
            ("แฟ้มนายจ้าง 1000000001/หน้า ๑.jpg", jpeg_bytes()),
            ("แฟ้มนายจ้าง 1000000001/หน้า ๒.png", png_bytes()),
            ("แฟ้มนายจ้าง 1000000001/หน้า ๓.pdf", pdf_bytes(1)),
            ("__MACOSX/._หน้า ๑.jpg", b"\0\5\x16\7"),
            ("แฟ้มนายจ้าง 1000000001/Thumbs.db", b"\xd0\xcf\x11\xe0"),
            (".DS_Store", b"\0\0\0\1Bud1"),
            ("desktop.ini", b"[x]"),
        ],
    )


@case("size", "rejected", "zero bytes", ext=".jpg", reason="empty_file", content_type="image/jpeg")
def empty_file(p: Path) -> None:
    p.write_bytes(b"")


@case(
    "size",
    "rejected",
    "too short for any magic bytes",
    ext=".pdf",
    reason="type_unknown",
    content_type="application/pdf",
)
def one_byte(p: Path) -> None:
    p.write_bytes(b"%")


@case(
    "type",
    "rejected",
    "extension and content disagree (ASVS 5.2.2)",
    ext=".jpg",
    reason="type_mismatch",
    content_type="image/jpeg",
)
def pdf_named_jpg(p: Path) -> None:
    p.write_bytes(pdf_bytes())


@case(
    "type",
    "rejected",
    "extension and content disagree",
    ext=".pdf",
    reason="type_mismatch",
    content_type="application/pdf",
)
def jpeg_named_pdf(p: Path) -> None:
    p.write_bytes(jpeg_bytes())


@case(
    "type",
    "accepted",
    "the declared Content-Type lies, extension and content agree",
    ext=".jpg",
    pages=1,
    content_type="text/html",
    checks="the declared type is never stored as the served type: served as image/jpeg with nosniff",
)
def jpeg_declared_html(p: Path) -> None:
    p.write_bytes(jpeg_bytes())


@case(
    "type",
    "rejected",
    "stored XSS by upload",
    ext=".html",
    reason="type_not_allowed",
    content_type="text/html",
)
def html_page(p: Path) -> None:
    p.write_bytes(b"<!doctype html><script>alert(document.domain)</script>")


@case(
    "type",
    "rejected",
    "HTML behind an image name: content sniffing XSS",
    ext=".jpg",
    reason="type_mismatch",
    content_type="image/jpeg",
)
def html_named_jpg(p: Path) -> None:
    p.write_bytes(b"<html><body><script>alert(1)</script></body></html>")


@case(
    "type",
    "rejected",
    "SVG runs script when opened from the site's origin",
    ext=".svg",
    reason="type_not_allowed",
    content_type="image/svg+xml",
)
def svg_script(p: Path) -> None:
    p.write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')


@case(
    "type",
    "rejected",
    "SVG with external entity behind an image name",
    ext=".png",
    reason="type_mismatch",
    content_type="image/png",
)
def svg_named_png(p: Path) -> None:
    p.write_bytes(
        b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        b'<svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>'
    )


@case("type", "rejected", "the antivirus test string as a program", ext=".com", reason="type_not_allowed")
def eicar_com(p: Path) -> None:
    p.write_bytes(eicar())


@case(
    "type",
    "rejected",
    "the antivirus test string behind a PDF name",
    ext=".pdf",
    reason="type_mismatch",
    content_type="application/pdf",
)
def eicar_named_pdf(p: Path) -> None:
    p.write_bytes(eicar())


def eicar() -> bytes:  # kept in two halves so that this source file is not itself flagged
    return (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()


@case(
    "type",
    "rejected",
    "an office document is a ZIP: must not be taken for a folder",
    ext=".docx",
    reason="type_not_allowed",
)
def docx_file(p: Path) -> None:
    make_zip(p, [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>")])


@case("type", "rejected", "a ZIP with no allowed file inside", ext=".zip", reason="zip_no_pages")
def docx_named_zip(p: Path) -> None:
    make_zip(p, [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>")])


@case(
    "type",
    "rejected",
    "EPS would start Ghostscript through Pillow (-dSAFER has a long bypass history)",
    ext=".eps",
    reason="type_not_allowed",
    content_type="application/postscript",
)
def eps_ghostscript(p: Path) -> None:
    p.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\nshowpage\n%%EOF\n")


@case(
    "type",
    "rejected",
    "EPS behind a TIFF name: Pillow would choose the EPS plugin by content",
    ext=".tif",
    reason="type_mismatch",
    content_type="image/tiff",
)
def eps_named_tif(p: Path) -> None:
    p.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\nshowpage\n%%EOF\n")


@case(
    "type",
    "rejected",
    "a rare Pillow format (PCX) behind PNG: rare decoders hold most of Pillow's CVEs",
    ext=".png",
    reason="type_mismatch",
    content_type="image/png",
)
def rare_plugin_named_png(p: Path) -> None:
    b = io.BytesIO()
    page_image().save(b, "PCX")
    p.write_bytes(b.getvalue())


@case(
    "type",
    "rejected",
    "multi-frame GIF is not a scanner format",
    ext=".gif",
    reason="type_not_allowed",
    content_type="image/gif",
)
def gif_animated(p: Path) -> None:
    a = page_image("P")
    a.save(p, "GIF", save_all=True, append_images=[page_image("P", text=str(i)) for i in range(4)])


@case(
    "type",
    "rejected",
    "WebP is off the allow list (libwebp CVE-2023-4863)",
    ext=".webp",
    reason="type_not_allowed",
    content_type="image/webp",
)
def webp_page(p: Path) -> None:
    page_image("RGB").save(p, "WEBP")


@case(
    "type",
    "accepted",
    "JPEG with a ZIP (and a .class) appended: opens as both",
    ext=".jpg",
    pages=1,
    also_ok=("quarantined",),
    reason="trailing_data",
    checks="only the re-encoded derivative is ever shown; original only as attachment",
    content_type="image/jpeg",
)
def polyglot_jpeg_zip(p: Path) -> None:
    b = io.BytesIO()
    make_zip(b, [("A.class", b"\xca\xfe\xba\xbe")])
    p.write_bytes(jpeg_bytes() + b.getvalue())


@case(
    "type",
    "accepted",
    "HTML in the JPEG comment: XSS if ever served as HTML",
    ext=".jpg",
    pages=1,
    checks="derivative holds no comment and no 'script'; headers nosniff + image/jpeg",
    content_type="image/jpeg",
)
def polyglot_jpeg_html(p: Path) -> None:
    p.write_bytes(jpeg_bytes(comment=b"--><script>alert(1)</script><!--"))


@case(
    "type",
    "quarantined",
    "PDF that is also a ZIP",
    ext=".pdf",
    also_ok=("accepted",),
    reason="trailing_data",
    checks="if accepted: 1 page, never treated as an archive",
    content_type="application/pdf",
)
def polyglot_pdf_zip(p: Path) -> None:
    b = io.BytesIO()
    make_zip(b, [("evil.exe", b"MZ")])
    p.write_bytes(pdf_bytes() + b.getvalue())


@case(
    "type",
    "quarantined",
    "HTML before the %PDF header (readers allow it in the first 1,024 bytes)",
    ext=".pdf",
    also_ok=(
        "rejected",
        "accepted",
    ),
    reason="leading_data",
    checks="if accepted: original only as attachment, application/pdf, nosniff",
    content_type="application/pdf",
)
def polyglot_pdf_html(p: Path) -> None:
    p.write_bytes(b"<html><script>alert(1)</script>" + pdf_bytes())


@case("size", "accepted", "the same bytes as duplicate_b: first arrival", ext=".jpg", pages=1)
def duplicate_a(p: Path) -> None:
    p.write_bytes(jpeg_bytes() + b"dup")


@case(
    "size",
    "accepted",
    "the same bytes as duplicate_a under another name",
    ext=".jpg",
    pages=0,
    checks="no second object and no second page: answered as 'already stored' with the id of the first",
)
def duplicate_b(p: Path) -> None:
    p.write_bytes(jpeg_bytes() + b"dup")


@case(
    "size",
    "rejected",
    "a 2 GiB body: refused from Content-Length or at the limit, never read into memory or temp in full",
    ext=".pdf",
    reason="too_large",
    big=True,
    checks="web memory grows by < 20 MB; 413 within 2 s of passing the limit",
    content_type="application/pdf",
)
def sparse_2gib(p: Path) -> None:
    with p.open("wb") as f:
        f.write(b"%PDF-1.7\n")
        f.truncate(2 << 30)
