"""What leaves the house: the whole file as PDF/A or BagIt."""
