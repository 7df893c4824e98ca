"""Figures, not tests: python -m tests.benchmarks."""

import os

# before anything loads Tesseract or numpy: with threads they need several times the CPU for the same page
os.environ.setdefault("OMP_THREAD_LIMIT", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
