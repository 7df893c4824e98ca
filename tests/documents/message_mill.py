"""A process that sends or takes messages of the embedded broker.

    python -m tests.documents.message_mill put|take FOLDER N

`put` sends N numbered messages; `take` prints each one that it gets, until nothing comes for N seconds.
"""

import sys
import time
from pathlib import Path
from queue import Empty

from kombu import Connection

from sso_efiles import broker

PADDING = "x" * 20_000
"""So long that a message written in place would be seen half."""


def opened(folder: Path) -> Connection:
    """The broker in this folder."""
    options = broker.prepare_folders(folder, queues=("celery", "first"))
    return Connection(f"{broker.ALIAS}://localhost", transport_options=options)  # type: ignore[no-untyped-call]


def put(folder: Path, many: int) -> None:
    """Send them, each with its number."""
    with opened(folder) as link, link.SimpleQueue("celery") as queue:
        for number in range(many):
            queue.put({"number": number, "padding": PADDING})


def take(folder: Path, patience: float) -> None:
    """Take what comes."""
    with opened(folder) as link, link.SimpleQueue("celery") as queue:
        last = time.monotonic()
        while time.monotonic() - last < patience:
            try:
                message = queue.get_nowait()
            except Empty:
                time.sleep(0.01)
                continue
            assert message.payload["padding"] == PADDING
            sys.stdout.write(f"{message.payload['number']}\n")
            message.ack()
            last = time.monotonic()


if __name__ == "__main__":
    verb, where, figure = sys.argv[1:]
    put(Path(where), int(figure)) if verb == "put" else take(Path(where), float(figure))
