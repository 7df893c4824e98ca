"""Readers of pages, each behind the protocol of ocr/engine.py."""
