"""Training of both networks from drawn examples: run by a person, never by the office; not in its image."""
