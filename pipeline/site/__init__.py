"""Pages that show a release in a browser, without a network; each room makes one."""
