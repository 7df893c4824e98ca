"""Files that are traps, or nothing of ours: each is told of in a sentence of two languages, and quickly."""

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from documents.proof import limits
from documents.proof.differences import TEXTS
from documents.proof.limits import Unreadable
from documents.proof.verdict import verify_file
from tests.documents.proof.tampering import change_pdf, changed_bag


def refused(path: Path) -> str:
    with pytest.raises(Unreadable) as said:
        verify_file(path)
    assert re.search("[ก-๙]", said.value.message_th)
    assert said.value.message_en
    return said.value.code


def archive(path: Path, fill: Callable[[zipfile.ZipFile], None]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("employer-1/bagit.txt", "BagIt-Version: 1.0\n")
        fill(out)
    return path


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "damaged"), (b"hello", "type_unknown"), (b"PK\x03\x04", "damaged"), (b"%PDF-1.7\n", "damaged")],
)
def test_what_is_no_export_at_all(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "file").write_bytes(content)
    assert refused(tmp_path / "file") == code
    assert refused(tmp_path / "nothing") == "no_file"
    assert refused(tmp_path) == "type_unknown"


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "employer-1/../../evil",
        "/etc/passwd",
        "employer-1\\evil",
        "employer-1/a\x01b",
        "employer-1//x",
    ],
)
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path / "file.zip", lambda out: out.writestr(name, "x"))
    assert refused(path) == "unsafe_name"


def test_a_link_and_a_repeated_name_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("employer-1/link")
    link.external_attr = 0o120777 << 16
    assert (
        refused(archive(tmp_path / "link.zip", lambda out: out.writestr(link, "/etc/passwd")))
        == "unsafe_name"
    )
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = archive(tmp_path / "twice.zip", lambda out: out.writestr("employer-1/bagit.txt", "x"))
    assert refused(twice) == "unsafe_name"


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGE", 1024 * 1024)
    bomb = archive(
        tmp_path / "bomb.zip", lambda out: out.writestr("employer-1/data/x", b"\0" * 8 * 1024 * 1024)
    )
    assert refused(bomb) == "too_large"
    monkeypatch.setattr(limits, "MOST_ENTRIES", 3)
    assert refused(archive(tmp_path / "many.zip", fill_with_many)) == "too_large"


def fill_with_many(out: zipfile.ZipFile) -> None:
    for number in range(5):
        out.writestr(f"employer-1/{number}", b"")


def test_another_packing_than_ours_is_refused(tmp_path: Path) -> None:
    odd = archive(tmp_path / "odd.zip", lambda out: out.writestr("employer-1/x", b"x", zipfile.ZIP_LZMA))
    assert refused(odd) == "too_large"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[" * 100_000, "bad_certificate"),
        (b"{}", "bad_certificate"),
        (b"null", "bad_certificate"),
        (b"\xff\xfe", "bad_certificate"),
        (b'{"format": "sso-efile-certificate", "format_version": 99}', "newer_format"),
        (b'{"format": "sso-efile-certificate", "format_version": 1}', "bad_certificate"),
        (b'{"a": NaN}', "bad_certificate"),
    ],
)
def test_a_certificate_of_another_form_is_refused(bag: Path, content: bytes, code: str) -> None:
    with changed_bag(bag) as files:
        files["data/certificate.json"] = content
    assert refused(bag) == code


def test_a_name_that_stands_twice_in_the_certificate_is_refused(bag: Path) -> None:
    """One reader would take the first, another the last."""
    with changed_bag(bag) as files:
        text = files["data/certificate.json"].decode()
        files["data/certificate.json"] = text.replace(
            '"version": 1,', '"version": 1,\n "version": 1,', 1
        ).encode()
    assert refused(bag) == "bad_certificate"


def test_a_huge_certificate_is_not_read(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_JSON", 1000)
    with changed_bag(bag) as files:
        assert len(files["data/certificate.json"]) > 1000
    assert refused(bag) == "too_large"


def test_control_characters_of_a_file_do_not_reach_the_terminal(bag: Path) -> None:
    with changed_bag(bag) as files:
        content = json.loads(files["data/certificate.json"])
        content["enclosed"]["data/\x1b[31mred"] = "0" * 64
        files["data/certificate.json"] = json.dumps(content).encode()
    assert all("\x1b" not in each.message_th + each.message_en for each in verify_file(bag).differences)


def test_every_difference_is_told_in_both_languages() -> None:
    for code, (th, en) in TEXTS.items():
        assert re.search("[ก-๙]", th), code
        assert not re.search("[ก-๙]", en), code
        assert set(re.findall(r"\{(\w+)\}", th)) == set(re.findall(r"\{(\w+)\}", en)), code


def test_a_stream_that_unpacks_to_very_much_is_not_read(pdf: Path) -> None:
    change_pdf(pdf, lambda document: document.pages[0].obj.Contents.write(b"q Q " * 8 * 1024 * 1024))
    assert refused(pdf) == "too_large"
