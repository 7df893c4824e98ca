"""An employer's file and its pages: to read, to look at, to take away."""
