"""Reads a table that another program wrote, and proposes the files of raw/ and schemas/ that describe it."""
