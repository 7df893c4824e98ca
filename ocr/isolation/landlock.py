"""Landlock: a page's process reads programs and its scan, and writes into its work folder alone."""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_ASK_VERSION: Final = 1
_BENEATH: Final = 1
_READ_FILE, _READ_FOLDER, _TRUNCATE = 1 << 2, 1 << 3, 1 << 14
_WRITE: Final = 1 << 1 | sum(1 << right for right in range(4, 13))
"""Write, remove and make anything; a link from one folder into another is refused unasked."""
_WRITE_FILE: Final = 1 << 1
_TRUNCATES_FROM: Final = 3

_PROGRAMS: Final = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/opt", "/nix/store", "/gnu/store")
_FACTS: Final = (
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/passwd",
    "/var/cache/fontconfig",
    "/proc",
    "/sys/devices/system/cpu",
    "/dev/urandom",
    "/dev/zero",
)
_NOWHERE: Final = "/dev/null"
_libc = ctypes.CDLL(None, use_errno=True)


class NoLandlock(Exception):
    """This kernel does not know it, or does not let us."""


def restrict_files(work: Path, *, scan: Path) -> None:
    """Restrict this process and all that it starts, for good. Privileges must have been given up before."""
    truncate = _TRUNCATE if _syscall(_CREATE, None, 0, _ASK_VERSION) >= _TRUNCATES_FROM else 0
    handled = _READ_FILE | _READ_FOLDER | _WRITE | truncate
    rules = _syscall(_CREATE, ctypes.create_string_buffer(struct.pack("<Q", handled), 8), 8, 0)
    try:
        for place in _readable_places():
            _allow_beneath(rules, place, _READ_FILE | _READ_FOLDER)
        _allow_beneath(rules, str(scan), _READ_FILE)
        _allow_beneath(rules, str(work), handled)
        _allow_beneath(rules, _NOWHERE, _READ_FILE | _WRITE_FILE | truncate)
        _syscall(_RESTRICT, rules, 0)
    finally:
        os.close(rules)


def _readable_places() -> Iterator[str]:
    """Programs, their libraries and models; neither the store, nor the settings, nor anybody's home."""
    yield from _PROGRAMS
    yield from _FACTS
    yield from {sys.prefix, sys.base_prefix, str(Path(__file__).resolve().parents[1])}
    yield from filter(None, os.environ.get("PATH", "").split(os.pathsep))
    yield from filter(None, (os.environ.get("TESSDATA_PREFIX"),))


def _allow_beneath(rules: int, place: str, rights: int) -> None:
    with contextlib.suppress(FileNotFoundError, PermissionError):
        descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
        try:
            folder = os.path.isdir(place)  # noqa: PTH112 - a text, as it came
            wanted = rights if folder else rights & (_READ_FILE | _WRITE_FILE | _TRUNCATE)
            beneath = ctypes.create_string_buffer(struct.pack("<Qi", wanted, descriptor), 12)
            _syscall(_ADD, rules, _BENEATH, beneath, 0)
        finally:
            os.close(descriptor)


def _syscall(call: int, *arguments: int | ctypes.Array[ctypes.c_char] | None) -> int:
    sent = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    answer = int(_libc.syscall(ctypes.c_long(call), *sent))
    if answer < 0:
        raise NoLandlock(os.strerror(ctypes.get_errno()))
    return answer
