"""Commands of the reader."""
