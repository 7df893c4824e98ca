"""Whose page is it: the machine's decision, the person's, and what closes both."""
