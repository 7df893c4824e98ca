"""What was exported and not touched is whole, and says what to compare it with."""

from pathlib import Path

import pytest

from documents.delivery import export
from documents.gate.models import Certificate
from documents.proof.verdict import WHOLE, verify_file


@pytest.mark.parametrize("kind", export.FORMATS)
def test_an_export_of_a_certified_file_is_whole(certified: Certificate, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"file.{kind}"
    assert export.export_file(certified.passage.efile.employer, out, kind=kind) == 5
    verdict = verify_file(out, root=certified.root)
    assert [each.message_en for each in verdict.differences] == []
    assert verdict.result == WHOLE
    told = verdict.as_json()
    assert told["root_computed"] == certified.root
    assert told["verify_url"] == f"https://efile.example/v/{certified.code}/"
