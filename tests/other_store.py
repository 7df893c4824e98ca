"""An S3 store with habits of its own: a proxy before moto that changes answers, as other stores give them."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import urlsplit

_OF_THE_HOP = ("transfer-encoding", "connection", "content-length", "date", "server")
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Habits:
    """What the store does otherwise."""

    ignores: bool = False
    """It writes over what is there."""
    answers: int = 412
    """What it says where something is there."""
    without: bool = False
    """It has no conditional writes."""
    conflicts: int = 0
    """So many times it says 409 although nothing is there."""
    puts: list[str] = field(default_factory=list)


class _Proxy(BaseHTTPRequestHandler):
    """One request: answered by habit, or by moto."""

    protocol_version = "HTTP/1.1"
    moto: ClassVar[str]
    habits: ClassVar[Habits]

    def forward(self) -> None:
        """The answer of this store."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        conditional = headers.pop("If-None-Match", None) is not None
        if self.command == "PUT":
            self.habits.puts.append(self.path)
        refusal = self._refuse() if conditional else None
        self._send(*(refusal or self._ask(self.command, headers, body)))

    def _refuse(self) -> Answer | None:
        if self.habits.without:
            return _error(501, "NotImplemented")
        if self.habits.conflicts:
            self.habits.conflicts -= 1
            return _error(409, "ConditionalRequestConflict")
        there = not self.habits.ignores and self._ask("HEAD", {}, b"")[0] != HTTPStatus.NOT_FOUND
        return _error(self.habits.answers, "PreconditionFailed") if there else None

    def _ask(self, method: str, headers: dict[str, str], body: bytes) -> Answer:
        moved = http.client.HTTPConnection(urlsplit(self.moto).netloc, timeout=20)
        moved.request(method, self.path, body=body, headers=headers)
        answer = moved.getresponse()
        got = answer.status, dict(answer.getheaders()), answer.read()
        moved.close()
        return got

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in _OF_THE_HOP:
                self.send_header(name, value)
        length = headers.get("Content-Length", "0") if self.command == "HEAD" else str(len(body))
        self.send_header("Content-Length", length)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


for _verb in ("GET", "PUT", "HEAD", "DELETE", "POST"):
    setattr(_Proxy, f"do_{_verb}", _Proxy.forward)


def _error(status: int, code: str) -> Answer:
    body = f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode()
    return (
        status,
        {"Content-Type": "application/xml"},
        b"" if status == http.HTTPStatus.NOT_MODIFIED else body,
    )


@contextmanager
def run_other_store(moto: str, habits: Habits) -> Iterator[str]:
    """The address of such a store while it runs."""
    proxy = type("Proxy", (_Proxy,), {"moto": moto, "habits": habits})
    server = ThreadingHTTPServer(("127.0.0.1", 0), proxy)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
