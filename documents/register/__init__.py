"""The folder register: paper folders taken from the shelf, who has them, what was not found."""
