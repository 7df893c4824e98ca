"""Celery's transports, made safe: atomic writes in the file system, no prefetch slot lost with Redis."""

import json
import time
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis, virtual
from kombu.transport.filesystem import Channel, Transport

ALIAS = "safefs"


class WholeFileChannel(Channel):
    """kombu's own channel writes in place; a worker that looks too early takes an empty file and dies of
    it.
    """

    def _put(self, queue: Any, payload: Any, **_: Any) -> None:  # type: ignore[override]  # its parents differ
        folder = Path(self.data_folder_out)
        name = f"{time.monotonic_ns()}_{uuid.uuid4()}.{queue}.msg"
        unfinished = folder / f".{name}.part"
        unfinished.write_bytes(json.dumps(payload).encode())
        unfinished.replace(folder / name)


class WholeFileTransport(Transport):
    """`safefs://`: the broker of the embedded default."""

    Channel = WholeFileChannel


class FreeingQoS(redis.QoS):
    """Frees the prefetch slot of a message that could not be acknowledged.

    kombu keeps it for ever. After Redis died in mid page that is one slot for each process of the worker,
    which then asks for no more work (measured: until restarted).
    """

    def ack(self, delivery_tag: str) -> None:
        """The slot is free in any case; a message that stays behind comes again and ends at the claim."""
        try:
            self._remove_from_indices(delivery_tag).execute()  # type: ignore[no-untyped-call]
        finally:
            virtual.QoS.ack(self, delivery_tag)  # type: ignore[no-untyped-call]


class FreeingRedisChannel(redis.Channel):
    """A Redis channel that does not run out of prefetch slots."""

    QoS = FreeingQoS


class FreeingRedisTransport(redis.Transport):
    """`redis://` and `rediss://` of this product."""

    Channel = FreeingRedisChannel


TRANSPORT_ALIASES["redis"] = TRANSPORT_ALIASES["rediss"] = f"{__name__}:FreeingRedisTransport"
TRANSPORT_ALIASES[ALIAS] = f"{__name__}:WholeFileTransport"


def prepare_folders(folder: Path, *, queues: Iterable[str]) -> dict[str, Any]:
    """Make the broker's folders; give back Celery's `broker_transport_options` for them."""
    queue, processed, control = (folder / part for part in ("queue", "processed", "control"))
    for part in (queue, processed, control):
        part.mkdir(parents=True, exist_ok=True)
    for name in queues:
        # kombu creates this file unlocked: two starting processes could each write it half
        table = control / f"{name}.exchange"
        if not table.exists():
            unfinished = control / f".{name}.{uuid.uuid4()}"
            unfinished.write_text(json.dumps([[name, "", name]]))
            unfinished.replace(table)
    return {
        "data_folder_in": str(queue),
        "data_folder_out": str(queue),
        "processed_folder": str(processed),
        "control_folder": str(control),
        "store_processed": True,
        "polling_interval": 0.1,
    }
