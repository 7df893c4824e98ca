"""From text runs to text: a line network of our own in an ensemble with Tesseract (docs/adr/0011)."""
