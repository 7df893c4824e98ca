"""Who did or saw what, when: rows that can be added and never changed, under seals."""
