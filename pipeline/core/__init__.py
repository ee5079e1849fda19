"""Modules used by every package: findings, errors, SQL text, templates, and the workspace of a run."""
