"""A bag of which something was changed: it is named, whether the bag's manifests were made to fit or not."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command

from documents.delivery import export
from documents.gate.models import Certificate
from documents.proof.limits import Unreadable
from documents.proof.verdict import CHANGED, NOT_CERTIFIED, verify_file
from tests.documents.gate.paper import certify, filed
from tests.documents.proof.conftest import Exported
from tests.documents.proof.tampering import (
    changed_bag,
    changed_certificate,
    flip_pixel,
    make_anew,
    read_bag,
    told,
    write_bag,
)


@pytest.mark.parametrize("forged", [True, False])
@pytest.mark.parametrize("number", [1, 3, 5])
def test_one_changed_pixel_is_named_by_its_page(bag: Path, number: int, forged: bool) -> None:
    name = f"data/pages/{number:04d}.jpg"
    with changed_bag(bag, forged=forged) as files:
        files[name] = flip_pixel(files[name])
    assert f"page {number}: picture changed" in told(bag)


@pytest.mark.parametrize(("one", "other"), [(3, 4), (1, 5)])
def test_two_pages_in_each_others_place_are_named(bag: Path, one: int, other: int) -> None:
    first, second = f"data/pages/{one:04d}.jpg", f"data/pages/{other:04d}.jpg"
    with changed_bag(bag) as files:
        files[first], files[second] = files[second], files[first]
    assert told(bag) == [f"pages {one} and {other} swapped"]


def test_two_slots_in_each_others_place_are_named(bag: Path) -> None:
    with changed_certificate(bag) as content:
        slots = content["slots"]
        slots[2], slots[3] = slots[3], slots[2]
    assert "slots 3 and 4 swapped in the certificate" in told(bag)


@pytest.mark.parametrize(
    ("field", "value"),
    [("date", "2020-01-31"), ("kind", "blank"), ("reason", "อื่น"), ("turn", 90), ("numbers", [])],
)
def test_a_changed_field_of_a_slot_is_named(bag: Path, field: str, value: object) -> None:
    with changed_certificate(bag) as content:
        content["slots"][4][field] = value
    found = told(bag)
    if field != "numbers":
        assert f"field {field} of slot 5 differs" in found
    assert verify_file(bag).result == (CHANGED if field != "numbers" else "whole")


def test_fields_swapped_between_two_slots_are_named(bag: Path) -> None:
    with changed_certificate(bag) as content:
        one, other = content["slots"][1], content["slots"][5]
        one["kind"], other["kind"] = other["kind"], one["kind"]
    found = told(bag)
    assert "field kind of slot 2 differs" in found
    assert "field kind of slot 6 differs" in found


def test_a_dropped_page_is_named(bag: Path) -> None:
    with changed_bag(bag) as files:
        del files["data/pages/0003.jpg"]
    assert "page 3: missing" in told(bag)


def test_a_dropped_page_is_named_where_the_rest_moved_up(bag: Path) -> None:
    with changed_bag(bag) as files:
        for number in (3, 4):
            files[f"data/pages/{number:04d}.jpg"] = files[f"data/pages/{number + 1:04d}.jpg"]
        del files["data/pages/0005.jpg"]
    assert "page 3: missing" in told(bag)


def test_an_added_page_is_named(bag: Path) -> None:
    with changed_bag(bag) as files:
        files["data/pages/0007.jpg"] = flip_pixel(files["data/pages/0001.jpg"])
    assert "page added: data/pages/0007.jpg" in told(bag)


def test_a_renamed_page_is_named(bag: Path) -> None:
    with changed_bag(bag) as files:
        files["data/pages/0099.jpg"] = files.pop("data/pages/0003.jpg")
    assert "page 3 stands at data/pages/0099.jpg" in told(bag)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("data/text/0001.txt", "file data/text/0001.txt changed"),
        ("data/certificate.pdf", "file data/certificate.pdf changed"),
        ("bagit.txt", "file bagit.txt changed"),
        ("bag-info.txt", "file bag-info.txt changed"),
    ],
)
def test_another_changed_file_is_named(bag: Path, name: str, said: str) -> None:
    with changed_bag(bag, forged=False) as files:
        files[name] += b" "
    assert said in told(bag)


def test_a_changed_or_missing_original_is_named(bag: Path) -> None:
    with changed_bag(bag) as files:
        one, other = sorted(name for name in files if name.startswith("data/originals/"))[:2]
        files[one] += b"x"
        del files[other]
    found = told(bag)
    assert f"file {one} changed" in found
    assert f"file {other} is missing" in found


def test_a_renamed_original_is_named(bag: Path) -> None:
    with changed_bag(bag) as files:
        name = next(name for name in files if name.startswith("data/originals/"))
        files["data/originals/other.jpg"] = files.pop(name)
    assert f"file {name} stands under another name: data/originals/other.jpg" in told(bag)


def test_what_follows_from_the_certificate_is_held_against_it(bag: Path) -> None:
    with changed_bag(bag) as files:
        ledger = json.loads(files["data/ledger.json"])
        ledger["explained"][0]["reason"] = "อื่น"
        files["data/ledger.json"] = json.dumps(ledger).encode()
        metadata = json.loads(files["data/metadata.json"])
        metadata["documents"][0]["date"] = "1999-01-01"
        files["data/metadata.json"] = json.dumps(metadata).encode()
    found = told(bag)
    assert "file data/ledger.json: /explained/1/reason differs" in found
    assert "file data/metadata.json: /documents/1/date differs" in found


@pytest.mark.parametrize(
    "field", ["certified_by", "certified_at", "employer", "account_no", "version", "code", "pages"]
)
def test_a_changed_fact_of_the_certificate_is_named(bag: Path, field: str) -> None:
    with changed_certificate(bag) as content:
        content[field] = content[field] + 1 if isinstance(content[field], int) else f"x{content[field]}"
    assert f"certificate.json: field {field} differs" in told(bag)


def test_a_claimed_root_that_is_not_that_of_the_slots_is_named(bag: Path) -> None:
    with changed_certificate(bag) as content:
        content["root"] = "0" * 64
    assert any("is not that of its slots" in each for each in told(bag))


def test_a_certificate_made_anew_differs_from_the_printed_one_and_from_the_root_brought_along(
    bag: Path, exported: Exported
) -> None:
    """A forger who can write everything in the bag but what the public page says."""
    with changed_bag(bag) as files:
        content = json.loads(files["data/certificate.json"])
        files["data/pages/0001.jpg"] = flip_pixel(files["data/pages/0001.jpg"])
        digest = hashlib.sha256(files["data/pages/0001.jpg"]).hexdigest()
        content["slots"][0]["picture"] = digest
        files["data/certificate.json"] = json.dumps(make_anew(content)).encode()
    found = told(bag, root=exported.root)
    assert any(each.startswith("the root printed on the certificate") for each in found)
    assert any(each.startswith("the root that was given") for each in found)


def test_another_files_certificate_is_found(bag: Path, tmp_path: Path, certified: Certificate) -> None:
    other = filed(3, account_no="1099990017", without_picture=False)
    certify(other)
    export.export_file(other, tmp_path / "other.zip", kind="zip")
    theirs = read_bag(tmp_path / "other.zip")
    with changed_bag(bag) as files:
        files["data/certificate.json"] = theirs["data/certificate.json"]
    assert verify_file(bag).result == CHANGED
    assert "the code printed on the certificate is not that of certificate.json" in told(bag)


def test_a_file_outside_the_bag_and_one_inside_are_named(bag: Path) -> None:
    with changed_bag(bag, forged=False) as files:
        files["data/pages/../extra.txt".replace("/../", "-")] = b"x"
        files["note.txt"] = b"x"
    found = told(bag)
    assert "file added: data/pages-extra.txt" in found
    assert "file added: note.txt" in found


@pytest.mark.parametrize(
    "name",
    [
        "data/extra.pdf", "data/text/0099.txt", "data/pages/1.jpg", "data/originals/more.jpg", "note.txt",
        "data/.hidden",
    ],
)  # fmt: skip
def test_an_added_file_is_named_though_the_manifests_list_it(bag: Path, name: str) -> None:
    with changed_bag(bag) as files:
        files[name] = b"x"
    assert told(bag) == [f"file added: {name}"]
    assert verify_file(bag).result == CHANGED


def test_an_added_file_is_named_in_an_unpacked_bag_and_by_the_command(bag: Path, tmp_path: Path) -> None:
    with changed_bag(bag) as files:
        files["data/extra.txt"] = b"x"
    with zipfile.ZipFile(bag) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert told(tmp_path / "unpacked") == ["file added: data/extra.txt"]
    with pytest.raises(SystemExit) as ended:
        call_command("verify_certificate", str(bag))
    assert ended.value.code == 1


def test_a_bag_without_its_certificate_is_not_taken_for_an_uncertified_one(bag: Path) -> None:
    with changed_bag(bag) as files:
        del files["data/certificate.json"]
    assert told(bag) == ["certificate.json is missing"]


def test_an_uncertified_file_says_so(tmp_path: Path, certified: Certificate) -> None:
    ours = filed(2, account_no="1099990017")
    export.export_file(ours, tmp_path / "plain.zip", kind="zip")
    assert verify_file(tmp_path / "plain.zip").result == NOT_CERTIFIED
    files = read_bag(tmp_path / "plain.zip")
    assert json.loads(files["data/metadata.json"])["certified"] is False


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_bag_cut_short_is_told_of_in_a_sentence(bag: Path, share: float) -> None:
    data = bag.read_bytes()
    bag.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(Unreadable) as said:
        verify_file(bag)
    assert said.value.code == "damaged"


def test_a_bag_packed_anew_is_still_whole(bag: Path) -> None:
    write_bag(bag, read_bag(bag))
    assert told(bag) == []


@pytest.mark.parametrize("root", ["employer-7499990028/", ""])
def test_a_bag_that_was_unpacked_is_proven_as_a_folder_and_packed_anew(
    bag: Path, tmp_path: Path, root: str
) -> None:
    top = tmp_path / "unpacked"
    files = read_bag(bag)
    with zipfile.ZipFile(tmp_path / "anew.zip", "w") as archive:
        for name, data in files.items():
            path = top / root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            archive.writestr(f"{root}{name}", data)
    assert told(top) == told(tmp_path / "anew.zip") == []
    page = top / root / "data/pages/0003.jpg"
    page.write_bytes(flip_pixel(page.read_bytes()))
    assert "page 3: picture changed" in told(top)
    page.unlink()
    page.symlink_to("0001.jpg")
    with pytest.raises(Unreadable) as said:
        verify_file(top)
    assert said.value.code == "unsafe_name"
