"""An archive is checked whole before one of its files is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.intake import zips
from documents.intake.zips import Refused, ZipLimits

CODES = {
    "accepted",
    "zip_bad_name",
    "zip_bomb",
    "zip_damaged",
    "zip_encrypted",
    "zip_nested",
    "zip_no_pages",
    "zip_symlink",
    "zip_too_many",
}
PAGE = b"\xff\xd8\xff" + bytes(500)


def archive(*entries: tuple[str, bytes], compress: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compress) as file:
        for name, data in entries:
            file.writestr(name, data)
    return made


def refusal(made: io.BytesIO, *, limits: ZipLimits = zips.LIMITS, expected: tuple[bytes, ...] = ()) -> str:
    """The code with which the archive, or the first entry of it, is refused; what comes out is expected."""
    try:
        for entry in zips.check(made, limits=limits):
            out = io.BytesIO()
            zips.extract(made, entry, to=out)
            assert not expected or out.getvalue() in expected
    except Refused as refused:
        return refused.code
    return "accepted"


def changed(made: io.BytesIO, old: bytes, new: bytes, *, count: int = -1) -> io.BytesIO:
    assert old in made.getvalue()
    return io.BytesIO(made.getvalue().replace(old, new, count))


@pytest.mark.parametrize("compress", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_files_come_out_as_they_went_in(tmp_path: Path, compress: int) -> None:
    path = tmp_path / "a.zip"
    pages = {"แฟ้ม/หน้า ๑.jpg": PAGE + b"1", "แฟ้ม/หน้า ๒.jpg": PAGE + b"2"}
    path.write_bytes(archive(*pages.items(), compress=compress).getvalue())
    contents = zips.check(path)
    assert len(contents) == 2
    for entry in contents:
        out = io.BytesIO()
        zips.extract(path, entry, to=out)
        assert out.getvalue() == pages[entry.name]
        assert entry.size == len(out.getvalue())


def test_a_streamed_archive_with_sizes_behind_the_data_is_read() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.jpg", PAGE)
        file.writestr("b.jpg", PAGE)
    assert refusal(io.BytesIO(pipe.getvalue())) == "accepted"


def test_an_archive_in_64_bits_is_read() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file, file.open("a.jpg", "w", force_zip64=True) as entry:
        entry.write(PAGE)
    assert refusal(made) == "accepted"


def test_names_of_thai_windows_are_thai_and_their_bytes_are_kept() -> None:
    raw = "หน้าหนึ่ง.jpg".encode("cp874")
    made = archive(("A" * (len(raw) - 4) + ".jpg", PAGE))
    (entry,) = zips.check(changed(made, b"A" * (len(raw) - 4) + b".jpg", raw))
    assert (entry.name, entry.raw_name) == ("หน้าหนึ่ง.jpg", raw)


def test_two_entries_of_one_name_are_two_files() -> None:
    made = changed(archive(("a.jpg", PAGE), ("b.jpg", PAGE + b"2")), b"b.jpg", b"a.jpg")
    assert [entry.size for entry in zips.check(made)] == [len(PAGE), len(PAGE) + 1]


def test_litter_of_desktops_and_folders_are_no_files() -> None:
    litter = ["__MACOSX/._a.jpg", "x/.DS_Store", "x/Thumbs.db", "desktop.ini"]
    contents = zips.check(archive(("x/", b""), ("x/a.jpg", PAGE), *[(name, b"?") for name in litter]))
    assert [entry.name for entry in contents] == ["x/a.jpg"]
    assert contents.litter == tuple(litter)


@pytest.mark.parametrize(
    "name",
    ["../a.jpg", "/etc/a.jpg", "C:/a.jpg", "C:a.jpg", "a/../../b.jpg", "a\\b.jpg", "\u200b", "..", "a/.."],
)
def test_a_name_that_could_climb_refuses_the_archive(name: str) -> None:
    made = changed(
        archive(("good.jpg", PAGE), ("Q" * len(name.encode()), PAGE)),
        b"Q" * len(name.encode()),
        name.encode(),
    )
    assert refusal(made) == "zip_bad_name"


def test_a_name_cut_by_nul_refuses_the_archive() -> None:
    assert refusal(changed(archive(("evilX.jpg", PAGE)), b"evilX", b"evil\0")) == "zip_bad_name"


def test_nothing_to_read_refuses_the_archive() -> None:
    assert refusal(archive()) == "zip_no_pages"
    assert refusal(archive(("word/document.xml", b"<x/>"))) == "zip_no_pages"
    assert refusal(archive(("__MACOSX/a.jpg", PAGE))) == "zip_no_pages"


@pytest.mark.parametrize("name", ["inner.zip", "a.7z", "x/b.RAR", "c.tar.gz"])
def test_an_archive_in_an_archive_refuses_it(name: str) -> None:
    assert refusal(archive(("a.jpg", PAGE), (name, b"PK"))) == "zip_nested"


def test_limits_are_counted_before_anything_is_unpacked() -> None:
    three = archive(*[(f"{n}.jpg", PAGE) for n in range(3)])
    assert refusal(three, limits=ZipLimits(entries=2)) == "zip_too_many"
    assert refusal(three, limits=ZipLimits(entry=400)) == "zip_bomb"
    assert refusal(three, limits=ZipLimits(total=1400)) == "zip_bomb"
    assert refusal(three, limits=ZipLimits(ratio=2, ratio_from=1000)) == "zip_bomb"
    assert refusal(three, limits=ZipLimits(ratio=2)) == "accepted"
    assert refusal(three, limits=ZipLimits(directory=100)) == "zip_damaged"


def test_a_blank_page_that_packs_a_thousandfold_is_no_bomb() -> None:
    assert refusal(archive(("blank.tif", b"II*\0" + bytes(9_000_000)))) == "accepted"


def test_bytes_are_counted_and_not_believed() -> None:
    made = archive(("a.jpg", PAGE * 40))
    lying = changed(made, struct.pack("<I", len(PAGE) * 40), struct.pack("<I", 300))
    assert refusal(lying) == "zip_bomb"


def test_more_packed_bytes_than_could_make_the_file_are_a_lie() -> None:
    made = archive(("a.jpg", bytes(range(256)) * 9), compress=zipfile.ZIP_STORED)
    assert refusal(changed(made, struct.pack("<I", 256 * 9), struct.pack("<I", 10), count=1)) == "zip_damaged"


def test_entries_that_share_bytes_are_a_bomb() -> None:
    made = archive(("a.jpg", PAGE), ("b.jpg", PAGE), compress=zipfile.ZIP_STORED)
    data = bytearray(made.getvalue())
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, second + 42, 0)
    data[second + 46 : second + 51] = b"a.jpg"
    assert refusal(io.BytesIO(bytes(data))) == "zip_bomb"


def test_two_names_of_one_entry_are_damage() -> None:
    assert refusal(changed(archive(("good.jpg", PAGE)), b"good.jpg", b"evil.exe", count=1)) == "zip_damaged"


def test_a_wrong_checksum_names_the_entry() -> None:
    made = changed(archive(("a.jpg", PAGE), compress=zipfile.ZIP_STORED), PAGE, PAGE[:-1] + b"!")
    (entry,) = zips.check(made)
    with pytest.raises(Refused) as refused:
        zips.extract(made, entry, to=io.BytesIO())
    assert (refused.value.code, refused.value.data) == ("zip_damaged", {"entry": "a.jpg"})


def test_links_and_locks_are_refused() -> None:
    link = zipfile.ZipInfo("a.jpg")
    link.external_attr = 0o120777 << 16
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr(link, "/etc/passwd")
    assert refusal(made) == "zip_symlink"
    locked = bytearray(archive(("a.jpg", PAGE)).getvalue())
    locked[6] |= 1
    assert refusal(io.BytesIO(bytes(locked))) == "zip_encrypted"
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusal(io.BytesIO(bytes(locked))) == "zip_encrypted"


def test_a_cut_archive_is_damaged() -> None:
    data = archive(("a.jpg", PAGE), ("b.jpg", PAGE)).getvalue()
    assert refusal(io.BytesIO(data[: len(data) * 2 // 3])) == "zip_damaged"
    assert refusal(io.BytesIO(data[:-1])) == "zip_damaged"
    assert refusal(io.BytesIO(b"")) == "zip_damaged"


@settings(max_examples=300)
@given(place=st.integers(0, 400), value=st.integers(0, 255), cut=st.integers(0, 3))
def test_any_damage_is_a_refusal_or_the_same_bytes(place: int, value: int, cut: int) -> None:
    data = bytearray(archive(("a.jpg", PAGE), ("b.jpg", PAGE[::-1])).getvalue())
    data[place % len(data)] = value
    made = io.BytesIO(bytes(data[: len(data) - cut]))
    assert refusal(made, expected=(PAGE, PAGE[::-1])) in CODES
