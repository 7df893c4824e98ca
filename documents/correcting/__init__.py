"""What a person corrected of what was read: words and numbers, which outlive another reading."""
