"""Engines that misbehave on purpose: what a page does to its process is decided by the page's width."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ocr.engine import DigitField, PageText, Picture, PictureDoubt, Remark, Tone, UnreadablePage, Word
from ocr.failures import Failure

GOOD, SLEEPS, EATS, DIES, LEAVES_A_CHILD, OPENS_A_SOCKET, REFUSES, RAISES = range(100, 108)
STARTS_A_CLIENT, WRITES_MUCH, BURNS, LOOKS_ROUND, LIES_ABOUT_SIZE, LEAVES_A_LINK, ODD_TEXT, TURNS = range(
    108, 116
)
STRAYS, TALKS, FORGES, PEEKS, MEDDLES = range(116, 121)
REMARKS = 122
HOURS = 3_600
SEEN = Remark(PictureDoubt.NEGATIVE, (1, 2, 30, 40))
PROJECT = Path(__file__).resolve().parents[3]


class Moody:
    """Reads nothing; does what the page's width says."""

    name = "moody"

    def warm(self) -> None:
        """There is no model."""

    def read(self, picture: Picture, *, dpi: int) -> PageText:
        height, width = picture.shape[:2]
        said = _MOODS.get(width, _good)()
        if width == REMARKS:
            return replace(page(said, width=width, height=height), tone=Tone(negative=True), remarks=(SEEN,))
        if width == TURNS:
            return page(said, width=height, height=width, rotation=90)
        return page(said, width=width + (width == LIES_ABOUT_SIZE), height=height)


def page(text: str, *, width: int, height: int, rotation: int = 0) -> PageText:
    return PageText(
        text=text,
        words=(Word(text[:5], (-3, 0, width + 9, 10), 0.5),),
        confidence=0.75,
        width=width,
        height=height,
        rotation=rotation,
        digits=(DigitField("12O4", (0, 0, 5, 5), 0.4, (("1204", 0.3),)),),
        engine="moody",
    )


class NeverStarts:
    """Ends before it could read anything."""

    name = "never"

    def warm(self) -> None:
        sys.stderr.write("no model here\n")
        raise SystemExit(3)

    def read(self, picture: Picture, *, dpi: int) -> PageText:
        raise NotImplementedError


def _good() -> str:
    return "สวัสดี"


def _sleep() -> str:
    time.sleep(HOURS)
    return ""


def _eat() -> str:
    return str(len(bytearray(20_000_000_000)))


def _die() -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def _leave_a_child() -> str:
    subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({HOURS})"], start_new_session=True)
    time.sleep(HOURS)
    return ""


def _stray() -> str:
    """Ends well itself, and leaves somebody behind in another session."""
    left = subprocess.Popen(
        [sys.executable, "-c", f"import time; time.sleep({HOURS})"], start_new_session=True
    )
    left.returncode = 0  # forget it without a warning
    return "fine"


def _open_a_socket() -> str:
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    except OSError as refused:
        return f"refused: {refused.errno}"
    return "connected"


def _start_a_client() -> str:
    code = "import socket\ntry: socket.socket()\nexcept OSError as e: print('refused:', e.errno)"
    return (
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.decode().strip()
    )


def _refuse() -> str:
    raise UnreadablePage(Failure.TOO_SMALL, "the engine says so")


def _raise() -> str:
    raise RuntimeError("nobody expected this")


def _write_much() -> str:
    with Path("much").open("wb") as file:
        file.writelines(b"\0" * 1_000_000 for _piece in range(10_000))
    return ""


def _burn() -> str:
    while True:
        pass


def _look_round() -> str:
    """What the process can see of the world: its environment, its open files, its folders."""
    names = sorted(name for name in os.environ if name != "LC_CTYPE")
    files = sorted(int(each.name) for each in Path("/proc/self/fd").iterdir())
    return "|".join([",".join(names), ",".join(map(str, files)), os.environ["TMPDIR"], str(Path.cwd())])


def _peek() -> str:
    """Look at what is not ours: the project's settings, the house's names, other processes' secrets."""
    said = []
    for place in ("pyproject.toml", "/etc/hostname", f"/proc/{os.getppid()}/environ", "ocr/engine.py"):
        try:
            (PROJECT / place).read_bytes()
            said.append("read")
        except OSError:
            said.append("refused")
    return " ".join(said)


def _meddle() -> str:
    """Write where originals could lie."""
    try:
        (PROJECT / "var-was-here").write_bytes(b"x")
    except OSError:
        return "refused"
    (PROJECT / "var-was-here").unlink()
    return "written"


def _leave_a_link() -> str:
    Path("thumb.jpg").symlink_to("/etc/hostname")
    return ""


def _odd_text() -> str:
    return "a\0b\x1b[31mc\ud800d\ne\u0301" + "ก" * 400_000


def _talk() -> str:
    sys.stdout.write('{"status": "ok"}\n')
    sys.stdout.flush()
    subprocess.run(["echo", '{"status": "ok"}'], check=True)
    return "quiet"


def _forge() -> str:
    Path("result.json").write_text('{"dpi": NaN}', encoding="ascii")
    os._exit(0)


_MOODS: dict[int, Callable[[], str]] = {
    SLEEPS: _sleep,
    EATS: _eat,
    DIES: _die,
    LEAVES_A_CHILD: _leave_a_child,
    STRAYS: _stray,
    OPENS_A_SOCKET: _open_a_socket,
    STARTS_A_CLIENT: _start_a_client,
    REFUSES: _refuse,
    RAISES: _raise,
    WRITES_MUCH: _write_much,
    BURNS: _burn,
    LOOKS_ROUND: _look_round,
    LEAVES_A_LINK: _leave_a_link,
    ODD_TEXT: _odd_text,
    TALKS: _talk,
    PEEKS: _peek,
    MEDDLES: _meddle,
    FORGES: _forge,
}
