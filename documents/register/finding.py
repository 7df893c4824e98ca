"""Which registered folder is meant: by the name of a scanned folder, or by what a person types.

A name says it by the folder's code, or by an account number with a volume ("74-9999002-8 เล่ม 2"). A number
alone means the only folder of that account; of several a person chooses.
"""

import re

from documents.register.codes import codes_in_name, read_typed_code, shown_code
from documents.register.models import Folder, FolderQuerySet
from documents.register.refusals import UnknownFolder
from employers.extraction import find_numbers
from employers.identifiers import AccountNo, InvalidAccountNo, Kind, plain
from sso_efiles import policy
from sso_efiles.accounts.models import Office

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_VOLUME = re.compile(r"(?:เล่ม(?:ที่)?|vol(?:ume)?)[\s._:/-]*([0-9]{1,3})(?![0-9])", re.IGNORECASE)
_FEWEST_DIGITS = 2  # guess: one digit is a tenth of all numbers


def read_volume(name: str) -> int | None:
    """The volume that stands on a folder; None where none does."""
    found = _VOLUME.search(name.translate(_DIGITS))
    return int(found[1]) or None if found else None


def find_named_folder(name: str, *, office: Office, account_no: str = "") -> Folder | None:
    """The folder of this office's register that a scanned folder's name means; None where it means none, or
    may mean several. A declared account number goes before one in the name. Two queries at most.
    """
    ours = Folder.objects.kept().filter(office=office).select_related("employer")
    by_code = list(ours.filter(code__in=codes_in_name(name))[:2])
    if by_code:
        return by_code[0] if len(by_code) == 1 else None
    number = account_no or _number_in(name)
    if not number:
        return None
    volumes = list(ours.filter(employer__account_no=number))
    volume = read_volume(name)
    if volume is None:
        return volumes[0] if len(volumes) == 1 else None
    return next((one for one in volumes if one.volume == volume), None)


def find_coded_folder(typed: str, *, office: Office) -> Folder:
    """The folder of this office's register with this code, however it was typed. UnknownFolder."""
    code = read_typed_code(typed)
    ours = Folder.objects.kept().filter(office=office).select_related("employer")
    folder = ours.filter(code=code).first() if code else None
    if folder is None:
        raise UnknownFolder(typed=shown_code(typed))
    return folder


def search_register(words: str, *, user: policy.Officer) -> FolderQuerySet:
    """The folders that this person may see whose code, account number or cover words begin or go so; of an
    empty question all.
    """
    found = Folder.objects.visible_to(user)
    typed = " ".join(words.split())
    if not typed:
        return found
    if (code := read_typed_code(typed)) and found.filter(code=code).exists():
        return found.filter(code=code)
    digits = plain(typed)
    if digits.isascii() and digits.isdigit() and len(digits) >= _FEWEST_DIGITS:
        return found.filter(employer__account_no__startswith=digits[:10])
    return found.filter(written_on__icontains=typed) | found.filter(employer__name__icontains=typed)


def _number_in(name: str) -> str:
    found = (one.digits for one in find_numbers(name) if one.kind is Kind.ACCOUNT_NO)
    if number := next(found, ""):
        return number
    try:
        return AccountNo.parse(name).digits
    except InvalidAccountNo:
        return ""
