"""Screens of the folder register: paper folders, their paper's way, and the sheets laid into them."""
