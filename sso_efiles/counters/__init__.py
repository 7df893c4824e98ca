"""The dashboard's counters: changed beside the rows that they count, so that nobody has to count rows."""
