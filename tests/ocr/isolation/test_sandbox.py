"""The walls hold where they stand, and say when they do not."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from ocr.isolation import sandbox
from ocr.limits import Limits
from tests.ocr.isolation.kernel import has_landlock

PROJECT = Path(__file__).resolve().parents[3]
ALLOWED, REFUSED = 0x7FFF0000, 0x00050001
NO_NAMESPACE = "sandbox._enter_namespaces = lambda parent: (_ for _ in ()).throw(sandbox.NoWall('not here'))"
NO_FILTER = "sandbox._install_seccomp_filter = lambda: (_ for _ in ()).throw(sandbox.NoWall('not here'))"


def inside(code: str, *before: str) -> str:
    """Run code behind the wall, in a process of its own; what it says."""
    lines = [
        "import os, socket, resource",
        "from ocr.isolation import sandbox",
        *before,
        "wall = sandbox.enter(os.getppid())",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join([*lines, code])],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return done.stdout.strip()


TRY_SOCKETS = """
said = []
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK):
    try:
        socket.socket(family, socket.SOCK_STREAM)
        said.append("open")
    except OSError as refused:
        said.append(refused.strerror)
print(wall, *sorted(set(said)), sep=": ")
"""


def test_the_best_wall_of_this_machine_stands_or_the_next_one() -> None:
    assert inside("print(wall)") == sandbox.probe() in ("namespace", "seccomp")


def test_no_socket_of_any_family_opens() -> None:
    assert inside(TRY_SOCKETS).partition(": ")[2] == "Operation not permitted"


def test_without_namespaces_the_filter_refuses_every_socket() -> None:
    assert inside(TRY_SOCKETS, NO_NAMESPACE) == "seccomp: Operation not permitted"


def test_the_namespace_alone_has_no_way_out() -> None:
    if sandbox.probe() != "namespace":
        pytest.skip("this kernel refuses namespaces")
    code = "names = sorted(name for _n, name in socket.if_nameindex())\nprint(wall, names)"
    assert inside(code, NO_FILTER) == "namespace ['lo']"


def test_where_nothing_can_be_built_the_answer_is_none() -> None:
    assert inside("print(wall)", NO_NAMESPACE, NO_FILTER) == "none"


def test_inside_the_namespace_nobody_has_rights_and_others_are_not_seen() -> None:
    if sandbox.probe() != "namespace":
        pytest.skip("this kernel refuses namespaces")
    code = """
status = open("/proc/self/status").read()
print(os.getpid(), "CapEff:\\t" + "0" * 16 in status, "CapBnd:\\t" + "0" * 16 in status)
try:
    open(f"/proc/{PARENT}/environ").read()
    print("read")
except OSError as refused:
    print(refused.strerror)
"""
    said = inside(code.replace("{PARENT}", str(os.getpid())))
    assert said.splitlines() == ["1 True True", "Permission denied"]


def test_without_namespaces_too_the_secrets_of_other_processes_are_out_of_reach() -> None:
    if not has_landlock():
        pytest.skip("this kernel has no Landlock")
    code = f"""
from pathlib import Path
from ocr.isolation import landlock
landlock.restrict_files(Path("/tmp"), scan=Path("/tmp"))
try:
    open("/proc/{os.getpid()}/environ").read()
    print(wall, "read")
except OSError as refused:
    print(wall, refused.strerror)
"""
    assert inside(code, NO_NAMESPACE).startswith(
        ("seccomp Permission denied", "seccomp Operation not permitted")
    )


def run(program: bytes, *, architecture: int, number: int) -> int:
    """What the kernel would make of one call."""
    steps = [struct.unpack_from("<HBBI", program, at) for at in range(0, len(program), 8)]
    loaded, at = 0, 0
    while True:
        code, yes, no, value = steps[at]
        if code == 0x06:
            return int(value)
        if code == 0x20:
            loaded = {0: number, 4: architecture}[value]
            at += 1
            continue
        met = loaded == value if code == 0x15 else loaded >= value
        at += 1 + (yes if met else no)


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_refuses_what_is_listed_and_nothing_else(machine: str) -> None:
    architecture, refused = sandbox._REFUSED_CALLS[machine]
    program = sandbox.build_bpf_filter(architecture, refused)
    answers = {number: run(program, architecture=architecture, number=number) for number in range(600)}
    assert {number for number, answer in answers.items() if answer == REFUSED} == set(refused)
    assert {answer for number, answer in answers.items() if number not in refused} == {ALLOWED}


def test_the_filter_refuses_calls_of_another_architecture() -> None:
    architecture, refused = sandbox._REFUSED_CALLS["x86_64"]
    program = sandbox.build_bpf_filter(architecture, refused)
    assert run(program, architecture=0x40000003, number=1) == REFUSED  # 32-bit x86, where 102 is socketcall
    assert run(program, architecture=architecture, number=0x40000000 + 41) == REFUSED  # x32


def test_the_bounds_are_set_on_top_of_what_is_held() -> None:
    code = """
from ocr.limits import Limits
sandbox.set_resource_limits(Limits(cpu=7, file_size=1000, open_files=20))
limit = resource.getrlimit
print(limit(resource.RLIMIT_CPU), limit(resource.RLIMIT_FSIZE)[0], limit(resource.RLIMIT_NOFILE)[0])
print(1.5e9 < limit(resource.RLIMIT_AS)[0] < 3e9, limit(resource.RLIMIT_CORE))
"""
    assert inside(code).splitlines() == ["(7, 9) 1000 20", "True (0, 0)"]


def test_the_figures_are_those_of_the_office() -> None:
    limits = Limits()
    assert (limits.pixels, limits.side, limits.pages, limits.smallest_side) == (
        100_000_000,
        32_767,
        2_000,
        50,
    )
    assert (limits.wall, limits.cpu, limits.address_space) == (120, 90, 1_500_000_000)
    assert (limits.file_size, limits.open_files) == (500_000_000, 64)
