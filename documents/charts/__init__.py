"""Figures drawn by the server: geometry and a sentence that says the same; no rows, no templates."""
