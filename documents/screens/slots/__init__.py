"""Screens of the page ledger: what is missing, who signs for it, what is scanned again, the inventory."""
