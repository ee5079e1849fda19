"""Layer 1: is each cell what its field allows? The way in is `check_cells.check`."""
