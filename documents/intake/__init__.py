"""What comes in: batches, bytes, pages."""
