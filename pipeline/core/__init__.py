"""What every package uses: findings, errors, SQL text, templates, and the folder a run works in."""
