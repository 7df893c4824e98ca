"""A scan becomes stored words, numbers and a form."""
