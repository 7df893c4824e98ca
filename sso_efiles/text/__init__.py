"""Text as Thai offices write it: one spelling for what looks the same, and dates of the Buddhist Era."""
