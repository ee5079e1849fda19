"""Layer 1: is each cell what its field allows? Start reading at `check_cells.check`."""
