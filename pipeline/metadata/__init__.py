"""What archives, catalogues and readers' tools expect beside the data: one small module a format.

Each module has NAME, the file that it makes in the package's folder, and `text`, which makes it out of a
`Facts` and nothing else. Everything is said once, in schemas/dataset.json and the Table Schemas.
"""
