"""Under which key a thing lies: nobody else makes one."""

import uuid

_ORIGINALS = "sha256/"


def original_key(sha256: str) -> str:
    """`sha256/ab/cd/<digest>`."""
    return f"sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def part_key(file_id: int, start: int) -> str:
    """A part of a file that is still being sent."""
    return f"parts/{file_id}/{start}-{uuid.uuid4()}"


def manifest_key(batch_id: int) -> str:
    """The note beside a folder's originals from which the database can be rebuilt."""
    return f"manifests/{batch_id % 1000:03d}/{batch_id}.json"


def probe_key() -> str:
    """A small object with which a store is tried out; it goes at once."""
    return f"probe/{uuid.uuid4()}"


def not_original(key: str) -> str:
    """The key of a derived object; an original's is refused."""
    if key.startswith(_ORIGINALS):
        raise ValueError("an original is written once, by publish()")
    return key
