"""When the work will be done, how far to trust that, and what would hasten it: numbers in, numbers out."""
