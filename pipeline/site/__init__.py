"""The web page of a package: its data, its outlines of countries and its scripts."""
