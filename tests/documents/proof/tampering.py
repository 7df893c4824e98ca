"""Changes to exported files, as somebody makes them who knows how they are built."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Pdf
from PIL import Image

from documents.proof.certificate import make_content, write_content
from documents.proof.limits import Unreadable
from documents.proof.pdf import stamp
from documents.proof.verdict import WHOLE, verify_file

Files = dict[str, bytes]


def read_bag(path: Path) -> Files:
    """Everything in it, by its name below the bag's folder."""
    with zipfile.ZipFile(path) as archive:
        return {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}


def write_bag(path: Path, files: Files, *, root: str = "employer-7499990028") -> None:
    """Over what was there."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"{root}/{name}", data)


def mend_manifests(files: Files) -> None:
    """The bag's own manifests, made anew as a forger would."""
    payload = {name: data for name, data in files.items() if name.startswith("data/")}
    files["manifest-sha256.txt"] = _lines(payload)
    tags = {
        name: data for name, data in files.items() if "/" not in name and not name.startswith("tagmanifest")
    }
    files["tagmanifest-sha256.txt"] = _lines(tags)


def _lines(files: Files) -> bytes:
    rows = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())]
    return "".join(rows).encode()


@contextmanager
def changed_bag(path: Path, *, forged: bool = True) -> Iterator[Files]:
    """The files of a bag to be changed; `forged` makes its own manifests fit again."""
    files = read_bag(path)
    yield files
    if forged:
        mend_manifests(files)
    write_bag(path, files)


@contextmanager
def changed_certificate(path: Path) -> Iterator[dict[str, Any]]:
    """certificate.json of a bag, to be changed."""
    with changed_bag(path) as files:
        content = json.loads(files["data/certificate.json"])
        yield content
        files["data/certificate.json"] = write_content(content)


def make_anew(content: dict[str, Any]) -> dict[str, Any]:
    """A certificate.json that agrees with itself, as a forger makes it after a change of its slots."""
    return make_content(content, content["slots"], enclosed=content["enclosed"])


def flip_pixel(jpeg: bytes) -> bytes:
    """The picture with one pixel of another shade."""
    with Image.open(io.BytesIO(jpeg)) as picture:
        loaded = picture.copy()
    loaded.putpixel((7, 7), 255 if loaded.mode == "L" else (255, 0, 0))
    drawn = io.BytesIO()
    loaded.save(drawn, "JPEG", quality=90)
    return drawn.getvalue()


def change_pdf(path: Path, change: Callable[[Pdf], None], *, forged: bool = True) -> None:
    """The PDF changed and written anew; `forged` makes its identifier fit again."""
    with Pdf.open(path, allow_overwriting_input=True) as pdf:
        change(pdf)
        pdf.save(path, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    if forged:
        stamp(path)


def told(path: Path, *, root: str = "") -> list[str]:
    """What the proof says of a file, in English."""
    return [each.message_en for each in verify_file(path, root=root).differences]


def is_whole(path: Path) -> bool:
    """Whether the proof holds; a file that cannot be read proves nothing."""
    try:
        return verify_file(path).result == WHOLE
    except Unreadable:
        return False
