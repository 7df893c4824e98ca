"""Half a file is told from a whole one by its end alone."""

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from documents.intake.endings import has_its_end


def picture(kind: str, *, pages: int = 1) -> bytes:
    out = io.BytesIO()
    image = Image.effect_noise((160, 120), 90)
    more = {"save_all": True, "append_images": [image] * (pages - 1)} if pages > 1 else {}
    image.save(out, kind, **more)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("1.jpg", picture("JPEG"))
        packed.comment = "จากเครื่องสแกน".encode()
    return out.getvalue()


def linearised() -> bytes:
    """The first part of a PDF for the web has an end of its own."""
    return b"%PDF-1.4\n%%EOF\n" + b"0123456789 0 obj\n" * 400 + b"trailer\n%%EOF\n"


def with_preview() -> bytes:
    """A JPEG with a preview in its head, which has an end of its own."""
    whole = picture("JPEG")
    preview = b"\xff\xd8\xff\xdb" + b"\0" * 100 + b"\xff\xd9"
    return whole[:2] + b"\xff\xe1" + (len(preview) + 2).to_bytes(2, "big") + preview + whole[2:]


KINDS: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: picture("JPEG"),
    "png": lambda: picture("PNG"),
    "tiff": lambda: picture("TIFF"),
    "tiff of three": lambda: picture("TIFF", pages=3),
    "pdf": lambda: picture("PDF"),
    "linearised pdf": linearised,
    "jpeg with a preview": with_preview,
    "zip": archive,
}


def ends(data: bytes) -> bool:
    return has_its_end(io.BytesIO(data), size=len(data))


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_file_has_its_end_and_parts_of_it_have_none(kind: str) -> None:
    whole = KINDS[kind]()
    assert ends(whole)
    assert not any(ends(whole[: len(whole) * tenth // 10]) for tenth in range(3, 10))
    assert not ends(whole[:-8])


@pytest.mark.parametrize("kind", ["jpeg", "png", "pdf"])
def test_what_is_padded_or_appended_takes_no_end_away(kind: str) -> None:
    whole = KINDS[kind]()
    assert ends(whole + b"\0" * 4096)
    assert ends(whole + b"\r\n-- sent by a gateway\r\n")


@pytest.mark.parametrize(("appended", "whole"), [(1000, True), (1100, False)])
def test_what_is_appended_is_looked_through_for_a_kilobyte(appended: int, whole: bool) -> None:
    assert ends(KINDS["pdf"]() + b"x" * appended) is whole


@pytest.mark.parametrize("data", [b"MM\0*", b"II*\0\0\0\0\0", b"II*\0\xff\xff\xff\x7f", b"PK\x05\x06"])
def test_a_head_alone_has_no_end(data: bytes) -> None:
    assert not ends(data)


@given(st.sampled_from([b"II*\0", b"MM\0*", b"PK", b"%PDF-", b""]), st.binary(max_size=200))
def test_whatever_the_bytes_the_answer_is_yes_or_no(head: bytes, rest: bytes) -> None:
    assert ends(head + rest) in (True, False)


def test_nothing_is_waited_for_and_what_is_no_page_is_not() -> None:
    assert not ends(b"")
    assert ends(b"a letter, which is refused by its name")
