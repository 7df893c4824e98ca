"""The bytes of a PDF stream, unpacked piece by piece and never further than was asked for."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from pikepdf import Array, PdfError, Stream

_PIECE: Final = 1 << 16
"""Bytes inflated at a time."""
_FLATE: Final = ("/FlateDecode", "/Fl")
_MOST_FILTERS: Final = 8  # guess: two are seen


def filter_names(stream: Stream) -> tuple[str, ...]:
    """The names of the packings, outermost first."""
    value = stream.get("/Filter")
    if value is None:
        return ()
    return tuple(str(name) for name in list(value)) if isinstance(value, Array) else (str(value),)


def unpack_pieces(stream: Stream) -> Iterator[bytes]:
    """The pieces of a stream packed with Flate or not at all; noise without end for other packings."""
    names = filter_names(stream)
    if any(name not in _FLATE for name in names) or len(names) > _MOST_FILTERS:
        return iter((b"?" * _PIECE,))  # poppler may know it; for us it is not plain
    return iter(_inflate_all(stream.read_raw_bytes(), layers=len(names)))


def unpack_but_last(stream: Stream, *, at_most: int) -> bytes:
    """The bytes that the last filter gets, as far as the ones before it are Flate; empty otherwise. What the
    file holds as it is comes whole, what has to be inflated as far as `at_most`.
    """
    names = filter_names(stream)[:-1]
    if not names:
        return stream.read_raw_bytes()
    if any(name not in _FLATE for name in names) or len(names) > _MOST_FILTERS:
        return b""
    return _take(_inflate_all(stream.read_raw_bytes(), layers=len(names)), at_most=at_most)


def read_start(stream: Stream, *, at_most: int) -> bytes:
    """The first bytes of a stream; other packings than Flate are qpdf's, which unpacks them whole."""
    if all(name in _FLATE for name in filter_names(stream)):
        return _take(unpack_pieces(stream), at_most=at_most)
    try:
        return stream.read_bytes()[:at_most]
    except PdfError:
        return b""


def measure_unpacked(stream: Stream, *, at_most: int) -> int:
    """How many bytes a stream inflates to, counted no further than just past `at_most`."""
    total = 0
    for piece in unpack_pieces(stream):
        total += len(piece)
        if total > at_most:
            break
    return total


def _take(pieces: Iterable[bytes], *, at_most: int) -> bytes:
    taken = bytearray()
    for piece in pieces:
        taken += piece
        if len(taken) >= at_most:
            break
    return bytes(taken[:at_most])


def _inflate_all(data: bytes, *, layers: int) -> Iterable[bytes]:
    pieces: Iterable[bytes] = (data,)
    for _layer in range(layers):
        pieces = _inflate_pieces(pieces)
    return pieces


def _inflate_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    machine = zlib.decompressobj()
    try:
        for piece in pieces:
            left = piece
            while left:
                yield machine.decompress(left, _PIECE)
                left = machine.unconsumed_tail
    except zlib.error:
        return
