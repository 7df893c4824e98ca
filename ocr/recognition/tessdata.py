"""Where Tesseract's language models lie."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

NEEDED = ("tha", "eng")
_DEBIAN_FOLDER = Path("/usr/share/tesseract-ocr")


class ModelsMissing(Exception):
    """No folder with the Thai and English models was found."""


def find_tessdata(chosen: Path | None = None) -> Path:
    """The folder chosen, else Debian's newest, else what the binary names (it knows TESSDATA_PREFIX)."""
    usual = sorted(_DEBIAN_FOLDER.glob("*/tessdata"), reverse=True)
    for folder in (*([chosen] if chosen else []), *usual, *_ask_binary()):
        if not missing_languages(folder):
            return folder
    raise ModelsMissing(", ".join(f"{language}.traineddata" for language in NEEDED))


def missing_languages(folder: Path) -> tuple[str, ...]:
    return tuple(name for name in NEEDED if not (folder / f"{name}.traineddata").is_file())


def _ask_binary() -> list[Path]:
    binary = shutil.which("tesseract")
    if binary is None:
        return []
    answer = subprocess.run(  # noqa: S603  a fixed command, found on the path
        [binary, "--list-langs"], capture_output=True, text=True, timeout=30, check=False
    )
    return [Path(found) for found in re.findall(r'"([^"]+)"', answer.stdout + answer.stderr)]
