"""The gate: handed over, checked, certified, by different people; certificates and their public check."""
