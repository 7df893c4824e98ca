"""Time spent: on the wall, and on the CPU by us, by what we started, and by everybody else."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.processes.workplace import tree_of

_TICK = os.sysconf("SC_CLK_TCK")
_UTIME = 11
"""Place of utime behind the command's name in /proc/PID/stat; stime, cutime and cstime follow."""
_orphans: list[float] = []
"""CPU seconds of processes that were ours and that nobody waited for."""


@dataclass(slots=True)
class Spent:
    """Seconds; filled in when the block ends."""

    wall: float = 0.0
    cpu: float = 0.0
    """Of this process, of children that have ended, and of servers that were named."""


@contextmanager
def spent(*servers: int) -> Iterator[Spent]:
    """Count a block; `servers` are the process ids of servers that work for it."""
    out = Spent()
    wall, cpu = time.monotonic(), _cpu(servers)
    try:
        yield out
    finally:
        out.wall, out.cpu = time.monotonic() - wall, _cpu(servers) - cpu


def _cpu(servers: tuple[int, ...]) -> float:
    return own_cpu() + sum(map(tree_cpu, servers))


def own_cpu() -> float:
    """CPU seconds of this process and of children that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def tree_cpu(pid: int) -> float:
    """CPU seconds of a process and of all that lives or has ended under it."""
    return sum(map(_ticks, (pid, *tree_of(pid)))) / _TICK


def _ticks(pid: int) -> int:
    with suppress(OSError):
        facts = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        return sum(map(int, facts.rpartition(")")[2].split()[_UTIME : _UTIME + 4]))
    return 0


def on_cpu(pid: int) -> float:
    """CPU seconds of one process, to the microsecond where the kernel tells."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9
    except (OSError, ValueError):
        return _ticks(pid) / _TICK


def will_be_orphans(pids: Iterable[int]) -> None:
    """Before these are killed: init buries what lives under them, and its CPU would count as others'."""
    _orphans.extend(tree_cpu(pid) - _ticks(pid) / _TICK for pid in pids)


def others() -> Callable[[], float]:
    """Begin to watch the machine; calling the answer says what share of it others have taken since."""
    wall, ours, busy = time.monotonic(), _ours(), _busy()

    def share() -> float:
        """Our own servers must have ended by now, so that they count as ours."""
        room = (time.monotonic() - wall) * (os.cpu_count() or 1)
        return min(1.0, max(0.0, (_busy() - busy - (_ours() - ours)) / room))

    return share


def _ours() -> float:
    return own_cpu() + sum(_orphans)


def _busy() -> float:
    """Seconds that the machine's cores have worked, stolen ones included; guests are in the user's time."""
    with suppress(OSError):
        line = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0]
        user, nice, system, _idle, _waiting, irq, soft, stolen = map(int, line.split()[1:9])
        return (user + nice + system + irq + soft + stolen) / _TICK
    return own_cpu()


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
