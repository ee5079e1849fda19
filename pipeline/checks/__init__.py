"""Layers 2 and 3: constraints and rules of rows, quotes in their documents, consistency of the tables."""
