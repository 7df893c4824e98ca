"""Pages that hold what was asked for: exact hits, near hits, pages of those who bear the name."""
