"""Screens of lots: what was sampled and how it turned out, by office; the blind second entry."""
