"""Beside a folder's originals, the note from which its rows can be made again without the database."""

import json
from typing import Any

from documents.models import Batch, Upload
from documents.storage import manifest_key, store


def write(batch_id: int) -> None:
    """Write the note of a batch; a later one replaces it."""
    batch = Batch.objects.select_related("created_by").get(pk=batch_id)
    store().put(manifest_key(batch_id), json.dumps(describe(batch), ensure_ascii=False, indent=1).encode())


def describe(batch: Batch) -> dict[str, Any]:
    """Names, order, digests, office and times."""
    files = Upload.objects.filter(batch=batch).order_by("position", "id")
    return {
        "batch": batch.pk,
        "office": batch.office_id,
        "folder_name": batch.folder_name,
        "above": batch.above,
        "archive": batch.origin_id,
        "account_no": batch.account_no,
        "sheets": batch.sheets,
        "loose": batch.loose,
        "created_by": batch.created_by.username,
        "created_at": batch.created_at.isoformat(),
        "files": [_describe_upload(file) for file in files],
    }


def _describe_upload(file: Upload) -> dict[str, Any]:
    return {
        "id": file.pk,
        "parent": file.parent_id,
        "client_id": file.client_id,
        "name": file.name,
        "raw_name_hex": bytes(file.raw_name).hex(),
        "size": file.size,
        "sha256": file.sha256,
        "kind": file.kind,
        "state": file.state,
        "reason": file.reason,
        "stored_at": file.stored_at.isoformat() if file.stored_at else None,
    }
