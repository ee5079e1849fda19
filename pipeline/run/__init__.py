"""The compositions: check, release, show and console, each a whole run from raw/ to its result."""
