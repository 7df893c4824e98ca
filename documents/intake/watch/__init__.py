"""The watch over a scanner's hot folder: it ends only when a person ends it."""
