"""Seeds of search's made-up pages and of what is asked of them."""

TUNING = 43
"""For whoever tunes: look at what goes wrong here, never elsewhere."""
FINAL, SECOND = 90_711, 90_712
"""The published figures are of these two; nothing may be fitted to them."""
