"""What is said of the paper behind a batch, and what follows from it for the batch's pages."""

from collections.abc import Mapping
from typing import Any

from documents.models import Batch, Deed
from documents.register import registration, tying, undoing
from documents.register.models import Folder
from documents.register.registration import Registered
from sso_efiles.accounts.models import User


def change_folder(
    folder: Folder, changes: Mapping[str, Any], *, by: User, version: int | None = None
) -> Registered:
    """Describe a folder otherwise; its batches follow. As registration.change_folder refuses."""
    return registration.change_folder(folder, changes, by=by, version=version)


def describe_batch(
    batch: Batch, changes: Mapping[str, Any], *, by: User, version: int | None = None
) -> Registered:
    """Describe the paper of a batch; a folder is registered where there was none. As tying refuses."""
    return tying.describe_batch(batch, changes, by=by, version=version)


def tie_batch(
    batch: Batch, folder: Folder, changes: Mapping[str, Any], *, by: User, version: int | None = None
) -> Registered:
    """This batch was scanned from that folder, which is described so. As tying refuses."""
    return tying.tie_batch(batch, folder, by=by, changes=changes, version=version)


def undo_folder_deed(deed: Deed, *, by: User) -> Folder:
    """Take back what was said of a folder; its batches follow."""
    return undoing.undo_folder_deed(deed, by=by)
