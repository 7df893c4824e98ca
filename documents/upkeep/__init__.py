"""What keeps the whole true: the invariants, originals that rotted, the jobs of the scheduler."""
