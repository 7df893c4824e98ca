"""How good the picture of a page is: figures measured on its pixels; whether they are bad enough to scan
the page again is said by whoever holds the thresholds (documents/reading/image_checks.py).
"""
