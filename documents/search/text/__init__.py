"""Text as search sees it: folded into letters that OCR cannot confuse, cut into n-grams (pure)."""
