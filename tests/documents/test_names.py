"""A name is shown as it was meant, and can do nothing else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from documents.intake.names import LETTERS, clean_line, clean_name, decoded, extension_of


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("หน้า ๑.jpg", "หน้า ๑.jpg"),
        ("  แฟ้มนายจ้าง   10-0000000-1 .pdf ", "แฟ้มนายจ้าง 10-0000000-1 .pdf"),
        ("../../../etc/passwd.jpg", "etc/passwd.jpg"),
        ("..\\..\\boot.jpg", "boot.jpg"),
        ("archive.zip/entry.jpg", "archive.zip/entry.jpg"),
        ("./a//b/./c.png", "a/b/c.png"),
        ("%2e%2e%2fa.jpg", "%2e%2e%2fa.jpg"),
        ("page.php\x00.jpg", "page.php.jpg"),
        ("a\r\nSet-Cookie: x=1.jpg", "a Set-Cookie: x=1.jpg"),
        ("ใบเสร็จ\u202egpj.exe.jpg", "ใบเสร็จgpj.exe.jpg"),
        ("e\u0301.jpg", "é.jpg"),
        ("bad\udcff.jpg", "bad\ufffd.jpg"),
        ("หน้า📄.jpg", "หน้า📄.jpg"),
        ("ก" + "็่้๊๋" * 60 + ".jpg", "ก็่.jpg"),
        ("น้ำ นํ้า.jpg", "น้ำ นํ้า.jpg"),
    ],
)
def test_a_name_is_cleaned_for_show(given_name: str, shown: str) -> None:
    assert clean_name(given_name) == shown


@pytest.mark.parametrize("nothing", ["", "..", ".", "\u200b", " \t", "../..", "/", "\x00", "\u202e"])
def test_a_name_that_shows_nothing_is_no_name(nothing: str) -> None:
    assert clean_name(nothing) == ""


def test_a_name_of_300_thai_letters_is_cut_to_200_and_keeps_its_extension() -> None:
    assert clean_name("ก" * 300 + ".jpg") == "ก" * 196 + ".jpg"
    assert clean_name("ก" * 300) == "ก" * 200
    assert (
        clean_name("ก" * 190 + ".no extension at all", extension=False)
        == ("ก" * 190 + ".no extension at all")[:200]
    )


def test_a_cut_never_parts_a_letter_from_its_marks() -> None:
    assert clean_name("กก" + "กิ่" * 100 + ".jpg") == "กก" + "กิ่" * 64 + ".jpg"


def test_bytes_are_utf_8_or_what_thai_windows_writes() -> None:
    assert clean_name("หน้าหนึ่ง.jpg".encode()) == "หน้าหนึ่ง.jpg"
    assert clean_name("หน้าหนึ่ง.jpg".encode("cp874")) == "หน้าหนึ่ง.jpg"
    assert decoded(b"\xff\xfe.jpg") == "\ufffd\ufffd.jpg"


@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("a.JPG", "jpg"),
        ("a.b.Tiff", "tiff"),
        ("scan0001", ""),
        ("a.d/b", ""),
        ("a.jpg ", "jpg"),
        (".pdf", "pdf"),
    ],
)
def test_the_extension_follows_the_last_dot(name: str, extension: str) -> None:
    assert extension_of(name) == extension


@given(st.one_of(st.text(max_size=400), st.binary(max_size=400)))
@example("\udcff" * 300)
@example("ก" * 199 + "็่้")
def test_whatever_is_given_the_name_is_safe_to_keep_and_show(raw: str | bytes) -> None:
    name = clean_name(raw)
    assert len(name) <= LETTERS
    assert {unicodedata.category(letter) for letter in name}.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})
    assert "\\" not in name
    assert {"", ".", ".."}.isdisjoint(name.split("/")) or name == ""
    name.encode()
    assert clean_name(name) == name


def test_letters_of_old_fonts_are_plain_in_names() -> None:
    old = "74-9999002-8 ป\uf710\uf70bนจ\uf710\uf70bน/ใบส\uf885\uf88aง.pdf"
    assert clean_name(old) == "74-9999002-8 ปั้นจั้น/ใบสิ่ง.pdf"


def test_a_line_for_a_terminal_holds_nothing_that_a_terminal_obeys() -> None:
    assert clean_line("แฟ้ม\x1b[2J\n\udcff ก") == "แฟ้ม�[2J�� ก"
