"""What the figures were measured on: they mean little without."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import subprocess
from contextlib import suppress
from pathlib import Path

import tesserocr
from django.utils.version import get_version

from tests import servers


def facts() -> dict[str, str | int]:
    """Cores, processor, memory and the programs that do the work; no name of the machine."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "cpu": _processor(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "python": platform.python_version(),
        "django": get_version(),
        "tesseract": _said("tesseract", "--version", match=r"tesseract v?([\d.]+)"),
        "tesserocr": _first(tesserocr.tesseract_version(), match=r"tesseract v?([\d.]+)"),
        "postgresql": _postgresql(),
        "redis": _said("redis-server", "--version", match=r"v=([\d.]+)"),
        "sqlite": sqlite3.sqlite_version,
    }


def sentence(machine: dict[str, str | int]) -> str:
    """For people."""
    return (
        "{cores} cores of {cpu}, {memory_gib} GiB; Python {python}, Django {django}; Tesseract {tesseract} "
        "(command line) and {tesserocr} (tesserocr); PostgreSQL {postgresql}, SQLite {sqlite}, Redis {redis}"
    ).format(**machine)


def _processor() -> str:
    with suppress(OSError):
        said = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
        return " ".join(_first(said, match=r"(?m)^model name\s*:\s*(.+)$").split())
    return platform.machine()


def _postgresql() -> str:
    try:
        program = servers._postgres_programs() / "postgres"
    except servers.NotInstalled:
        return "?"
    return _said(str(program), "--version", match=r"([\d.]+)")


def _said(*command: str, match: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
    except OSError:
        return "?"
    return _first(done.stdout + done.stderr, match=match)


def _first(text: str, *, match: str) -> str:
    found = re.search(match, text)
    return found[1] if found else "?"
