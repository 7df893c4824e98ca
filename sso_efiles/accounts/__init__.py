"""Who works where, and under which role."""
