"""Who calls the API in the tests: a program with its token, or a browser with its session."""

import base64
import hashlib
import json
from typing import Any

from django.test import Client

from documents.models import Page
from documents.storage import store
from sso_efiles.accounts.models import ApiToken, User
from tests.factories import UserFactory

V1 = "/api/v1/"
JPEG = b"\xff\xd8\xff\xe0" + b"made up" * 100 + b"\xff\xd9"
PAGE_IN_A_LIST = {
    "id",
    "file",
    "number",
    "state",
    "reason",
    "document",
    "employer",
    "blank",
    "rotation",
    "form_code",
}
"""What a list tells of each page."""
ERROR = {"code", "message_th", "message_en", "request_id"}


class Caller:
    """A program that calls in the name of a person; addresses are those below /api/v1/."""

    def __init__(self, user: User | None = None, **facts: Any) -> None:
        self.user = user or UserFactory.create(**facts)
        self._client = Client(headers={"authorization": f"Bearer {ApiToken.issue(self.user)}"})

    def get(self, address: str, **query: Any) -> Any:
        return self._client.get(_whole(address), query)

    def post(self, address: str, body: Any = None, **headers: Any) -> Any:
        return self._client.post(
            _whole(address),
            body if isinstance(body, bytes) else json.dumps(body or {}),
            "application/json",
            **headers,
        )

    def put(self, address: str, data: bytes = b"", **headers: str) -> Any:
        return self._client.put(
            _whole(address),
            data,
            "application/octet-stream",
            headers={k.replace("_", "-"): v for k, v in headers.items()},
        )

    def call(self, method: str, address: str, data: bytes = b"", kind: str = "application/json") -> Any:
        return self._client.generic(method, _whole(address), data, kind)


def taken(answer: Any) -> bytes:
    """The bytes of an attachment; the client closes its file behind the last one."""
    return bytes(answer.getvalue())


def browser(user: User) -> Client:
    """Signed in by session; CSRF is checked."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def _whole(address: str) -> str:
    return address if address.startswith(("/", "http")) else V1 + address


def declared(data: bytes = JPEG, client_id: str = "a", name: str = "0001.jpg") -> dict[str, Any]:
    """A file as a sender announces it."""
    return {
        "client_id": client_id,
        "name": name,
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def folder(*files: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """A folder as a sender announces it."""
    return {"office": "7400", "folder_name": "แฟ้มที่ 1", "files": list(files), **facts}


def content_digest(data: bytes) -> str:
    """The header of RFC 9530."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode()}:"


def kept(page: Page, data: bytes = JPEG) -> None:
    """Put an original into the store, as intake does."""
    incoming = store().stage()
    incoming.write(data)
    store().publish(incoming)
    page.image.upload.sha256 = hashlib.sha256(data).hexdigest()
    page.image.upload.save()
