"""What a person decides: the review queue."""
