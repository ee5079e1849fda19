"""How a CSV file is written, and its rows. Start reading at `choose_reader.CsvRelation`."""
