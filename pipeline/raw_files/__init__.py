"""How a CSV file is really written, and its rows. The way in is `choose_reader.Rows`."""
