"""Which paper folder of the register a scanned folder is: by the code that came with it, else by its name."""

from documents.models import Batch
from documents.register.finding import find_coded_folder, find_named_folder
from documents.register.models import Folder
from documents.register.tying import require_fitting, tie_new_batch
from sso_efiles.accounts.models import Office, User


def find_scanned_folder(name: str, *, code: str, account_no: str, office: Office) -> Folder | None:
    """The paper folder that was scanned; None where nothing says which. UnknownFolder, FolderOfAnother for a
    code that does not fit.
    """
    if not code.strip():
        return find_named_folder(name, office=office, account_no=account_no) if name else None
    found = find_coded_folder(code, office=office)
    require_fitting(found, office_id=office.pk, account_no=account_no)
    return found


def tie_by_name(batch_id: int, *, by: User) -> None:
    """A batch that is tied to no paper folder is scanned from the one that its new name means."""
    batch = Batch.objects.select_related("office").get(pk=batch_id)
    if batch.folder_id is not None or batch.loose:
        return
    named = find_named_folder(batch.folder_name, office=batch.office, account_no=batch.account_no)
    if named is not None:
        tie_new_batch(batch, named, by=by)
