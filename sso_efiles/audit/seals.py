"""Tamper-evident log: seals over the audit trail, made every few seconds and checked by `verify_audit`.

Problem: whoever owns the database could change an event and leave no trace. Each seal covers the events that
became final since the last one: the root of a Merkle tree over them (hashes as in RFC 6962) and an HMAC
that chains it to the seal before, under a key outside the database. Ids are handed out before commit, so on
PostgreSQL events count in the order of their transaction ids, up to the oldest transaction still open.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from sso_efiles.audit.models import Seal

_COLUMNS = "id, at, actor_id, actor_name, office, action, object_type, object_id, address, request_id, data"
_BATCH = 10_000  # rows fetched at once
_SEALING = 0x5EA1
"""The advisory lock of whoever seals: a scheduler, and a `sweep` by hand beside it."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A place where the trail is not what was sealed."""

    seal: int
    what: str


def seal_new() -> int:
    """Seal all events that can no longer be joined by an earlier one; returns how many."""
    with transaction.atomic():
        _lock_sealing()
        last = Seal.objects.order_by("-id").first()
        after = last.upto if last else 0
        upto = _last_final_position()
        ids, root = _merkle_root(_select_events(after, upto))
        if not ids:
            return 0
        seal = Seal(after=after, upto=upto, first_id=min(ids), last_id=max(ids), count=len(ids), root=root)
        seal.mac = _chain_mac(last.mac if last else "", seal)
        seal.save(force_insert=True)
    return len(ids)


def _lock_sealing() -> None:
    """A row lock on the last seal does not do: who waited for it would still take it for the last. SQLite has
    one writer.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALING])


def verify() -> Iterator[Breach]:
    """Every seal against its rows and its chain; nothing comes back when all is as it was sealed."""
    mac, after = "", 0
    for seal in Seal.objects.order_by("id").iterator():
        if seal.after != after:
            yield Breach(seal.pk, "a seal before this one is missing")
        if not hmac.compare_digest(seal.mac, _chain_mac(mac, seal)):
            yield Breach(seal.pk, "the seal itself was changed")
        ids, root = _merkle_root(_select_events(seal.after, seal.upto))
        if len(ids) != seal.count or not hmac.compare_digest(root, seal.root):
            yield Breach(seal.pk, f"events {seal.first_id} to {seal.last_id} were changed, added or removed")
        mac, after = seal.mac, seal.upto


def count_unsealed() -> int:
    """How many events no seal covers yet."""
    last = Seal.objects.order_by("-id").first()
    column = _order_column()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM audit_event WHERE {column} > %s", [last.upto if last else 0])  # noqa: S608
        return int(cursor.fetchone()[0])


def _order_column() -> str:
    """The column in whose order events become final."""
    return "txid" if connection.vendor == "postgresql" else "id"


def _last_final_position() -> int:
    """The position behind which no earlier event can still be committed."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1")
        else:
            cursor.execute("SELECT coalesce(max(id), 0) FROM audit_event")
        return int(cursor.fetchone()[0])


def _select_events(after: int, upto: int) -> Iterator[tuple[object, ...]]:
    column = _order_column()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM audit_event WHERE {column} > %s AND {column} <= %s ORDER BY id",  # noqa: S608
            [after, upto],
        )
        while rows := cursor.fetchmany(_BATCH):
            yield from rows


def _merkle_root(rows: Iterable[tuple[object, ...]]) -> tuple[list[int], str]:
    """Ids and Merkle root (SHA-256, RFC 6962 prefixes, an odd node moves up) of rows in order."""
    ids: list[int] = []
    level: list[bytes] = []
    for row in rows:
        ids.append(int(str(row[0])))
        level.append(hashlib.sha256(b"\x00" + _canonical_line(row)).digest())
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        odd = level[-1:] if len(level) % 2 else []
        level = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in pairs] + odd
    return ids, level[0].hex() if level else ""


def _canonical_line(row: tuple[object, ...]) -> bytes:
    """One event as bytes that both databases give alike."""
    *plain, data = row
    parsed = json.loads(data) if isinstance(data, str) else data
    values = [str(value) if value is not None else None for value in plain]
    return json.dumps([*values, parsed], sort_keys=True, ensure_ascii=False).encode()


def _chain_mac(previous: str, seal: Seal) -> str:
    """The HMAC of a seal, over the one before it."""
    text = f"{previous}|{seal.after}|{seal.upto}|{seal.first_id}|{seal.last_id}|{seal.count}|{seal.root}"
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
