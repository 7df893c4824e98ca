"""A large file taken in by several processes, each with its share of the employers or persons."""

import gc
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection

from django.db import connection, connections

from employers.importing import chunks
from employers.importing.chunks import Lines, Share, Taken
from employers.importing.reasons import ImportBroken
from employers.importing.source import Source
from sso_efiles import locks

_WORTH_IT = 20_000
"""Lines for each process: fewer are in before another process has begun."""
_MOST = 8
_GO = "go"


def jobs_for(lines: int) -> int:
    """How many processes so many lines are worth here. SQLite has one writer; a transaction is not shared."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return 1
    return max(1, min(len(os.sched_getaffinity(0)), _MOST, lines // _WORTH_IT))


def taken(source: Source, kind: Lines, *, jobs: int) -> Iterator[Taken]:
    """What became of each stretch of the file, in its order, whoever stored it."""
    if jobs == 1:
        with locks.only_one(locks.IMPORT):
            yield from chunks.stored(source, kind)
        return
    connections.close_all()  # before the fork: two processes must not talk over one connection
    workers = [_Worker(source, kind, Share(number, jobs)) for number in range(jobs)]
    try:
        with locks.only_one(locks.IMPORT):
            for worker in workers:
                worker.pipe.send(_GO)
            yield from _side_by_side(workers)
    finally:
        for worker in workers:
            worker.end()


class _Worker:
    """A process with its share of the lines."""

    def __init__(self, source: Source, kind: Lines, share: Share) -> None:
        context = multiprocessing.get_context("fork")  # all that is loaded is there, and starts in no time
        self.pipe, theirs = context.Pipe()
        work = (source, kind, share, theirs)
        self._process = context.Process(target=_work, args=work, daemon=True)
        self._process.start()
        theirs.close()

    def hear(self) -> Taken | None:
        """What became of its part of the next stretch; None behind the last."""
        try:
            said = self.pipe.recv()
        except EOFError as error:
            raise ImportBroken from error
        if isinstance(said, BaseException):
            raise said
        return said if isinstance(said, Taken) else None

    def end(self) -> None:
        """Whatever it is doing: a portion is stored whole or not at all."""
        self.pipe.close()
        self._process.terminate()
        self._process.join()


def _side_by_side(workers: Sequence[_Worker]) -> Iterator[Taken]:
    """One stretch from each process, put together: every process tells of every stretch."""
    while parts := [part for worker in workers if (part := worker.hear())]:
        yield _together(parts)


def _together(parts: list[Taken]) -> Taken:
    whole = Taken()
    for part in parts:
        whole.count(part)
        whole.refused.extend(part.refused)
    whole.put_in_order()
    return whole


def _work(source: Source, kind: Lines, share: Share, pipe: Connection) -> None:
    """In a process of its own. When the parent is gone, the next word to it fails, and this one ends."""
    gc.disable()
    try:
        pipe.recv()
        for part in chunks.stored(source, kind, share=share):
            pipe.send(part)
        pipe.send(None)
    except (BrokenPipeError, EOFError):
        return
    except Exception as error:
        pipe.send(error)
        raise
    finally:
        connections.close_all()
