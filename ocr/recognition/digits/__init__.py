"""Single digits and the numbers they make, read by a small network of their own."""
