"""What comes in: sending, batches, pages set aside."""
