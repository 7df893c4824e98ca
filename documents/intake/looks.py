"""A look at a folder and all below it: what lies there now, without following a link or opening a file.

Every step down is taken from the handle of the folder above it with O_NOFOLLOW, so that neither a link nor a
folder exchanged for one meanwhile leads out of the place. What cannot be looked into is told of by name.
Cost: one stat a file.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from documents.intake.litter import Litter, judge_file, judge_folder
from documents.intake.names import decoded
from documents.intake.trays import Steps

DEEPEST: Final = 32  # guess: no office nests folders so deep; a loop of mounts does
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_INSIDE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
_LINKED: Final = (errno.ELOOP, errno.ENOTDIR, errno.EMLINK)


class Oddity(StrEnum):
    """Why something in a folder is not taken, whatever its name."""

    LINK = "link"
    SPECIAL = "special"
    """A pipe, a device, a socket: to open one may wait for ever."""
    UNREADABLE = "unreadable"
    TOO_DEEP = "too_deep"


class LinkInTheWay(OSError):
    """A file that is a link, is reached through one, or is no regular file: it is not opened."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One file: its way in readable names, and as the disk has it."""

    way: Steps
    raw: Steps
    size: int
    mtime_ns: int
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Odd:
    """Something that is not taken, and why."""

    way: Steps
    kind: Oddity


@dataclass(slots=True)
class Look:
    """What was seen: files, odd things, folders by their ways (device and inode; names as on the disk)."""

    files: list[Seen] = field(default_factory=list)
    odd: list[Odd] = field(default_factory=list)
    folders: dict[Steps, tuple[str, Steps]] = field(default_factory=dict)


def look_at(root: Path) -> Look:
    """Everything below this folder that is no litter. OSError when the folder itself cannot be looked at."""
    look = Look()
    handle = os.open(root, _FOLDER)  # a link to the place itself is the administrator's business
    try:
        _walk(handle, (), (), look)
    finally:
        os.close(handle)
    return look


@contextmanager
def open_inside(root: Path, raw: Steps) -> Iterator[BinaryIO]:
    """A regular file of the folder, opened for reading. LinkInTheWay, OSError."""
    with _folder_inside(root, raw[:-1]) as folder:
        # not to wait for whoever writes into a pipe
        handle = _open_step(raw[-1], _INSIDE | os.O_NONBLOCK, folder)
    with open(handle, "rb") as file:  # noqa: PTH123  # a handle has no path
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise LinkInTheWay
        yield file


def write_inside(root: Path, raw: Steps, name: str, content: bytes) -> None:
    """Put a small file into a folder of the place, whole or not at all; a link of this name is replaced,
    never written through. OSError.
    """
    fresh = f"{name}.tmp"
    with _folder_inside(root, raw) as folder:
        handle = os.open(
            fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644, dir_fd=folder
        )
        with open(handle, "wb") as file:  # noqa: PTH123  # a handle has no path
            file.write(content)
        os.replace(fresh, name, src_dir_fd=folder, dst_dir_fd=folder)


def read_inside(root: Path, raw: Steps, *, most: int) -> bytes:
    """The first bytes of a small file; nothing when it is not there or not to be read."""
    try:
        with open_inside(root, raw) as file:
            return file.read(most)
    except OSError:
        return b""


@contextmanager
def _folder_inside(root: Path, raw: Steps) -> Iterator[int]:
    handle = os.open(root, _FOLDER)
    try:
        for step in raw:
            inner = _open_step(step, _INSIDE | os.O_DIRECTORY, handle)
            os.close(handle)
            handle = inner
        yield handle
    finally:
        os.close(handle)


def _open_step(name: str, flags: int, folder: int) -> int:
    try:
        return os.open(name, flags, dir_fd=folder)
    except OSError as error:
        if error.errno in _LINKED:
            raise LinkInTheWay from error
        raise


def _walk(handle: int, way: Steps, raw: Steps, look: Look) -> None:
    facts = os.fstat(handle)
    look.folders[way] = (f"{facts.st_dev}:{facts.st_ino}", raw)
    taken: set[str] = set()
    with os.scandir(handle) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    for entry in listed:
        name = _free_name(decoded(os.fsencode(entry.name)), taken)
        here = (*way, name)
        try:
            _look_at_entry(handle, entry, here, (*raw, entry.name), look)
        except FileNotFoundError:
            continue  # it went while we looked
        except LinkInTheWay:
            look.odd.append(Odd(here, Oddity.LINK))
        except OSError:
            look.odd.append(Odd(here, Oddity.UNREADABLE))


def _look_at_entry(handle: int, entry: "os.DirEntry[str]", here: Steps, raw: Steps, look: Look) -> None:
    facts = entry.stat(follow_symlinks=False)
    if stat.S_ISDIR(facts.st_mode):
        _enter_folder(handle, entry.name, here, raw, look)
        return
    litter = judge_file(here[-1])
    if litter is Litter.PASSED_OVER:
        return
    if stat.S_ISREG(facts.st_mode):
        unfinished = litter is Litter.UNFINISHED
        look.files.append(Seen(here, raw, facts.st_size, facts.st_mtime_ns, unfinished))
    else:
        kind = Oddity.LINK if stat.S_ISLNK(facts.st_mode) else Oddity.SPECIAL
        look.odd.append(Odd(here, kind))


def _enter_folder(handle: int, name: str, here: Steps, raw: Steps, look: Look) -> None:
    if judge_folder(here[-1]) is not None:
        return
    if len(here) > DEEPEST:
        look.odd.append(Odd(here, Oddity.TOO_DEEP))
        return
    inner = _open_step(name, _INSIDE | os.O_DIRECTORY, handle)
    try:
        _walk(inner, here, raw, look)
    finally:
        os.close(inner)


def _free_name(name: str, taken: set[str]) -> str:
    """Two names that read the same (one written in UTF-8, one in Windows-874) stay two."""
    free, n = name, 2
    while free in taken:
        stem, dot, ending = name.rpartition(".")
        free = f"{stem} ({n}).{ending}" if dot and stem else f"{name} ({n})"
        n += 1
    taken.add(free)
    return free
