"""No secret is kept in the repository: keys, tokens, passwords in addresses, passwords given to a name.

A made-up one is told apart by its value (MADE_UP), not by its place: any other is refused in tests and
documents too. Hashes of locks, what others made and translations are not looked into.
"""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PATTERNS = {
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE " + r"KEY-----",
    "a key of a cloud": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{35}\b",
    "a token of a forge": r"\b(?:gh[pousr]_\w{36}|github_pat_\w{22,}|glpat-[\w-]{20})",
    "a token of a registry": r"\b(?:npm_\w{36}|pypi-AgE\w{20,})",
    "a token of a messenger": r"\bxox[abeprs]-[\w-]{10,}|\bsk_live_\w{16,}",
    "a signed web token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "a password in an address": r"\b[a-z][a-z0-9+]*://[^\s/:@'\"{}<>$]*:(?P<address>[^\s/@'\"{}<>$]+)@",
    "a password given to a name": (
        r"""(?ix) (?:password|passwd|secret|token|api_?key|access_?key)\w* ["']? \s* [:=] \s* """
        r"""["'](?P<name>[^\s"'{}<>$]{8,})["']"""
    ),
}
MADE_UP = re.compile(r"PASSWORD|word|only-for-[\w-]+|(?:token|user)\.[a-z_]+")
"""What .env.example leaves to be filled in, a password of a command line in a test, the tests' own, and
the codes of audit actions about tokens and passwords.
"""
SKIPPED = re.compile(r"requirements.*\.txt|package-lock\.json|static/vendor/.*|.*\.po")
LARGEST = 1024 * 1024


def _findings(text: str) -> list[str]:
    found = []
    for kind, pattern in PATTERNS.items():
        for match in re.finditer(pattern, text):
            value = match.groupdict().get("address") or match.groupdict().get("name") or match[0]
            if not MADE_UP.fullmatch(value):
                found.append(f"{kind} in line {text.count(chr(10), 0, match.start()) + 1}")
    return found


def _kept() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a clone: nothing says which files are kept")
    names = [name for name in listed.stdout.decode().split("\0") if name and not SKIPPED.fullmatch(name)]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def test_no_file_that_is_kept_holds_a_secret() -> None:
    found = {}
    for path in _kept():
        if path.stat().st_size <= LARGEST and (
            hits := _findings(path.read_text(encoding="utf-8", errors="ignore"))
        ):
            found[str(path.relative_to(ROOT))] = hits
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN RSA PRIVATE " + "KEY-----",
        "AKIA" + "IOSFODNN7EXAMPLE",
        "ghp_" + "a1" * 18,
        "postgres://efiles:" + "kept@127.0.0.1:55432/efiles",
        "redis://:" + "kept@redis:6379/0",
        "DEMO_PASS" + "WORD = 'correct-horse'",
        '"api_key"' + ': "0123456789"',
    ],
)
def test_a_secret_is_seen(line: str) -> None:
    assert _findings(line)


@pytest.mark.parametrize(
    "line",
    [
        "# DATABASE_URL=postgres://efiles:PASSWORD@db.example:5432/efiles",
        'database_url "postgres://efiles:$(kept postgres_password)@postgres:5432/efiles"',
        "s3://bucket/prefix",
        "password = secrets.token_urlsafe(64)",
    ],
)
def test_what_only_looks_like_one_is_left(line: str) -> None:
    assert _findings(line) == []
