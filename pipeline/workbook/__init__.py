"""Workbooks for coders: the raw tables as sheets, and back. Start at `write_workbook` or `import_table`."""
