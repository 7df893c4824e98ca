"""The same page or another: python -m tests.benchmarks.same_page [PAGES]; false joins and copies found.

Pages of the generator at four degrees of wear and those of the bundled folders; for every fourth page
twins, which are the same printed form with the account number, the house or the firm's name changed by one
letter or digit, once scanned alike (the worst case) and once on its own. Every pair of pages is held by its
digests, as the filing does; pairs that are near are compared by their pictures. Texts are the truth of the
generator: as read perfectly.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from ocr.decode.pictures import QUALITY, VIEW_SIDE, shrink_to
from ocr.engine import Picture
from ocr.likeness import MOST_BITS, Likeness, count_differing_bits, texts_agree, texts_are_near
from ocr.preparation.imprint import make_imprint
from ocr.preparation.pixels import as_picture
from ocr.preparation.same_picture import compare_pictures
from tests.benchmarks.papers.make import FAMILIES, LAYOUTS, choose_hand
from tests.benchmarks.papers.paper import Paper
from tests.benchmarks.papers.people import People
from tests.benchmarks.papers.wear import LEVELS, worn

SAMPLES = Path("data/demo/folders")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is stored, what it says, and the picture that people see of it."""

    name: str
    pixels: Picture
    text: str
    view: Picture
    imprint: str

    @property
    def sheet(self) -> str:
        """Its name without the number of the scan."""
        return self.name.rpartition(" ")[0] or self.name

    @classmethod
    def of(cls, name: str, pixels: Picture, text: str = "") -> Page:
        """Its view and digest made as the worker makes them."""
        view = encode_jpeg(shrink_to(pixels, VIEW_SIDE), QUALITY)
        return cls(name, pixels, text, view, make_imprint(pixels))


def encode_jpeg(pixels: Picture, quality: int) -> Picture:
    """The picture after a JPEG of this quality."""
    data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return as_picture(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE))


def _account(people: People) -> None:
    first = people.account
    people.account = lambda: _bump(first(), 5)  # type: ignore[method-assign]


def _house(people: People) -> None:
    first = people.place

    def place() -> dict[str, str]:
        found = first()
        return found | {"house": _bump(found["house"], 0)}

    people.place = place  # type: ignore[method-assign]


def _firm(people: People) -> None:
    first = people.employer
    people.employer = lambda: first().replace("ร", "ธ", 1)  # type: ignore[method-assign]


def _bump(number: str, at: int) -> str:
    return f"{number[:at]}{(int(number[at]) + 1) % 10}{number[at + 1 :]}"


CHANGES: dict[str, Callable[[People], None]] = {"account": _account, "house": _house, "firm": _firm}


def draw(seed: int, *, change: str = "", scan: int = 0) -> Page:
    """A filled form; one seed is one sheet, `change` one letter or digit of it, `scan` its wear."""
    rng = np.random.default_rng
    layout, level = list(LAYOUTS)[seed % len(LAYOUTS)], LEVELS[(seed // len(LAYOUTS) + seed) % len(LEVELS)]
    paper = Paper(rng((seed, 2)), 200, choose_hand(FAMILIES["tuning"], rng((seed, 1))))
    people = People(rng((seed, 3)))
    if change:
        CHANGES[change](people)
    LAYOUTS[layout](paper, people)
    pixels, quality = worn(paper.pixels(), paper.lines, level, rng((seed, 9, scan)))
    text = "\n".join(str(line["text"]) for line in paper.lines)
    return Page.of(f"{layout} {level} {seed} {change} {scan}", encode_jpeg(pixels, quality), text)


def encodings(pixels: Picture) -> Iterator[tuple[str, Picture]]:
    """The page in other encodings, as programs and second exports make them."""
    high, wide = pixels.shape
    for quality in (60, 75, 95):
        yield f"JPEG {quality}", encode_jpeg(pixels, quality)
    yield "PNG, TIFF", pixels
    for factor, how in ((0.75, cv2.INTER_AREA), (1.5, cv2.INTER_CUBIC)):
        scaled = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=how)
        yield f"{200 * factor:.0f} dpi", encode_jpeg(as_picture(scaled), 80)
    yield "cropped 1 %", encode_jpeg(pixels[high // 100 : -high // 150, wide // 120 : -wide // 90], 85)
    yield "cropped 2 %", encode_jpeg(pixels[high // 60 : -high // 60, wide // 50 : -wide // 60], 75)


def likeness(one: Page, other: Page) -> Likeness:
    """The verdict of the filing, which is LIKELY where the texts have to agree, and do not."""
    if count_differing_bits(one.imprint, other.imprint) > MOST_BITS:
        return Likeness.DIFFERENT
    return compare_pictures(one.view, other.view).likeness


def main() -> None:
    """Print figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="?", type=int, default=120)
    parser.add_argument("--copied", type=int, default=40, help="pages of which copies are made")
    options = parser.parse_args()
    pages = [draw(seed) for seed in range(options.pages)]
    twins = [
        draw(seed, change=change, scan=scan)
        for seed in range(0, options.pages, 4)
        for change in CHANGES
        for scan in (0, 1)
    ]
    files = sorted(SAMPLES.rglob("*.jp*g"))
    bundled = [Page.of(path.name, as_picture(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE))) for path in files]
    facts = _tell_apart([*pages, *twins], bundled) | _find_copies([*pages[: options.copied], *bundled])
    print(json.dumps(facts, ensure_ascii=False, indent=1))  # noqa: T201


def _tell_apart(made: list[Page], bundled: list[Page]) -> dict[str, object]:
    pairs = near = compared = 0
    false = []
    for group in (made, bundled):
        for one, other in itertools.combinations(group, 2):
            if one.sheet == other.sheet or (one.text and one.text == other.text):
                continue  # one sheet scanned twice; a change that its form does not show
            pairs += 1
            if count_differing_bits(one.imprint, other.imprint) > MOST_BITS:
                continue
            near += 1
            if one.text and not texts_are_near(one.text, other.text):
                continue  # sure numbers are not asked for, as if none had been read
            compared += 1
            verdict = compare_pictures(one.view, other.view).likeness
            if verdict is Likeness.SAME or (verdict is Likeness.LIKELY and texts_agree(one.text, other.text)):
                false.append(f"{one.name} = {other.name}: {verdict}")
    return {"pairs": pairs, "near": near, "compared": compared, "false": false}


def _find_copies(pages: list[Page]) -> dict[str, object]:
    verdicts: Counter[str] = Counter()
    missed, bits = [], []
    for page in pages:
        for name, pixels in encodings(page.pixels):
            copy = Page.of(name, pixels)
            bits.append(count_differing_bits(page.imprint, copy.imprint))
            found = likeness(page, copy)
            verdicts[found] += 1
            if found is Likeness.DIFFERENT:
                missed.append(f"{page.name}: {name}")
    return {"copies": sum(verdicts.values()), "verdicts": verdicts, "missed": missed, "most bits": max(bits)}


if __name__ == "__main__":
    main()
