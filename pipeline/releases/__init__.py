"""What was published before: the ledger, the packages, their differences, and layer 4 (history)."""
