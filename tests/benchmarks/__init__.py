"""Figures, not tests: python -m tests.benchmarks."""

import os

# before anything loads Tesseract: with its threads it needs several times the CPU for the same page
os.environ.setdefault("OMP_THREAD_LIMIT", "1")
