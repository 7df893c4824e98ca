"""Files of the core system into the registry: good lines in, bad ones aside, safe to repeat."""
