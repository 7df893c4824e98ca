"""A scanned picture made ready for reading: gray, flat, upright and level; and what it is before it is read."""
