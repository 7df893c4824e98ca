"""The folder register: folders taken from the shelf, who has them, what is not touched yet."""
