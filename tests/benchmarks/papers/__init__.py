"""Papers of our own making: forms, letters and receipts, other fonts and layouts, worn, with their truth."""
