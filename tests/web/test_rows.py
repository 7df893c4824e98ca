"""Rule 29: no view makes a filter of its own; its rows come from the policy, or a reason stands here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

TOP = Path(settings.BASE_DIR)
VIEWS = [
    *sorted((TOP / "documents" / "api").rglob("*.py")),
    *sorted((TOP / "documents" / "screens").rglob("*.py")),
    TOP / "sso_efiles" / "accounts" / "views.py",
]
GUARDED = {
    "Batch", "BlindEntry", "Certificate", "Custody", "Deed", "Document", "DrawnPage", "Employer",
    "EmployerFile", "Event", "FailedWords", "FileDuties", "Finding", "Folder", "FolderSearch", "Hold",
    "Identifier", "InsuredPerson", "Job", "Lot", "LotFile", "OfficeSeverity", "Page", "PageDoubt",
    "PageFact", "PageIndex", "Part", "Passage", "Placement", "Plan", "Quest", "Reading", "Rescan", "Scan",
    "SearchSample", "TimeToFind", "Upload", "User",
}  # fmt: skip
BY_POLICY = {
    "changeable_by",
    "visible_to",
    "with_originals_for",
    "releasable_by",
    "fileable_by",
    "undoable_by",
}
BEHIND = "fetched with, or for, rows that come from the policy"
ALLOWED = {
    ("api/audit.py", "Employer.filter"): "the auditor's own filter: a number becomes an id",
    ("api/batches.py", "Upload.listed"): BEHIND,
    ("api/batches.py", "Upload.order_by"): BEHIND,
    ("api/employers.py", "Page.counted"): BEHIND,
    ("api/employers.py", "Reading.filter"): BEHIND,
    ("api/arranging.py", "Deed.that_made"): BEHIND,
    ("api/filing.py", "Deed.that_made"): BEHIND,
    ("api/filing.py", "Page.counted"): BEHIND,
    ("api/filing.py", "Placement.select_related"): BEHIND,
    ("api/health.py", "Scan.filter"): "the age of what waits longest, for programs",
    ("api/health.py", "Upload.filter"): "the age of what waits longest, for programs",
    ("api/pages.py", "Reading.filter"): BEHIND,
    ("intake/batches.py", "Reading.filter"): BEHIND,
    ("intake/batches.py", "Upload.order_by"): BEHIND,
    ("serializers/pages.py", "Rescan.open_of"): BEHIND,
    ("reading/employer_file.py", "Page.counted"): BEHIND,
    ("reading/employer_file.py", "Reading.filter"): BEHIND,
    ("reading/slot_forms.py", "Deed.last_of_page"): BEHIND,
    ("reading/slot_forms.py", "Rescan.open_of"): BEHIND,
    ("reading/view_audit.py", "Event.filter"): "whether this person opened this page lately",
    ("reading/strip.py", "Page.filter"): BEHIND,
    ("progress/office.py", "EmployerFile.filter"): "of an office whose progress this person sees",
    ("review/cards.py", "Page.counted"): BEHIND,
    ("review/cards.py", "Placement.filter"): BEHIND,
    ("review/cards.py", "Reading.filter"): BEHIND,
    ("intake/picture_doubts.py", "PageDoubt.open"): "joined to pages that come from the policy",
    ("register/sheets.py", "Folder.kept"): "what the policy then narrows",
    ("review/arranging.py", "Deed.about"): BEHIND,
    ("review/arranging.py", "Deed.filter"): BEHIND,
    ("review/arranging.py", "Page.filter"): BEHIND,
    ("review/desk.py", "Deed.that_made"): BEHIND,
    ("review/desk.py", "Page.filter"): BEHIND,
    ("review/unsure_numbers.py", "Identifier.filter"): BEHIND,
    ("slots/ledger.py", "Page.counted"): BEHIND,
}


def asked(path: Path) -> Iterator[str]:
    """`Model.method` for each `Model.objects.method(...)`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id=model), attr="objects"), attr=method):
                if model in GUARDED and method not in BY_POLICY:
                    yield f"{model}.{method}"


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(TOP)))
def test_a_view_gets_its_rows_from_the_policy(path: Path) -> None:
    name = f"{path.parent.name}/{path.name}"
    assert [what for what in asked(path) if (name, what) not in ALLOWED] == []


def test_no_reason_is_left_over() -> None:
    used = {(f"{path.parent.name}/{path.name}", what) for path in VIEWS for what in asked(path)}
    assert set(ALLOWED) - used == set()
