"""The dialect of a table: its encoding, what parts its columns, and where its headings stand.

Problem: "a CSV file" is whatever a spreadsheet of that country and year wrote.
Known as: dialect detection ("sniffing"); here by what we know of a good answer: headings that we recognise.
Steps: the encoding from the byte order mark, from the zeros that UTF-16 puts beside Latin letters, else
whether all of it is UTF-8; then each of the first lines is cut at each usual separator (or the one that a
line `sep=` names), and the line with the most headings that we know is the header; above it stand titles.
Turned down: csv.Sniffer, which guesses from letter counts and takes a Thai address for a table.
"""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from employers.importing import headings
from employers.importing.reasons import (
    ColumnsMissing,
    FileEmpty,
    FileMissing,
    FileNotReadable,
    HeadingTwice,
    NotAFile,
    NotCsv,
)

UTF_8, THAI_WINDOWS = "utf-8-sig", "cp874"
"""cp874 holds all of TIS-620, and what Thai Windows adds to it."""
_SEPARATORS = (",", ";", "\t", "|")
_SEP_LINE = re.compile(r'\ufeff?"?sep=(.)"?\s*', re.IGNORECASE | re.DOTALL)
_FIRST_LINES = 12  # guess: titles that stand above a table
_LONGEST_HEADER = 20_000  # guess: letters
_BLOCK = 1 << 20  # bytes
_SAMPLE = 4096  # bytes
_THAI_UTF8 = re.compile(rb"\xe0[\xb8-\xb9][\x80-\xbf]")
_HIGH_BYTES_UTF_16 = b"\x00\x0e"
"""Of Latin letters and of Thai ones; no other text holds these bytes."""
_HIGH_BYTES = bytes(range(0x80, 0x100))
_OTHER_KINDS = (
    (b"PK\x03\x04", "Excel (.xlsx) / ZIP"),
    (b"\xd0\xcf\x11\xe0", "Excel (.xls)"),
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"<!doctype", "HTML"),
    (b"<html", "HTML"),
    (b"<table", "HTML"),
    (b"<?xml", "XML"),
    (b"{\\rtf", "RTF"),
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is cut into fields: its separator, its header line (the lines before it are no records) and
    the headings on it.
    """

    separator: str
    lines_before: int
    headings: tuple[str, ...]


def detect_encoding(path: Path) -> tuple[str, int]:
    """The encoding and an estimate of the lines: one pass over the bytes, before anything is changed."""
    try:
        with path.open("rb") as file:
            head = file.read(_SAMPLE)
        _refuse_other_kinds(path, head)
        if wide := _wide_encoding(head):
            return wide, max(sum(block.count(b"\n") for block in _read_blocks(path)) - 1, 1)
        whole, lines = _is_utf8(_read_blocks(path))
        return (UTF_8 if whole or _is_mostly_utf8(_read_blocks(path)) else THAI_WINDOWS), max(lines - 1, 1)
    except FileNotFoundError as error:
        raise FileMissing(file=path.name) from error
    except IsADirectoryError as error:
        raise NotAFile(file=path.name) from error
    except OSError as error:
        raise FileNotReadable(file=path.name, why=error.strerror or type(error).__name__) from error


def detect_dialect(path: Path, encoding: str, columns: Sequence[str]) -> Dialect:
    """The header by the headings that are known; ColumnsMissing when not all columns are named on it."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = [line[:_LONGEST_HEADER] for line in islice(file, _FIRST_LINES)]
    if not any(line.strip(" \t\r\n,;|\ufeff") for line in lines):
        raise FileEmpty(file=path.name)
    found = max(_possible_headers(lines), key=lambda header: _named_columns(header, columns))
    named = headings.recognise(found.headings, columns)
    _refuse_twice(path, found.headings, named, columns)
    if missing := [column for column in columns if column not in named]:
        raise _tell_missing(path, found, missing, columns)
    return found


