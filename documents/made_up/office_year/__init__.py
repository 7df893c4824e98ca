"""A made-up office's year at its desks, in memory alone: for tests, training and the forecast's benchmark."""
