"""The metadata files of a package, for archives, catalogues and other programs: one module for each format.

Each module has NAME, the path of its file in the package, and `text`, which returns the file's content from
a `Facts` alone. All values come from schemas/dataset.json and the Table Schemas.
"""
