"""How far each office is, and when it will be done."""
