"""The nearest number above a page owns it: declared, on the folder, on sub-folders, archives and files."""

import pytest

from documents.filing.folder_numbers import find_folders
from documents.models import Batch, Page, Upload
from tests.documents.paper import employer, folder

pytestmark = pytest.mark.django_db
OURS, THEIRS, NOBODYS = "7499990028", "5099990029", "1099990017"


def owner(batch: Batch, name: str = "0001.jpg") -> tuple[str, list[str]]:
    """Whose the one page of a batch is by what stands above it, and the rules."""
    Upload.objects.filter(batch=batch).update(name=name)
    page = Page.objects.select_related("scan__upload__parent").get(batch=batch)
    found = find_folders(batch, [page])[page.pk]
    return (found.employer.account_no if found.employer else "", [why["rule"] for why in found.why])


@pytest.fixture(autouse=True)
def registry() -> None:
    employer(OURS)
    employer(THEIRS)


@pytest.mark.parametrize(
    ("batch_name", "name", "expected"),
    [
        (OURS, "0001.jpg", (OURS, ["folder_name"])),
        ("ถาดที่ 1", "0001.jpg", ("", [])),
        ("ถาดที่ 1", "74-9999002-8 บริษัท ก/2562/0001.jpg", (OURS, ["folder_name"])),
        ("ถาดที่ 1", "7499990028.zip/สปส. 1-10/0001.jpg", (OURS, ["folder_name"])),
        (OURS, "50-9999002-9/0001.jpg", (THEIRS, ["folder_name"])),
        (OURS, f"{OURS}/2562/0001.jpg", (OURS, ["folder_name"])),
        (OURS, "50-9999002-9/74-9999002-8/0001.jpg", (OURS, ["folder_name"])),
        ("ถาดที่ 1", f"{NOBODYS}/0001.jpg", ("", ["folder_number_unknown"])),
        ("ถาดที่ 1", "74-9999002-8.pdf", (OURS, ["file_name"])),
        ("ถาดที่ 1", "7499990028.pdf", ("", [])),
        ("ถาดที่ 1", "10-9999001-7.pdf", ("", [])),
        (OURS, "10-9999001-7.pdf", (OURS, ["folder_name"])),
        (OURS, "50-9999002-9.pdf", ("", ["folder_numbers"])),
        (f"{OURS} และ {THEIRS}", "0001.jpg", ("", ["folder_numbers"])),
    ],
)
def test_the_nearest_number_upwards_owns_the_page(
    batch_name: str, name: str, expected: tuple[str, list[str]]
) -> None:
    assert owner(folder(batch_name, "เรื่อง แจ้งผล"), name) == expected


def test_a_declared_number_goes_before_the_folders_name_and_yields_to_nothing_deeper() -> None:
    declared = folder("50-9999002-9", "เรื่อง แจ้งผล", account_no=OURS)
    assert owner(declared) == (OURS, ["declared_account"])
    assert owner(declared, "74-9999002-8/0001.jpg") == ("", ["folder_numbers"])
    alone = folder("ถาดที่ 1", "เรื่อง แจ้งผล", account_no=OURS)
    assert owner(alone, "74-9999002-8/0001.jpg") == (OURS, ["folder_name"])
    assert owner(alone, "50-9999002-9/0001.jpg") == ("", ["folder_numbers"])


def test_folders_above_the_batchs_own_are_asked_where_it_bears_no_number() -> None:
    tray = folder("2562", "เรื่อง แจ้งผล", above="นายจ้าง/74-9999002-8 บริษัท ก")
    assert owner(tray) == (OURS, ["folder_name"])
    own = folder("50-9999002-9", "เรื่อง แจ้งผล", above="74-9999002-8 บริษัท ก")
    assert owner(own) == (THEIRS, ["folder_name"])
    declared = folder("2562", "เรื่อง แจ้งผล", above="74-9999002-8 บริษัท ก", account_no=THEIRS)
    assert owner(declared) == (THEIRS, ["declared_account"])
