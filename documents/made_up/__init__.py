"""The demo and the made-up nation; the rest of the house never imports it."""
