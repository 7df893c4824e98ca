"""Make faces to teach with out of packed ones: python -m ocr.training.faces FACES ARCHIVES...

Problem: free Thai faces are offered for web pages, each weight cut into subsets (Thai, Latin); a line is
drawn with one file.
Known as: merging fonts (fontTools.merge; glyphs, character map and the rules that stack marks).
Steps: of a package of web fonts (.tgz) the Thai and the Latin subset of each chosen weight are merged to one
TrueType file; of a wheel (.whl) the TrueType files are taken as they are. Faces kept for measuring come out
as well, marked in their names, so that no training takes them by mistake. Needs fontTools with brotli, which
the office does not install.
Dropped: subsets with further Latin letters, which no label of the line network stands for.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

from ocr.training.taught_faces import is_held_out

_SUBSETS = ("latin", "thai")
_WEIGHTS = ("300", "400", "700")
_WEB_FONT = re.compile(
    r"files/(?P<face>[a-z0-9-]+?)-(?P<subset>latin|thai)-(?P<weight>\d+)-(?P<slope>\w+)\.woff2$"
)
_NOT_FREE = ("AngsanaNew", "Webdings")
"""Not to be copied, or no letters at all."""


def unpack_web_fonts(archive: Path, faces: Path) -> Iterator[Path]:
    """Each chosen weight of a package of web fonts, as one TrueType file."""
    found: dict[str, dict[str, bytes]] = {}
    with tarfile.open(archive) as packed:
        for member in packed.getmembers():
            name = _WEB_FONT.search(member.name)
            if name and _is_wanted(name["weight"], name["slope"]):
                whole = f"{name['face']}-{name['weight']}-{name['slope']}"
                content = packed.extractfile(member)
                found.setdefault(whole, {})[name["subset"]] = content.read() if content else b""
    for whole, parts in sorted(found.items()):
        if len(parts) == len(_SUBSETS):
            yield _merge_subsets([parts[subset] for subset in _SUBSETS], faces / f"{whole}.ttf")


def _is_wanted(weight: str, slope: str) -> bool:
    return weight in _WEIGHTS if slope == "normal" else weight == "400"


def _merge_subsets(parts: list[bytes], out: Path) -> Path:
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, part in enumerate(parts):
            font = TTFont(io.BytesIO(part))
            font.flavor = None
            files.append(str(Path(folder) / f"{number}.ttf"))
            font.save(files[-1])
        Merger().merge(files).save(out)
    return out


def unpack_wheel(archive: Path, faces: Path) -> Iterator[Path]:
    """The free TrueType files of a wheel."""
    with zipfile.ZipFile(archive) as packed:
        for name in packed.namelist():
            file = Path(name)
            if file.suffix == ".ttf" and file.stem not in _NOT_FREE:
                out = faces / file.name
                out.write_bytes(packed.read(name))
                yield out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faces", type=Path, help="the folder for the faces, outside the repository")
    parser.add_argument("archives", nargs="+", type=Path)
    options = parser.parse_args()
    options.faces.mkdir(parents=True, exist_ok=True)
    for archive in options.archives:
        unpack = unpack_wheel if archive.suffix == ".whl" else unpack_web_fonts
        for face in unpack(archive, options.faces):
            kept = " (kept for measuring)" if is_held_out(face) else ""
            sys.stdout.write(f"{face.name}{kept}\n")


if __name__ == "__main__":
    main()
