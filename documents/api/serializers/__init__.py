"""What callers read, by subject: the contract's shapes, to the letter, and what was added to them."""
