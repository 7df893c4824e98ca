"""The query planner: from samples of pages and names, what an index is asked for a folded string."""