def _possible_headers(lines: Sequence[str]) -> Iterator[Dialect]:
    """Each of the first lines, cut at each separator; the first of equals counts."""
    hint = _SEP_LINE.fullmatch(lines[0])
    for number, line in enumerate(lines):
        if line.strip() and not (hint and number == 0):
            for separator in (hint[1],) if hint else _SEPARATORS:
                cells = next(csv.reader(lines[number:], delimiter=separator), [])
                yield Dialect(separator, number, tuple(map(_tidy_heading, cells)))


def _tidy_heading(cell: str) -> str:
    """A heading on one line, without the signs that nobody sees."""
    return " ".join(cell.replace("\ufeff", "").replace("\u200b", "").split())


def _named_columns(header: Dialect, columns: Sequence[str]) -> tuple[int, int]:
    """How many columns are named, then how many fields there are at all."""
    return len(set(headings.recognise(header.headings, columns)) - {""}), len(header.headings)


def _refuse_twice(path: Path, given: Sequence[str], named: Sequence[str], columns: Sequence[str]) -> None:
    for column in columns:
        twice = [heading for heading, name in zip(given, named, strict=True) if name == column]
        exact = [heading for heading in twice if heading.lower() == column]
        if len(twice) > 1 and len(exact) != 1:
            raise HeadingTwice(file=path.name, column=column, headings=", ".join(twice))


def _tell_missing(
    path: Path, header: Dialect, missing: Sequence[str], columns: Sequence[str]
) -> ColumnsMissing:
    """What is missing, and of each unknown heading what it may have been meant for."""
    named = headings.recognise(header.headings, columns)
    unknown = [heading for heading, name in zip(header.headings, named, strict=True) if heading and not name]
    if len(unknown) > 1 and unknown[0].isdigit():
        found_th, found_en = " แถวแรกเป็นข้อมูล ไม่ใช่ชื่อคอลัมน์", " Its first line holds data, no names."
    else:
        found_th = "".join(_guess_th(heading, missing) for heading in unknown)
        found_en = "".join(_guess_en(heading, missing) for heading in unknown)
    wanted = ",".join(columns)
    return ColumnsMissing(
        file=path.name, columns=", ".join(missing), wanted=wanted, found_th=found_th, found_en=found_en
    )


def _guess_th(heading: str, missing: Sequence[str]) -> str:
    meant = headings.suggest(heading, missing)
    return f" ไม่รู้จักหัวตาราง “{heading}”" + (f" (น่าจะหมายถึง {meant})" if meant else "")


def _guess_en(heading: str, missing: Sequence[str]) -> str:
    meant = headings.suggest(heading, missing)
    return f" The heading “{heading}” is not known" + (f" ({meant} is probably meant)." if meant else ".")


def _refuse_other_kinds(path: Path, head: bytes) -> None:
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\r\n \t\x00"):
        raise FileEmpty(file=path.name)
    start = head.lstrip(b"\xef\xbb\xbf\r\n \t").lower()
    for sign, real in _OTHER_KINDS:
        if start.startswith(sign.lower()):
            raise NotCsv(file=path.name, real=real)


def _wide_encoding(head: bytes) -> str:
    """UTF-16 ("Unicode text" of a spreadsheet) by its mark, or by the high bytes of its letters."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding, odd in (("utf-16-le", 1), ("utf-16-be", 0)):
        side = head[odd::2]
        if len(side) > 1 and sum(map(side.count, _HIGH_BYTES_UTF_16)) * 2 > len(side):
            return encoding
    return ""


def _read_blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _is_utf8(blocks: Iterator[bytes]) -> tuple[bool, int]:
    """Whether all of it decodes, and how many lines there are."""
    decoder, whole, lines = codecs.getincrementaldecoder("utf-8")(), True, 0
    for block in blocks:
        lines += block.count(b"\n")
        try:
            decoder.decode(block) if whole else None
        except UnicodeDecodeError:
            whole = False
    return whole, lines


def _is_mostly_utf8(blocks: Iterator[bytes]) -> bool:
    """Plainly Thai in UTF-8, with a few bytes broken: more than half of what is not ASCII."""
    high = thai = 0
    for block in blocks:
        high += len(block) - len(block.translate(None, _HIGH_BYTES))
        thai += 3 * len(_THAI_UTF8.findall(block))
    return thai * 2 > high
