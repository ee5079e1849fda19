"""What shows a release in a browser, without a network: the dataset's page and the SQL console."""
