"""The compositions: one module a command, each a whole run from raw/ to its result."""
