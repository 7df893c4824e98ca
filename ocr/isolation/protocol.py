"""The protocol of the bounded worker: results written by a process that may have been taken over.

The worker encodes, the client decodes field by field and believes nothing: types, lengths, finite numbers,
boxes within the page. Any oddity is a BadAnswer.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final, NoReturn

from ocr.engine import (
    UnreadablePage,
)
from ocr.failures import Failure
from ocr.file_info import DpiSource, FileFacts
from ocr.isolation.believing import (
    BadAnswer,
    check_choice,
    check_integer,
    check_list,
    check_number,
    check_text,
    clean_text,
    parse_box,
)
from ocr.likeness import IMPRINT_DIGITS, Likeness
from ocr.limits import Limits
from ocr.quality.measures import MOST, Measure, Measured, PictureFacts
from ocr.sheet_marks import LONGEST_CODE, MOST_CODES, PREFIX, SheetMarks

RESULT: Final = "result.json"
COMPARE: Final = "compare"
"""The kind of a job that compares two pictures, which lie in its work folder as COMPARED."""
COMPARED: Final = ("first.jpg", "second.jpg")
# guess, all of them: ten times what a dense page needs, and small enough to hold in memory
_MOST_FLAGS: Final = 50
_LONGEST_NAME: Final = 64
_FAILURES: Final = frozenset(map(str, Failure))
_LONGEST_DETAIL: Final = 4096
_CODE: Final = re.compile(f"{PREFIX}[ -~]{{0,{LONGEST_CODE}}}")
"""A code of our sheets: letters that are printed, none of which a database or a page takes amiss."""
_IMPRINT: Final = re.compile(f"[0-9a-f]{{{IMPRINT_DIGITS}}}")

JsonObject = dict[str, Any]


def encode_file_info(found: FileFacts) -> JsonObject:
    return {"pages": found.pages, "flags": list(found.flags)}


def encode_picture_facts(facts: PictureFacts) -> JsonObject:
    return {
        "dpi": facts.dpi,
        "source": facts.source,
        "bits": facts.bits,
        "measured": [[one.measure, one.value, one.box] for one in facts.measured],
    }


def encode_sheet_marks(marks: SheetMarks) -> JsonObject:
    return {"codes": list(marks.codes), "frame": marks.frame}


def write_result(facts: JsonObject, path: Path) -> None:
    path.write_text(json.dumps(facts), encoding="ascii")


def parse_result(data: bytes) -> JsonObject:
    """One JSON object with ordinary numbers in it."""
    try:
        facts = json.loads(data, parse_constant=_reject_constant)
    except (ValueError, RecursionError) as odd:
        raise BadAnswer(str(odd)[:200]) from odd
    if not isinstance(facts, dict):
        raise BadAnswer("not an object")
    return facts


def _reject_constant(name: str) -> NoReturn:
    raise BadAnswer(f"{name} is no number")


def decode_file_info(facts: JsonObject, *, limits: Limits) -> FileFacts:
    return FileFacts(pages=check_integer(facts.get("pages"), 1, limits.pages), flags=decode_flags(facts))


def decode_refusal(facts: JsonObject) -> UnreadablePage:
    code = check_text(facts.get("code"), at_most=_LONGEST_NAME)
    detail = check_text(facts.get("detail"), at_most=_LONGEST_DETAIL)
    if code not in _FAILURES:
        raise BadAnswer("no failure that we know")
    return UnreadablePage(Failure(code), clean_text(detail, limits=Limits(text=_LONGEST_DETAIL)))


def decode_cpu_seconds(answer: JsonObject) -> float:
    return check_number(answer.get("cpu"), 0.0, 1e6)


def decode_peak_bytes(answer: JsonObject) -> int:
    return check_integer(answer.get("peak"), 0, 1 << 50)


def decode_flags(facts: JsonObject) -> tuple[str, ...]:
    flags = check_list(facts.get("flags"), at_most=_MOST_FLAGS)
    return tuple(check_text(flag, at_most=_LONGEST_NAME) for flag in flags)


def decode_dpi(facts: JsonObject) -> int:
    return check_integer(facts.get("dpi"), 1, 10_000)


def decode_sheet_marks(facts: JsonObject) -> SheetMarks:
    codes = [
        check_text(one, at_most=LONGEST_CODE)
        for one in check_list(facts.get("codes", []), at_most=MOST_CODES)
    ]
    if not all(map(_CODE.fullmatch, codes)):
        raise BadAnswer("no code of our sheets")
    return SheetMarks(tuple(codes), frame=check_choice(facts.get("frame", False), (True, False)))


def decode_imprint(facts: JsonObject) -> str:
    """Of a page with something on it; else empty."""
    imprint = check_text(facts.get("imprint", ""), at_most=IMPRINT_DIGITS)
    if imprint and not _IMPRINT.fullmatch(imprint):
        raise BadAnswer("no digest of a picture")
    return imprint


def decode_picture_facts(facts: JsonObject) -> PictureFacts:
    """How good the picture is: each measure once, boxes cut to the page."""
    width, height = (check_integer(facts.get(side), 1, 1 << 24) for side in ("width", "height"))
    told = facts.get("picture")
    if not isinstance(told, dict):
        raise BadAnswer("nothing about the picture")
    measured = [
        _parse_measured(entry, width=width, height=height)
        for entry in check_list(told.get("measured"), at_most=len(Measure))
    ]
    if len({one.measure for one in measured}) != len(measured):
        raise BadAnswer("a measure twice")
    return PictureFacts(
        dpi=decode_dpi(told),
        source=DpiSource(check_choice(told.get("source"), tuple(map(str, DpiSource)))),
        bits=check_choice(told.get("bits"), (1, 8, 24)),
        measured=tuple(measured),
    )


def _parse_measured(entry: object, *, width: int, height: int) -> Measured:
    name, value, corners = check_list(entry, exactly=3)
    measure = Measure(check_choice(name, tuple(map(str, Measure))))
    number = check_number(value, 0.0, MOST)
    if corners is None:
        return Measured(measure, number)
    box = parse_box(check_list(corners, exactly=4), width=width, height=height)
    return Measured(measure, number, box)


def decode_likeness(facts: JsonObject) -> Likeness:
    return Likeness(check_choice(facts.get("likeness"), tuple(map(str, Likeness))))
