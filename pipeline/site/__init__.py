"""The dataset's page and the SQL console: what a browser opens."""
