"""A scanned picture made ready for reading: gray, flat, upright and level, and surveyed for ink."""
