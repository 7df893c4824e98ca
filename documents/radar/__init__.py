"""The missing-document radar: what an employer's file should hold against what lies in it."""
