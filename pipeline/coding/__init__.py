"""What helps those who edit raw/: new keys, and merging what two of them did."""
