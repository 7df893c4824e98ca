"""What an officer typed: parsed, taken for something, narrowed, paged through, marked on what is found."""
