"""What a release is measured against: `python bare.py PROJECT FOLDER` makes the same files and checks nothing.

CSV, Parquet, a keyed .duckdb and a zip of them, with the settings of `pipeline.package.duckdb_file` and
`pipeline.package.write_package`: the same storage, keys, checks, compression and levels of rows that point to others.
"""

import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import made

TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "year": "INTEGER", "boolean": "BOOLEAN"}  # fmt: skip
BYTE_IDENTICAL = 200_000
ZIP_LEVEL = 4


def main(project: Path, folder: Path) -> None:
    """Make the files, in a new folder."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "data").mkdir(parents=True)
    with duckdb.connect() as connection:
        for table in made.THREE:
            types = ", ".join(f"'{name}': '{TYPES[kind]}'" for name, (kind, *_) in table.columns.items())
            source = f"read_csv('{project}/raw/{table.name}.csv', auto_detect = false, header = true, columns = {{{types}}})"
            connection.execute(f"CREATE TEMP TABLE raw_{table.name} AS FROM {source}")
        counts = [
            connection.execute(f"SELECT count(*) FROM raw_{t.name}").fetchone() or (0,) for t in made.THREE
        ]
        storage = "STORAGE_VERSION 'v1.2.0'"
        if sum(count for (count,) in counts) <= BYTE_IDENTICAL:
            connection.execute("SET threads = 1")
            storage += ", BLOCK_SIZE 16384"
        connection.execute("SET force_compression = 'uncompressed'")
        connection.execute(f"ATTACH '{folder / 'made.duckdb'}' AS package ({storage}); USE package")
        for name, codes in made.CODES.items():
            connection.execute(f"CREATE TYPE codes_{name} AS ENUM ({', '.join(map(repr, codes))})")
        for table in made.THREE:
            _write(connection, table, folder / "data")
        connection.execute("USE memory; DETACH package")
    _zip(folder)


def _write(connection: duckdb.DuckDBPyConnection, table: made.Table, data: Path) -> None:
    connection.execute(f"CREATE TABLE {table.name} ({', '.join(_columns(table))})")
    name, key = table.name, table.key
    own = [up for up, to in table.points.items() if to == name]
    if not own:
        connection.execute(f"INSERT INTO {name} FROM raw_{name} ORDER BY {key}")
    for up in own:
        connection.execute(
            f"CREATE TEMP TABLE levels AS WITH RECURSIVE levels AS (SELECT {key}, 0 AS level FROM raw_{name} WHERE {up} IS NULL "
            f"UNION ALL SELECT row.{key}, level + 1 FROM levels JOIN raw_{name} AS row ON row.{up} = levels.{key}) FROM levels"
        )
        ((deepest,),) = connection.execute("SELECT max(level) FROM levels").fetchall()
        for level in range(deepest + 1):
            rows = f"raw_{name} SEMI JOIN (FROM levels WHERE level = {level}) USING ({key})"
            connection.execute(f"INSERT INTO {name} FROM {rows} ORDER BY {key}")
    for kind, settings in (("csv", "FORMAT csv, HEADER"), ("parquet", "FORMAT parquet, COMPRESSION zstd")):
        connection.execute(
            f"COPY (FROM package.{name} ORDER BY {key}) TO '{data}/{name}.{kind}' ({settings})"
        )


def _columns(table: made.Table) -> Iterator[str]:
    keys = {other.name: other.key for other in made.THREE}
    words = {"minimum": "{} >= '{}'", "maximum": "{} <= '{}'", "pattern": "regexp_full_match({}, '{}')", "maxLength": "length({}) <= {}"}  # fmt: skip
    for name, (kind, limits, _, _) in table.columns.items():
        column = f"{name} codes_{limits['codes']}" if "codes" in limits else f"{name} {TYPES[kind]}"
        checks = [f"CHECK ({words[word].format(name, bound)})" for word, bound in limits.items() if word in words]  # fmt: skip
        yield " ".join([column, "NOT NULL" if limits.get("required") else "", *checks])
    yield f"PRIMARY KEY ({table.key})"
    for name, to in table.points.items():
        yield f"FOREIGN KEY ({name}) REFERENCES {to} ({keys[to]})"
    first, *others = table.rule.split(" <= ")
    for one, other in zip([first, *others], others, strict=False):
        yield f"CHECK ({one} <= {other})"


def _zip(folder: Path) -> None:
    with zipfile.ZipFile(
        folder.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED, compresslevel=ZIP_LEVEL
    ) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            archive.write(path, path.relative_to(folder.parent))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
