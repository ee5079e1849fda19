"""schemas/ as one value, and whether it agrees with itself. The way in is `check_contract.read`."""
