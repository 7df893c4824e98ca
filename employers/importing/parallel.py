"""A large file imported by several processes, each with its partition of the employers or persons."""

import gc
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from typing import Any

from django.db import connection, connections

from employers.importing import chunks
from employers.importing.chunks import ChunkResult, LineImporter, Partition
from employers.importing.reasons import ImportBroken
from employers.importing.source import Source
from sso_efiles import locks

_LINES_PER_WORKER = 20_000
"""Fewer lines are stored before another process has begun. # guess"""
_MAX_WORKERS = 8  # guess: the database has no core left for more
_GO = "go"


def worker_count(lines: int) -> int:
    """How many processes so many lines are worth here. SQLite has one writer; a transaction is not shared."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return 1
    return max(1, min(len(os.sched_getaffinity(0)), _MAX_WORKERS, lines // _LINES_PER_WORKER))


def import_file(source: Source, importer: LineImporter[Any], *, workers: int) -> Iterator[ChunkResult]:
    """What became of each chunk of the file, in its order, whoever stored it."""
    if workers == 1:
        with locks.only_one(locks.IMPORT):
            yield from chunks.import_chunks(source, importer)
        return
    connections.close_all()  # before the fork: two processes must not talk over one connection
    processes = [_Worker(source, importer, Partition(number, workers)) for number in range(workers)]
    try:
        with locks.only_one(locks.IMPORT):
            for process in processes:
                process.pipe.send(_GO)
            yield from _merge_workers(processes)
    finally:
        for process in processes:
            process.stop()


class _Worker:
    """A process with its partition of the lines."""

    def __init__(self, source: Source, importer: LineImporter[Any], partition: Partition) -> None:
        context = multiprocessing.get_context("fork")  # all that is loaded is there, and starts in no time
        self.pipe, theirs = context.Pipe()
        work = (source, importer, partition, theirs)
        self._process = context.Process(target=_run_worker, args=work, daemon=True)
        self._process.start()
        theirs.close()

    def receive_result(self) -> ChunkResult | None:
        """What became of its part of the next chunk; None behind the last."""
        try:
            message = self.pipe.recv()
        except EOFError as error:
            raise ImportBroken from error
        if isinstance(message, BaseException):
            raise message
        return message if isinstance(message, ChunkResult) else None

    def stop(self) -> None:
        """End the process, whatever it is doing: a chunk is stored whole or not at all."""
        self.pipe.close()
        self._process.terminate()
        self._process.join()


def _merge_workers(workers: Sequence[_Worker]) -> Iterator[ChunkResult]:
    """The parts of each chunk put together: every process answers for every chunk, if only with nothing."""
    while parts := [part for worker in workers if (part := worker.receive_result())]:
        yield _merge_results(parts)


def _merge_results(parts: list[ChunkResult]) -> ChunkResult:
    whole = ChunkResult()
    for part in parts:
        whole.add_counts(part)
        whole.rejects.extend(part.rejects)
        whole.remarks.update(part.remarks)
    whole.sort_rejects()
    return whole


def _run_worker(source: Source, importer: LineImporter[Any], partition: Partition, pipe: Connection) -> None:
    """The body of a worker process. When the parent is gone, the next send to it fails, and this one ends."""
    gc.disable()
    try:
        pipe.recv()
        for part in chunks.import_chunks(source, importer, partition=partition):
            pipe.send(part)
        pipe.send(None)
    except (BrokenPipeError, EOFError):
        return
    except Exception as error:
        pipe.send(error)
        raise
    finally:
        connections.close_all()
