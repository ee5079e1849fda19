"""The published tables, made from the raw ones by SQL. The way in is `normalise.make_tables`."""
