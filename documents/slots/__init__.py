"""The page ledger: counted sides of paper against slots, gaps that papers name, who signed for what."""
