"""The bounded process that decodes and reads: its client, its worker, the walls round it (docs/adr/0006)."""
