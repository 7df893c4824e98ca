"""Figures, not tests: python -m tests.benchmarks."""
