"""Screens of the gate."""
