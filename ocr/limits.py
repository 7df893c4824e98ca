"""How much one file or page may ask of us before we decline it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Figures for one reader; the defaults are the ones that the office works with (docs/adr/0006).

    All are guesses but where a comment says otherwise: far above any sheet of paper, far below what harms.
    """

    pixels: int = 100_000_000
    side: int = 32_767
    """Tesseract's own limit."""
    smallest_side: int = 50
    pages: int = 2_000
    wall: float = 120.0
    """Seconds for one page, rendering and reading together."""
    cpu: int = 90
    """CPU seconds of any one process that works on a page."""
    count_cpu: int = 5
    """CPU seconds to count a file's pages, where nothing is decoded. measured: 193 MB with 2,000 pages and
    40,000 links in 0.8 s, 2026-11
    """
    draw_cpu: int = 20
    """CPU seconds of one call of a renderer. guess: ten times what the densest page of a map takes"""
    address_space: int = 1_500_000_000  # measured: tests/badfiles, 2026-11, no process held more than 0.5 GB
    """Bytes that one page may take on top of what the warm reader holds."""
    file_size: int = 500_000_000
    open_files: int = 64
    text: int = 1_000_000
    """Bytes of text on one page, as UTF-8."""
    grace: float = 10.0
    """Seconds that the parent waits beyond `wall` before it believes the reader itself hangs."""
    start: float = 60.0
    """Seconds that the reader may take to load its models."""
    inflated: int = 256_000_000
    """Bytes to which the drawing instructions of one PDF page may inflate."""
    scans: int = 200
    """Scans in one progressive JPEG: decode time grows with them, not with the bytes."""
