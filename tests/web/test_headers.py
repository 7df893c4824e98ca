"""H: what every answer says to the browser, whatever the address and the status, over http and https."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from pytest_django import Settings

from sso_efiles.policy import Role
from tests.factories import UserFactory, filed_page

pytestmark = pytest.mark.django_db
DIRECTIVES = {
    "default-src 'self'",
    "script-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}
TEMPLATES = Path(configured.BASE_DIR) / "templates"


@pytest.fixture
def officer(tmp_path: Path, settings: Settings) -> Client:
    settings.EFILES_STORE = f"file://{tmp_path}/store"
    client = Client()
    client.force_login(UserFactory.create(role=Role.INDEXER))
    return client


def addresses() -> list[tuple[str, str, int]]:
    """Method, address, status: pages, fragments, the API, media, health, and what goes wrong."""
    page = _page()
    return [
        ("GET", "/", 200),
        ("GET", "/upload/", 200),
        ("GET", "/search/?q=x", 200),
        ("GET", "/progress/", 200),
        ("GET", f"/pages/{page}/picture/view/", 200),
        ("GET", f"/api/v1/pages/{page}/", 200),
        ("GET", f"/api/v1/pages/{page}/image/", 200),
        ("GET", "/api/v1/docs/", 200),
        ("GET", "/api/v1/schema/", 200),
        ("GET", "/healthz", 200),
        ("GET", "/readyz", 200),
        ("GET", "/metrics", 200),
        ("GET", "/nothing/", 404),
        ("GET", "/pages/999999/", 404),
        ("GET", "/api/v1/nothing/", 404),
        ("GET", "/audit/", 403),
        ("GET", "/api/v1/audit/", 403),
        ("DELETE", "/", 405),
        ("DELETE", "/api/v1/pages/", 405),
        ("POST", "/api/v1/batches/", 400),
    ]


def _page() -> int:
    return int(filed_page().pk)


def test_every_answer_keeps_the_browser_from_guessing(officer: Client) -> None:
    for method, address, status in addresses():
        answer = officer.generic(method, address, b"", "application/json")
        assert answer.status_code == status, address
        for name, value in {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "X-Frame-Options": "DENY",
        }.items():
            assert answer.headers[name] == value, (address, name)
        assert "no-store" in answer.headers["Cache-Control"], address
        assert answer.headers["Permissions-Policy"], address
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, address
        assert "*" not in policy, address
        if "picture" not in address and "image" not in address:
            assert {part.strip() for part in policy.split(";")} >= DIRECTIVES, address
        for name in ("Server", "X-Powered-By", "Access-Control-Allow-Origin"):
            assert name not in answer.headers, (address, name)
        assert answer.headers["X-Request-ID"], address


def test_pictures_and_originals_can_do_nothing_but_be_shown(officer: Client) -> None:
    page = _page()
    for address in (f"/pages/{page}/picture/full/", f"/api/v1/pages/{page}/image/?size=full"):
        assert officer.get(address).headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_another_origin_is_told_nothing(officer: Client) -> None:
    for address in ("/", "/api/v1/pages/", "/api/v1/search/?q=x"):
        for method in ("GET", "OPTIONS"):
            headers = {"origin": "https://evil.example", "access-control-request-method": "POST"}
            answer = officer.generic(method, address, headers=headers)
            assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


def test_another_host_is_refused(officer: Client) -> None:
    for address in ("/", "/api/v1/pages/", "/healthz", "/login/"):
        answer = officer.get(address, headers={"host": "evil.example"})
        assert answer.status_code == 400, address
        assert "evil.example" not in answer.content.decode()


def test_cookies_over_plain_http_are_kept_from_scripts(officer: Client) -> None:
    officer.get("/")
    session, csrf = officer.cookies["session"], officer.cookies["csrf"]
    assert session["httponly"]
    assert {session["samesite"], csrf["samesite"]} <= {"Lax", "Strict"}


@pytest.mark.parametrize("address", ["/batches/", "/api/v1/batches/"])
def test_a_fault_of_ours_is_told_without_its_trace(officer: Client, address: str) -> None:
    def broken(execute: Any, sql: str, *rest: Any) -> Any:
        if "documents_batch" in sql:
            raise RuntimeError("the secret of the house")
        return execute(sql, *rest)

    officer.raise_request_exception = False
    with connection.execute_wrapper(broken):
        answer = officer.get(address)
    assert answer.status_code == 500
    told = answer.content.decode()
    assert answer.headers["X-Request-ID"] in told
    assert not any(word in told for word in ("Traceback", "secret", "SELECT", ".py"))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


INLINE = re.compile(
    r"""<(?:script|style)\b(?![^>]*\bsrc=)|\s(?:on[a-z]+|style)\s*=\s*["']|javascript:""", re.IGNORECASE
)


def test_no_template_holds_a_script_a_style_or_a_handler() -> None:
    found = {
        str(path.relative_to(TEMPLATES)): match.group()
        for path in sorted(TEMPLATES.rglob("*.html"))
        for match in [INLINE.search(path.read_text(encoding="utf-8"))]
        if match
    }
    assert found == {}


class TestOverHttps:
    """What EFILES_HTTPS=1 adds, asked in a process that was started with it."""

    ASK = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "sso_efiles.settings_test"
import django
django.setup()
from django.test import Client
plain, secure = Client().get("/login/"), Client().get("/login/", secure=True)
probe, chosen = Client().get("/healthz"), Client().post("/i18n/", {"language": "en"}, secure=True)
print(json.dumps({
    "plain": [plain.status_code, plain.headers.get("Location")],
    "probe": probe.status_code,
    "headers": dict(secure.headers),
    "cookies": secure.cookies.output(header="").split("\\n") + chosen.cookies.output(header="").split("\\n"),
}))
"""

    @pytest.fixture(scope="class")
    @staticmethod
    def told() -> Any:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("EFILES_")}
        asked = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", TestOverHttps.ASK],
            env=environment | {"EFILES_HTTPS": "1"},
            cwd=configured.BASE_DIR,
            capture_output=True,
            check=True,
            timeout=60,
        )
        return json.loads(asked.stdout.splitlines()[-1])

    def test_browsers_never_come_back_over_plain_http(self, told: Any) -> None:
        assert told["plain"] == [301, "https://testserver/login/"]
        assert told["probe"] == 200, "a probe on the machine itself speaks plain http"
        age = re.search(r"max-age=(\d+)", told["headers"]["Strict-Transport-Security"])
        assert age
        assert int(age[1]) >= 31_536_000

    def test_cookies_belong_to_this_host_alone(self, told: Any) -> None:
        assert any(cookie.strip().startswith("__Host-csrf=") for cookie in told["cookies"])
        for cookie in told["cookies"]:
            parts = {part.strip().lower() for part in cookie.split(";")}
            assert {"secure", "path=/"} <= parts, cookie
            assert not any(part.startswith("domain=") for part in parts)
            assert parts & {"samesite=lax", "samesite=strict"}, cookie
        assert configured.SESSION_COOKIE_HTTPONLY
