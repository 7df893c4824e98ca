"""Deciding lines broken one at a time: `make mutations` says whether the quick tests see each of them."""
