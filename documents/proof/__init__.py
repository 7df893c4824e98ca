"""Proof that a bag or a PDF is what was certified: files alone, no database, no settings, no Django."""
