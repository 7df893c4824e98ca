"""Whole number fields, read with their walls inside by a network of their own."""
