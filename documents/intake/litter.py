"""What lies about in folders and is no scan: bins, previews, system and dot folders, locks, unfinished files.

One table for every way in: the hot folder, the browser (static/js/intake-grammar.js holds a copy, a test
compares them) and archives. Names are told by patterns with `*` (any letters) and `?` (one letter), whatever
the case. What is no litter is taken, or refused with a sentence: nothing else is passed over.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

MARK: Final = ".efiles-received.json"
"""The note that a hot folder keeps of what was handed over."""


class Litter(StrEnum):
    """What is done about a name that is no scan."""

    NEVER_ENTERED = "never_entered"
    """A folder whose contents nobody wants: a waste bin, previews, what a system keeps."""
    PASSED_OVER = "passed_over"
    """A file that a desktop, a storage box or an editor leaves behind."""
    UNFINISHED = "unfinished"
    """A file that a program is still writing: waited for, and told of when it stays."""


FOLDERS: Final = (
    ".?*",  # hidden: .Trash-1000, .stfolder, .stversions, .sync, .git, .AppleDouble, .@__thumb
    # waste bins
    "#recycle", "@recycle", "@sharebin", "$recycle.bin", "recycler", "recycled", "recycle.bin", "recycle bin",
    "network trash folder", "trash", "ถังขยะ", "ถังรีไซเคิล",
    # previews and caches
    "@eadir", "@upload_thumb", "@transcode", "__macosx", "_vti_cnf", "thumbnails",
    # snapshots, systems, checks of disks
    "#snapshot", "~snapshot", "@recently-snapshot", "@tmp", "@database", "@appstore", "@syno*", "#synology*",
    "lost+found", "found.???", "system volume information", "$extend", "$winreagent", "config.msi",
    "msocache", "temporary items", "thevolumesettingsfolder", "~syncthing~*",
)  # fmt: skip
FILES: Final = (
    f"{MARK}*",
    "thumbs.db", "thumbs.db:encryptable", "ehthumbs*.db", "sthumb.db", "zbthumbnail.info", "pspbrwse.jbf",
    "picasa.ini", "desktop.ini", "folder.htt", "autorun.inf", "icon\r", "._*", "*@synoeastream",
    "*@synoresource",
    "*:zone.identifier", "*.dropbox.attr", "sync.ffs_db", "*.ffs_lock", "indexervolumeguid", "wpsettings.dat",
    "pagefile.sys", "hiberfil.sys", "swapfile.sys", "dumpstack.log*",
    # locks and copies of editors
    "~$*", ".~lock.*#", "*.swp", "*.swo", "*.swx", "*~",
)  # fmt: skip
UNFINISHED: Final = (
    "*.part", "*.partial", "*.crdownload", "*.opdownload", "*.download", "*.gdownload", "*.filepart",
    "*.tmp", "*.temp", "*.~tmp", "*.gstmp", "*.owncloudtmp", "*.inprogress", "*.incomplete", "*.unfinished",
    "*.uploading", "*.upload", "*.writing", "*.copying", "*.aria2", "*.!ut", "*.!qb", "*.!sync", "*.bc!",
    "*.td", "*.xltd", "*.lck", "*.lock", "~syncthing~*",
    ".in.*", ".pureftpd-upload.*", ".goutputstream-*", ".syncthing.*",
)  # fmt: skip
PAGE_INSIDE: Final = r"^\..*\.(jpe?g|png|tiff?|pdf|zip)(\.|$)"
"""A hidden file with a page's ending in its name (`.0001.jpg.a1B2c3` of rsync): it may become a page, so it
is never passed over in silence.
"""


def _compile(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(
        "|".join(re.escape(one).replace(r"\*", ".*").replace(r"\?", ".") for one in patterns), re.DOTALL
    )


_FOLDERS, _FILES, _UNFINISHED = _compile(FOLDERS), _compile(FILES), _compile(UNFINISHED)
_PAGE_INSIDE: Final = re.compile(PAGE_INSIDE, re.DOTALL)


def judge_folder(name: str) -> Litter | None:
    """Litter.NEVER_ENTERED for a folder that is not looked into, else None."""
    return Litter.NEVER_ENTERED if _FOLDERS.fullmatch(_fold(name)) else None


def judge_file(name: str) -> Litter | None:
    """What a file is by its name alone; None for what is taken or refused with a sentence."""
    folded = _fold(name)
    if _FILES.fullmatch(folded):
        return Litter.PASSED_OVER
    if _UNFINISHED.fullmatch(folded) or _PAGE_INSIDE.match(folded):
        return Litter.UNFINISHED
    return Litter.PASSED_OVER if folded.startswith(".") else None


def judge_path(steps: Sequence[str]) -> Litter | None:
    """What a file is by its way: folders first, then its own name."""
    if any(judge_folder(step) for step in steps[:-1]):
        return Litter.NEVER_ENTERED
    return judge_file(steps[-1])


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).lower()
