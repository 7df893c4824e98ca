"""PDF files: damaged, locked, active, exploding."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.badfiles.parts import blank_pdf, pdf_bytes, pstream, raw_pdf, save_pdf, zeros_deflate
from tests.badfiles.table import Make, Outcome, case

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
ONE_BIT = b"/Type /XObject /Subtype /Image /BitsPerComponent 1 /ColorSpace /DeviceGray "


def leaf(more: bytes = b"") -> bytes:
    """An A4 page whose instructions are object 4."""
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R " + more + b" >>"


@case(
    "pdf",
    "quarantined",
    "cut in half: no xref, no trailer",
    ext=".pdf",
    reason="pdf_damaged",
    content_type="application/pdf",
)
def pdf_truncated(p: Path) -> None:
    b = pdf_bytes(4)
    p.write_bytes(b[: len(b) // 2])


@case(
    "pdf",
    "accepted",
    "wrong startxref: common with scanners, repairable",
    ext=".pdf",
    pages=1,
    also_ok=("quarantined",),
    reason="pdf_damaged",
    content_type="application/pdf",
)
def pdf_bad_xref(p: Path) -> None:
    p.write_bytes(pdf_bytes().replace(b"startxref\n", b"startxref\n9"))


@case("pdf", "quarantined", "only a header", ext=".pdf", reason="pdf_damaged", content_type="application/pdf")
def pdf_header_only(p: Path) -> None:
    p.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")


@case(
    "pdf",
    "quarantined",
    "a right PDF with no page",
    ext=".pdf",
    reason="pdf_no_pages",
    also_ok=("rejected",),
    content_type="application/pdf",
)
def pdf_zero_pages(p: Path) -> None:
    save_pdf(Pdf.new(), p)


@case(
    "pdf",
    "quarantined",
    "needs a password to open (AES-256)",
    ext=".pdf",
    reason="pdf_encrypted",
    also_ok=("rejected",),
    content_type="application/pdf",
)
def pdf_user_password(p: Path) -> None:
    save_pdf(blank_pdf(), p, encryption=pikepdf.Encryption(user="secret", owner="owner", R=6))


@case(
    "pdf",
    "accepted",
    "opens with the empty password, printing forbidden",
    ext=".pdf",
    pages=1,
    also_ok=("quarantined",),
    reason="pdf_encrypted",
    content_type="application/pdf",
)
def pdf_owner_password(p: Path) -> None:
    save_pdf(blank_pdf(), p, encryption=pikepdf.Encryption(user="", owner="owner", R=6))


def active(
    why: str, *, reason: str = "pdf_active_content", also_ok: tuple[Outcome, ...] = ("accepted",)
) -> Callable[[Make], Make]:
    """A PDF that would act by itself."""
    return case(
        "pdf",
        "quarantined",
        why,
        ext=".pdf",
        reason=reason,
        also_ok=also_ok,
        content_type="application/pdf",
        checks="viewers only ever get re-rendered pixels; no derivative holds JS or actions; flagged",
    )


@active("JavaScript run on opening")
def pdf_javascript(p: Path) -> None:
    d = blank_pdf()
    d.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('x')"))
    save_pdf(d, p)


@active("document-level JavaScript in the name tree, and a page /AA action")
def pdf_js_name_tree(p: Path) -> None:
    d = blank_pdf()
    act = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    d.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), d.make_indirect(act)])))
    d.pages[0].obj.AA = Dictionary(O=act)
    save_pdf(d, p)


@active("Launch action on opening")
def pdf_launch(p: Path) -> None:
    d = blank_pdf()
    d.Root.OpenAction = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    save_pdf(d, p)


@active("opens a URL and submits a form on opening: beacon")
def pdf_uri_and_submit(p: Path) -> None:
    d = blank_pdf()
    d.Root.OpenAction = Dictionary(S=Name.URI, URI=String("http://127.0.0.1:9/beacon"))
    d.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.SubmitForm, F=String("http://127.0.0.1:9/f")))
    save_pdf(d, p)


@active("remote go-to over a UNC path: NTLM leak when opened on a desktop")
def pdf_gotor_unc(p: Path) -> None:
    d = blank_pdf()
    d.Root.OpenAction = Dictionary(
        S=Name.GoToR, F=String("\\\\127.0.0.1\\share\\a.pdf"), D=Array([0, Name.Fit])
    )
    save_pdf(d, p)


@active("attachment")
def pdf_embedded_file(p: Path) -> None:
    d = blank_pdf()
    d.attachments["tool.com"] = b"MZ, and nothing else"
    save_pdf(d, p)


@active(
    "PDF portfolio: the pages are a cover, the records are attachments", reason="pdf_portfolio", also_ok=()
)
def pdf_portfolio(p: Path) -> None:
    d = blank_pdf(text="Please open this portfolio in a reader")
    d.attachments["record.pdf"] = pdf_bytes()
    d.Root.Collection = Dictionary(View=Name.D)
    save_pdf(d, p)


@active("dynamic XFA: without an XFA reader the page only says 'please wait'", reason="pdf_xfa", also_ok=())
def pdf_xfa(p: Path) -> None:
    d = blank_pdf(text="Please wait...")
    d.Root.AcroForm = Dictionary(
        XFA=d.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>"), Fields=Array()
    )
    save_pdf(d, p)


@case(
    "pdf",
    "accepted",
    "harmless go-to-page on opening, as ordinary software writes: must not be quarantined",
    ext=".pdf",
    pages=2,
    content_type="application/pdf",
)
def pdf_openaction_goto(p: Path) -> None:
    d = blank_pdf(2)
    d.Root.OpenAction = Array([d.pages[0].obj, Name.Fit])
    save_pdf(d, p)


@case(
    "pdf",
    "quarantined",
    "page of 200,000 x 200,000 pt: at 300 dpi 694 Gpx",
    ext=".pdf",
    reason="too_many_pixels",
    also_ok=("accepted",),
    checks="if accepted: rendered scaled to the pixel limit; memory < the worker limit",
    content_type="application/pdf",
)
def pdf_huge_mediabox(p: Path) -> None:
    save_pdf(blank_pdf(box=(0, 0, 200000, 200000)), p)


@case(
    "pdf",
    "quarantined",
    "UserUnit 75,000 multiplies a small page",
    ext=".pdf",
    reason="too_many_pixels",
    also_ok=("accepted",),
    content_type="application/pdf",
)
def pdf_userunit(p: Path) -> None:
    d = blank_pdf()
    d.pages[0].obj.UserUnit = 75000
    save_pdf(d, p, min_version="1.6")


@case(
    "pdf",
    "quarantined",
    "0 x 0 page",
    ext=".pdf",
    reason="pdf_page_size",
    also_ok=("accepted",),
    content_type="application/pdf",
)
def pdf_zero_mediabox(p: Path) -> None:
    save_pdf(blank_pdf(box=(0, 0, 0, 0)), p)


@case(
    "pdf",
    "accepted",
    "corners given in the other order and below zero: legal",
    ext=".pdf",
    pages=1,
    also_ok=("quarantined",),
    reason="pdf_page_size",
    content_type="application/pdf",
)
def pdf_negative_mediabox(p: Path) -> None:
    save_pdf(blank_pdf(box=(595, 842, -10, -10)), p)


@case(
    "pdf",
    "accepted",
    "/Rotate 0, 90, 180, 270",
    ext=".pdf",
    pages=4,
    checks="every derivative upright",
    content_type="application/pdf",
)
def pdf_rotated_pages(p: Path) -> None:
    d = blank_pdf(4)
    for i, pg in enumerate(d.pages):
        pg.obj.Rotate = 90 * i
    save_pdf(d, p)


@case(
    "pdf",
    "quarantined",
    "content stream that inflates to 1 GB from about 1 MB",
    ext=".pdf",
    reason="timeout",
    also_ok=("accepted",),
    checks="memory and time limits hold; the next file is served on time",
    content_type="application/pdf",
)
def pdf_flate_bomb(p: Path) -> None:
    z = zeros_deflate(1 << 30, b" ")
    p.write_bytes(
        raw_pdf(
            [
                CATALOG,
                ONE_PAGE,
                leaf(),
                pstream(z, b"/Filter /FlateDecode"),
            ]
        )
    )


@case(
    "pdf",
    "quarantined",
    "two Flate layers: a few kB inflate to 1 GB",
    ext=".pdf",
    reason="timeout",
    also_ok=("accepted",),
    content_type="application/pdf",
)
def pdf_flate_flate_bomb(p: Path) -> None:
    z = zlib.compress(zeros_deflate(1 << 30, b" "), 9)
    p.write_bytes(
        raw_pdf(
            [
                CATALOG,
                ONE_PAGE,
                leaf(),
                pstream(z, b"/Filter [/FlateDecode /FlateDecode]"),
            ]
        )
    )


@case(
    "pdf",
    "quarantined",
    "forms nested 12 deep, each drawn 10 times: 10^12 draws ('billion laughs')",
    ext=".pdf",
    reason="timeout",
    checks="killed at the per-page time limit; the worker lives on",
    content_type="application/pdf",
)
def pdf_xobject_bomb(p: Path) -> None:
    objs = [
        CATALOG,
        ONE_PAGE,
        leaf(b"/Resources << /XObject << /X 5 0 R >> >>"),
        pstream(b"/X Do " * 10),
    ]
    depth = 12
    for i in range(depth):
        last = i == depth - 1
        body = b"0 0 500 800 re f" if last else b"/X Do " * 10
        res = b"" if last else b"/Resources << /XObject << /X %d 0 R >> >>" % (6 + i)
        objs.append(pstream(body, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] " + res))
    p.write_bytes(raw_pdf(objs))


@case(
    "pdf",
    "accepted",
    "a form that draws itself: endless recursion unless guarded",
    ext=".pdf",
    pages=1,
    also_ok=("quarantined",),
    reason="timeout",
    content_type="application/pdf",
)
def pdf_xobject_self(p: Path) -> None:
    p.write_bytes(
        raw_pdf(
            [
                CATALOG,
                ONE_PAGE,
                leaf(b"/Resources << /XObject << /X 5 0 R >> >>"),
                pstream(b"/X Do"),
                pstream(
                    b"/X Do",
                    b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>",
                ),
            ]
        )
    )


@case(
    "pdf",
    "quarantined",
    "the page tree holds itself",
    ext=".pdf",
    reason="pdf_damaged",
    also_ok=("accepted",),
    content_type="application/pdf",
)
def pdf_page_tree_loop(p: Path) -> None:
    p.write_bytes(
        raw_pdf(
            [
                CATALOG,
                b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>",
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            ]
        )
    )


@case(
    "pdf",
    "quarantined",
    "page tree 5,000 levels deep: stack overflow in naive readers",
    ext=".pdf",
    reason="pdf_damaged",
    also_ok=("accepted",),
    content_type="application/pdf",
)
def pdf_deep_page_tree(p: Path) -> None:
    n = 5000
    objs = [CATALOG]
    for i in range(n):
        par = b"/Parent %d 0 R" % (i + 1) if i else b""
        objs.append(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 %s >>" % (i + 3, par))
    objs.append(b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] >>" % (n + 1))
    p.write_bytes(raw_pdf(objs))


@case(
    "pdf",
    "accepted",
    "/Count says 1,000,000, the tree holds one page",
    ext=".pdf",
    pages=1,
    also_ok=("quarantined",),
    reason="pdf_damaged",
    checks="no loop over the claimed count",
    content_type="application/pdf",
)
def pdf_lying_count(p: Path) -> None:
    p.write_bytes(
        raw_pdf(
            [
                CATALOG,
                b"<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>",
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            ]
        )
    )


@case(
    "pdf",
    "quarantined",
    "image XObject of 60,000 x 60,000 one-bit on an A4 page",
    ext=".pdf",
    reason="too_many_pixels",
    also_ok=("accepted",),
    checks="memory and time limits hold",
    content_type="application/pdf",
)
def pdf_image_bomb(p: Path) -> None:
    z = zeros_deflate(60000 // 8 * 60000)
    p.write_bytes(
        raw_pdf(
            [
                CATALOG,
                ONE_PAGE,
                leaf(b"/Resources << /XObject << /I 5 0 R >> >>"),
                pstream(b"595 0 0 842 0 0 cm /I Do"),
                pstream(
                    z,
                    ONE_BIT + b"/Width 60000 /Height 60000 /Filter /FlateDecode",
                ),
            ]
        )
    )


@case(
    "pdf",
    "accepted",
    "image XObject with garbage JBIG2 data: poppler draws nothing or warns",
    ext=".pdf",
    pages=1,
    also_ok=("quarantined",),
    reason="pdf_damaged",
    checks="a blank render of a page that has an image is flagged for a look",
    content_type="application/pdf",
)
def pdf_bad_jbig2(p: Path) -> None:
    p.write_bytes(
        raw_pdf(
            [
                CATALOG,
                ONE_PAGE,
                leaf(b"/Resources << /XObject << /I 5 0 R >> >>"),
                pstream(b"595 0 0 842 0 0 cm /I Do"),
                pstream(
                    b"\0\0\0\0\x30\0\1\0\0\0\x13\xff" * 40,
                    ONE_BIT + b"/Width 2480 /Height 3508 /Filter /JBIG2Decode",
                ),
            ]
        )
    )


@case(
    "pdf",
    "accepted",
    "an invisible text layer that differs from the picture",
    ext=".pdf",
    pages=1,
    checks="stored text comes from our OCR of the pixels, or is marked as 'from the file'",
    content_type="application/pdf",
)
def pdf_hidden_text(p: Path) -> None:
    d = blank_pdf(text="VISIBLE ALPHA")
    d.pages[0].obj.Contents = d.make_stream(
        b"BT /F1 24 Tf 60 760 Td (VISIBLE ALPHA) Tj ET BT 3 Tr /F1 24 Tf 60 600 Td (HIDDEN OMEGA) Tj ET"
    )
    save_pdf(d, p)


@case(
    "pdf",
    "accepted",
    "title and author hold HTML and a CSV formula",
    ext=".pdf",
    pages=1,
    checks="shown escaped; quoted in exports",
    content_type="application/pdf",
)
def pdf_metadata_script(p: Path) -> None:
    d = blank_pdf()
    d.docinfo["/Title"] = "<img src=x onerror=alert(1)>"
    d.docinfo["/Author"] = "=cmd|' /C calc'!A0"
    save_pdf(d, p)


@case(
    "pdf",
    "quarantined",
    "10,000 pages: over the pages-per-file limit",
    ext=".pdf",
    reason="too_many_pages",
    also_ok=(
        "accepted",
        "rejected",
    ),
    big=True,
    checks="if accepted: page rows made in batches, other offices' pages still move (fair queue)",
    content_type="application/pdf",
)
def pdf_10000_pages(p: Path) -> None:
    save_pdf(blank_pdf(10000), p)
