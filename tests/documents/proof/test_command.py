"""verify_certificate as it is typed: on a machine without a database, a store or a key."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from documents.delivery import export
from documents.gate.models import Certificate
from documents.proof.signature import sign_content
from documents.proof.verdict import verify_file
from tests.documents.proof.conftest import Exported
from tests.documents.proof.tampering import changed_bag, flip_pixel, make_anew


def run(path: Path, *options: str, **facts: Any) -> "subprocess.CompletedProcess[str]":
    """By a process of its own that finds no installation."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("EFILES", "DJANGO", "DATABASE"))
    }
    command = [
        sys.executable,
        str(configured.BASE_DIR / "manage.py"),
        "verify_certificate",
        str(path),
        *options,
    ]
    return subprocess.run(
        command, capture_output=True, text=True, env=clean, cwd=path.parent, check=False, **facts
    )


def test_a_whole_file_ends_with_exit_code_0_and_says_what_to_compare(bag: Path, exported: Exported) -> None:
    done = run(bag)
    assert done.returncode == 0, done.stderr
    assert "Whole: the file is what its certificate says." in done.stdout
    assert f"Root {exported.root}" in done.stdout
    assert f"https://efile.example/v/{exported.code}/" in done.stdout
    told = json.loads(run(bag, "--json", "--root", exported.root).stdout)
    assert (told["ok"], told["verdict"], told["root"]) == (True, "whole", exported.root)


def call(path: Path, capsys: pytest.CaptureFixture[str], **options: Any) -> tuple[int, str]:
    try:
        call_command("verify_certificate", str(path), **options)
    except SystemExit as ended:
        return int(str(ended.code)), "".join(capsys.readouterr())
    return 0, "".join(capsys.readouterr())


def test_a_changed_file_ends_with_exit_code_1_and_names_the_page(
    bag: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with changed_bag(bag) as files:
        files["data/pages/0003.jpg"] = flip_pixel(files["data/pages/0003.jpg"])
    code, told = call(bag, capsys)
    assert code == 1
    assert "หน้า 3: ภาพถูกเปลี่ยน" in told
    assert "page 3: picture changed" in told
    code, told = call(bag, capsys, json=True)
    (difference,) = json.loads(told)["differences"]
    assert (code, difference["code"], difference["slot"]) == (1, "page_changed", 3)


def test_another_root_ends_with_exit_code_1(bag: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = call(bag, capsys, root="0" * 64)
    assert code == 1
    assert "the root that was given" in told


@pytest.mark.parametrize("machine", [False, True])
def test_a_file_that_cannot_be_read_is_told_of_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], machine: bool
) -> None:
    code, told = call(tmp_path / "nothing.zip", capsys, json=machine)
    assert code == 1
    assert "There is no such file" in told


KEY = "11" * 32


def test_a_signed_file_is_told_by_its_key_and_cannot_be_made_by_another(
    certified: Certificate, tmp_path: Path, settings: Settings, client: Client
) -> None:
    settings.CERTIFICATE_KEY = KEY
    employer = certified.passage.efile.employer
    public = client.get(f"/v/{certified.code}/", headers={"accept": "application/json"}).json()["key"]
    assert public in client.get(f"/v/{certified.code}/").content.decode()
    for kind in ("zip", "pdf"):
        out = tmp_path / f"signed.{kind}"
        export.export_file(employer, out, kind=kind)
        verdict = verify_file(out, root=certified.root, key=public)
        assert (verdict.result, verdict.signed_by) == ("whole", public)
        assert [each.code for each in verify_file(out, key="22" * 32).differences] == ["signature_of_another"]


def test_a_forged_certificate_loses_its_signature(
    certified: Certificate, tmp_path: Path, settings: Settings
) -> None:
    """Who makes everything anew has no key; who signs with an own one has another."""
    settings.CERTIFICATE_KEY = KEY
    out = tmp_path / "signed.zip"
    export.export_file(certified.passage.efile.employer, out, kind="zip")
    public = verify_file(out).signed_by
    with changed_bag(out) as files:
        content = json.loads(files["data/certificate.json"])
        signature = content.pop("signature")
        anew = make_anew(content | {"employer": "บริษัท อื่น จำกัด"})
        files["data/certificate.json"] = json.dumps(anew | {"signature": signature}).encode()
    assert "signature_wrong" in [each.code for each in verify_file(out).differences]
    with changed_bag(out) as files:
        files["data/certificate.json"] = json.dumps(anew).encode()
    assert "signature_missing" in [each.code for each in verify_file(out, key=public).differences]
    with changed_bag(out) as files:
        forged = sign_content(anew, private_key="33" * 32)
        files["data/certificate.json"] = json.dumps(forged).encode()
    assert "signature_of_another" in [each.code for each in verify_file(out, key=public).differences]


@pytest.mark.parametrize("signature", [1, "x", {}, [], {"algorithm": "Ed25519", "key": "zz", "value": None}])
def test_a_signature_of_another_form_is_wrong(bag: Path, signature: object) -> None:
    with changed_bag(bag) as files:
        content = json.loads(files["data/certificate.json"])
        files["data/certificate.json"] = json.dumps(content | {"signature": signature}).encode()
    assert [each.code for each in verify_file(bag).differences] == ["signature_wrong"]
