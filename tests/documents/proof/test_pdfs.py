"""A PDF of which something was changed: what it is, is named; nothing may lie over a certified picture."""

import json
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from documents.proof.limits import Unreadable
from documents.proof.verdict import CHANGED, NOT_CERTIFIED, verify_file
from tests.documents.proof.conftest import Exported
from tests.documents.proof.tampering import change_pdf, flip_pixel, is_whole, make_anew, told


def content_of(pdf: Pdf) -> dict[str, object]:
    return dict(json.loads(pdf.attachments["certificate.json"].get_file().read_bytes()))


def attach(pdf: Pdf, content: dict[str, object]) -> None:
    stream = pdf.attachments["certificate.json"].obj.EF.F
    stream.write(json.dumps(content, ensure_ascii=False).encode())


def test_one_changed_pixel_is_named_by_its_page(pdf: Path) -> None:
    def change(document: Pdf) -> None:
        picture = document.pages[2].obj.Resources.XObject.Im0
        picture.write(flip_pixel(picture.read_raw_bytes()), filter=Name.DCTDecode)

    change_pdf(pdf, change)
    assert told(pdf) == ["page 3: picture changed"]


def test_two_pages_swapped_are_named(pdf: Path) -> None:
    def change(document: Pdf) -> None:
        one, other = document.pages[2].obj.Resources.XObject, document.pages[3].obj.Resources.XObject
        one.Im0, other.Im0 = other.Im0, one.Im0

    change_pdf(pdf, change)
    assert told(pdf) == ["pages 3 and 4 swapped"]


def test_whole_pages_swapped_dropped_and_added_are_named(pdf: Path, exported: Exported) -> None:
    def swap(document: Pdf) -> None:
        pages = list(document.pages)
        del document.pages[:]
        document.pages.extend([pages[0], pages[1], pages[3], pages[2], pages[4]])

    change_pdf(pdf, swap)
    assert "pages 3 and 4 swapped" in told(pdf)
    pdf.write_bytes(exported.pdf)
    change_pdf(pdf, lambda document: document.pages.remove(p=3))
    assert "page 3: missing" in told(pdf)
    pdf.write_bytes(exported.pdf)
    change_pdf(pdf, lambda document: document.pages.append(document.pages[0]))
    assert "page added: page 6 of the PDF" in told(pdf)


def draw_over(document: Pdf) -> None:
    page = document.pages[1]
    page.contents_add(b"q 0 g 10 10 100 100 re f Q")


def annotate(document: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=Array([0, 0, 90, 90]))
    document.pages[1].obj.Annots = Array([document.make_indirect(note)])


def turn(document: Pdf) -> None:
    document.pages[1].obj.Rotate = 180


def crop(document: Pdf) -> None:
    document.pages[1].obj.CropBox = Array([0, 0, 50, 50])


def invert(document: Pdf) -> None:
    document.pages[1].obj.Resources.XObject.Im0.Decode = Array([1, 0, 1, 0, 1, 0])


def shrink(document: Pdf) -> None:
    document.pages[1].obj.MediaBox = Array([0, 0, 50, 50])


@pytest.mark.parametrize("change", [draw_over, annotate, turn, crop, invert, shrink])
def test_nothing_is_shown_besides_the_picture(pdf: Path, change: Callable[[Pdf], None]) -> None:
    change_pdf(pdf, change)
    assert any(each.startswith("page 2: shows something besides") for each in told(pdf))


def act(document: Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def fields(document: Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=Array([]))


def attachment(document: Pdf) -> None:
    document.attachments["other.txt"] = b"x"


@pytest.mark.parametrize("change", [act, fields, attachment])
def test_the_document_holds_nothing_that_was_not_written(pdf: Path, change: Callable[[Pdf], None]) -> None:
    change_pdf(pdf, change)
    assert any(each.startswith("the PDF holds what was never written") for each in told(pdf))


def test_changed_words_under_the_picture_are_named(pdf: Path) -> None:
    def change(document: Pdf) -> None:
        stream = document.pages[1].obj.Contents
        stream.write(stream.read_bytes().replace(b"<0e", b"<0f", 1))

    change_pdf(pdf, change)
    assert told(pdf) == ["file drawing 2 changed"]


@pytest.mark.parametrize("field", ["date", "title", "explained_by", "picture_of_original"])
def test_a_changed_field_of_a_slot_is_named(pdf: Path, field: str) -> None:
    def change(document: Pdf) -> None:
        content = content_of(document)
        content["slots"][4][field] = "x"  # type: ignore[index]
        attach(document, content)

    change_pdf(pdf, change)
    assert f"field {field} of slot 5 differs" in told(pdf)


def test_a_certificate_made_anew_differs_from_the_root_brought_along(pdf: Path, exported: Exported) -> None:
    def change(document: Pdf) -> None:
        content = content_of(document)
        content["slots"][0]["kind"] = "blank"  # type: ignore[index]
        attach(document, make_anew(content))

    assert told(pdf, root=exported.root.upper()) == []
    change_pdf(pdf, change)
    assert any(each.startswith("the root that was given") for each in told(pdf, root=exported.root))
    assert verify_file(pdf).result == CHANGED


def test_bytes_written_anew_are_told_of_even_where_nothing_else_differs(pdf: Path) -> None:
    change_pdf(pdf, lambda _: None, forged=False)
    assert told(pdf) == ["the PDF's bytes are not those that were written"]


def retitle(document: Pdf) -> None:
    with document.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta["dc:title"] = "another employer"


def redescribe(document: Pdf) -> None:
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        meta["dc:description"] = "certified twice"


def inform(document: Pdf) -> None:
    document.docinfo[Name.Author] = pikepdf.String("somebody")


def silence(document: Pdf) -> None:
    del document.Root.Metadata


@pytest.mark.parametrize("change", [retitle, redescribe, inform, silence])
def test_changed_metadata_is_named(pdf: Path, exported: Exported, change: Callable[[Pdf], None]) -> None:
    said = "the PDF's metadata (such as its title or description) changed"
    change_pdf(pdf, change)
    assert told(pdf) == [said]
    pdf.write_bytes(exported.pdf)
    change_pdf(pdf, change, forged=False)
    assert told(pdf) == [said, "the PDF's bytes are not those that were written"]


def test_a_pdf_without_its_certificate_proves_nothing(pdf: Path) -> None:
    def change(document: Pdf) -> None:
        del document.attachments["certificate.json"]

    change_pdf(pdf, change)
    assert verify_file(pdf).result == NOT_CERTIFIED


def test_a_locked_pdf_is_told_of_in_a_sentence(pdf: Path) -> None:
    for password in ("", "secret"):
        with Pdf.open(pdf, allow_overwriting_input=True) as document:
            document.save(
                pdf.with_name("locked.pdf"), encryption=pikepdf.Encryption(owner="x", user=password)
            )
        with pytest.raises(Unreadable) as said:
            verify_file(pdf.with_name("locked.pdf"))
        assert said.value.code == "encrypted"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_pdf_cut_short_is_never_whole(pdf: Path, share: float) -> None:
    data = pdf.read_bytes()
    pdf.write_bytes(data[: int(len(data) * share)])
    assert not is_whole(pdf)
