"""Table Schema and Table Dialect (Data Package v2) with what the engine adds."""
