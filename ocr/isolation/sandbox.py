"""The sandbox of the process that decodes and reads: no network, no privileges, no others' memory.

Everything here is done by a process to itself, through the C library, before it touches a byte of a scan.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import platform
import resource
import select
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, NoReturn

from ocr.limits import Limits

NAMESPACE: Final = "namespace"
SECCOMP: Final = "seccomp"
NONE: Final = "none"

_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWPID: Final = 0x20000000
_CLONE_NEWNET: Final = 0x40000000
_CLONE_NEWIPC: Final = 0x08000000

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_SECCOMP: Final = 22
_PR_CAPBSET_DROP: Final = 24
_PR_SET_CHILD_SUBREAPER: Final = 36
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2
_CAPABILITY_VERSION_3: Final = 0x20080522
_CAP_DAC_OVERRIDE_AND_READ: Final = 1 << 1 | 1 << 2
"""Without a namespace root may read originals of another owner, as before, and nothing else."""

_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EPERM
_BPF_LOAD: Final = 0x20
_BPF_JUMP_EQUAL: Final = 0x15
_BPF_JUMP_AT_LEAST: Final = 0x35
_BPF_RETURN: Final = 0x06
_X32_BIT: Final = 0x40000000
_REAP_ROUNDS: Final = 200  # guess: two seconds, in steps of a hundredth

# What no page needs: sockets (also by io_uring), others' memory, namespaces, mounts, kernel programs.
_REFUSED_CALLS: Final = {
    "x86_64": (0xC000003E, (41, 425, 101, 310, 311, 272, 308, 165, 428, 321, 323, 298, 248, 249, 250, 438)),
    "aarch64": (0xC00000B7, (198, 425, 117, 270, 271, 97, 268, 40, 428, 280, 282, 241, 217, 218, 219, 438)),
}

_libc = ctypes.CDLL(None, use_errno=True)


class NoWall(Exception):
    """This kernel does not let us build the wall."""


def _check_call(done: int, what: str) -> None:
    if done != 0:
        raise NoWall(f"{what}: {os.strerror(ctypes.get_errno())}")


def _prctl(option: int, *values: int) -> None:
    arguments = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    _check_call(_libc.prctl(option, *arguments), f"prctl {option}")


def die_with_parent(parent: int) -> None:
    """Be killed when the parent ends; a parent that ended before we asked is noticed too."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def become_subreaper() -> None:
    """Become the parent (child subreaper) of what a page's processes leave behind, so as to end it."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def enter(parent: int) -> str:
    """Build the best wall that this kernel allows, and say which one stands. Only before threads exist."""
    try:
        _enter_namespaces(parent)
        wall = NAMESPACE
    except NoWall:
        die_with_parent(parent)
        wall = NONE
    try:
        _prctl(_PR_SET_NO_NEW_PRIVS, 1)
        _drop_capabilities(keep=0 if wall == NAMESPACE else _CAP_DAC_OVERRIDE_AND_READ)
        _install_seccomp_filter()
    except NoWall:
        return wall
    return wall if wall == NAMESPACE else SECCOMP


def _enter_namespaces(parent: int) -> None:
    """Namespaces: a network with nothing in it, and process numbers that all end with number 1."""
    user, group = os.getuid(), os.getgid()
    _check_call(_libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWPID | _CLONE_NEWIPC), "unshare")
    die_with_parent(parent)  # not before: new credentials forget the signal
    _map_user_ids(user, group)
    readable, writable = os.pipe()
    if inside := os.fork():
        _mirror_exit(inside)
    os.close(writable)
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if select.select([readable], [], [], 0)[0]:  # it has ended; its number cannot be seen
        os._exit(1)
    os.close(readable)


def _map_user_ids(user: int, group: int) -> None:
    try:
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    except OSError as refused:
        # The network is gone already; only names of users are missing, and nothing here asks for them.
        sys.stderr.write(f"user names inside the wall: {refused}\n")


def _mirror_exit(inside: int) -> NoReturn:
    """The process outside lives as long as the one inside, and ends the same way."""
    os.close(0)
    os.close(1)
    _pid, status = os.waitpid(inside, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _drop_capabilities(keep: int) -> None:
    """Give up all rights but those kept; a program started from here gets none back."""
    for capability in range(64):
        if not keep >> capability & 1:
            _libc.prctl(_PR_CAPBSET_DROP, ctypes.c_ulong(capability), *[ctypes.c_ulong(0)] * 3)
    header = ctypes.create_string_buffer(struct.pack("<Ii", _CAPABILITY_VERSION_3, 0), 8)
    held = ctypes.create_string_buffer(24)
    _check_call(_libc.capget(header, held), "capget")
    kept = struct.unpack_from("<I", held, 4)[0] & keep
    _check_call(
        _libc.capset(header, ctypes.create_string_buffer(struct.pack("<6I", kept, kept, 0, 0, 0, 0), 24)),
        "capset",
    )


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def _install_seccomp_filter() -> None:
    """Have the kernel answer EPERM to every call on the list, whatever program makes it."""
    if platform.machine() not in _REFUSED_CALLS:
        raise NoWall(f"no list of calls for {platform.machine()}")
    architecture, refused = _REFUSED_CALLS[platform.machine()]
    steps = build_bpf_filter(architecture, refused)
    program = _Program(len(steps) // 8, steps)
    arguments = (ctypes.c_ulong(_SECCOMP_MODE_FILTER), ctypes.byref(program))
    _check_call(_libc.prctl(_PR_SET_SECCOMP, *arguments), "seccomp")


def build_bpf_filter(architecture: int, refused: tuple[int, ...]) -> bytes:
    """The seccomp program (BPF): another architecture's calls and listed ones are refused, the rest pass."""
    count = len(refused)
    steps = [
        (_BPF_LOAD, 0, 0, 4),
        (_BPF_JUMP_EQUAL, 1, 0, architecture),
        (_BPF_RETURN, 0, 0, _REFUSE),
        (_BPF_LOAD, 0, 0, 0),
        (_BPF_JUMP_AT_LEAST, count + 1, 0, _X32_BIT),
        *((_BPF_JUMP_EQUAL, count - place, 0, number) for place, number in enumerate(refused)),
        (_BPF_RETURN, 0, 0, _ALLOW),
        (_BPF_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("<HBBI", *step) for step in steps)


def set_resource_limits(limits: Limits) -> None:
    """Set the rlimits of one page on this process and all that it starts."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    held = pages * resource.getpagesize()
    bounds = {
        resource.RLIMIT_AS: (held + limits.address_space,) * 2,
        resource.RLIMIT_CPU: (limits.cpu, limits.cpu + 2),
        resource.RLIMIT_FSIZE: (limits.file_size,) * 2,
        resource.RLIMIT_NOFILE: (limits.open_files,) * 2,
        resource.RLIMIT_CORE: (0, 0),
    }
    for which, bound in bounds.items():
        resource.setrlimit(which, bound)


def kill_process_group(leader: int) -> None:
    """Kill a page's process and whatever it started, also what left its group, and bury them all."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
    for _round in range(_REAP_ROUNDS):
        if os.getpid() == 1:  # inside the wall everything but us is the page's
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        for child in _list_children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        if _reap_children():
            return
        time.sleep(0.01)


def _list_children() -> list[int]:
    """Orphans have become our children. Inside the wall the list has outside numbers: not for us."""
    if os.getpid() == 1:
        return []
    try:
        listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(number) for number in listed.split()]


def _reap_children() -> bool:
    """Take the dead; True when no child is left."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return True
    return False


def probe() -> str:
    """Which wall stands on this machine, tried out in a process of its own (under a tenth of a second)."""
    tried = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-P", "-m", "ocr.isolation.sandbox", str(os.getpid())],
        env={"PATH": os.defpath, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=30,
    )
    word = tried.stdout.decode("ascii", "replace").strip()
    return word if word in (NAMESPACE, SECCOMP) else NONE


if __name__ == "__main__":
    sys.stdout.write(enter(int(sys.argv[1])))
