"""One contender of the benchmark, as a whole process: `python contender.py NAME PROJECT`; prints its count of faults.

Each checks as much of the same Table Schema as it can say.
"""

import sys
from pathlib import Path

import made


def ours(project: Path) -> int:
    """The compiled scan: types, constraints, codes, primary key and foreign key, every fault located."""
    import duckdb

    from pipeline.cells import check_cells
    from pipeline.contract import check_contract

    with duckdb.connect() as connection:
        findings, _ = check_cells.check(check_contract.read(project), connection)
    return sum(finding.count for finding in findings)


def frictionless(project: Path) -> int:
    """Validate the same schema, the standard's own way."""
    from frictionless.resources import TableResource

    resource = TableResource.from_descriptor(
        {"name": "events", "path": "raw/events.csv", "schema": made.table_schema()}, basepath=str(project)
    )
    report = resource.validate(limit_errors=10**9)
    return sum(len(task.errors) for task in report.tasks)


def pandas_pandera(project: Path) -> int:
    """Read with pandas and check with pandera: ranges, codes, patterns, lengths, keys; types by pandas's reader."""
    import pandas as pd
    import pandera.pandas as pandera

    frame = pd.read_csv(project / "raw" / "events.csv", dtype_backend="pyarrow", engine="pyarrow")
    columns = {}
    for name, (kind, limits, _, _) in made.COLUMNS.items():
        checks = []
        if "codes" in limits:
            checks.append(pandera.Check.isin(made.CODES[limits["codes"]]))
        if "pattern" in limits:
            checks.append(pandera.Check.str_matches(f"^(?:{limits['pattern']})$"))
        if "maxLength" in limits:
            checks.append(pandera.Check.str_length(max_value=limits["maxLength"]))
        if kind in {"integer", "number"} and frame[name].dtype.kind in "if":
            bounds = {"minimum": pandera.Check.ge, "maximum": pandera.Check.le}
            checks += [bounds[word](bound) for word, bound in limits.items() if word in bounds]
        columns[name] = pandera.Column(checks=checks, nullable=not limits.get("required"))
    schema = pandera.DataFrameSchema(columns, unique=["event_id"])
    try:
        schema.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        return len(errors.failure_cases)
    return 0


def _polars(project: Path):  # noqa: ANN202 - polars is imported where it is used
    import polars as pl

    types = {"integer": pl.Int64, "number": pl.Float64, "date": pl.Date, "year": pl.Int32}
    read = {name: types.get(kind, pl.String) for name, (kind, *_) in made.COLUMNS.items()}
    return pl.read_csv(project / "raw" / "events.csv", schema=read, ignore_errors=True)


def polars_dataframely(project: Path) -> int:
    """Read with polars and check with dataframely; a wrong type becomes null while reading, and is not told."""
    import dataframely as dy

    made_of = {
        "integer": dy.Int64,
        "number": dy.Float64,
        "date": dy.Date,
        "year": dy.Int32,
        "string": dy.String,
        "boolean": dy.String,
    }
    fields = {}
    for name, (kind, limits, _, _) in made.COLUMNS.items():
        more = {}
        if "pattern" in limits:
            more["regex"] = f"^(?:{limits['pattern']})$"
        if "maxLength" in limits:
            more["max_length"] = limits["maxLength"]
        if kind in {"integer", "number"}:
            more |= {word[:3]: bound for word, bound in limits.items() if word in {"minimum", "maximum"}}
        codes = limits.get("codes")
        if codes:
            fields[name] = dy.Enum(made.CODES[codes], nullable=not limits.get("required"))
        else:
            fields[name] = made_of[kind](
                nullable=not limits.get("required"), primary_key=name == "event_id", **more
            )
    schema = type("Events", (dy.Schema,), fields)
    _, failures = schema.filter(_polars(project), cast=True)
    return sum(failures.counts().values())


def polars_pointblank(project: Path) -> int:
    """Read with polars and check with pointblank; a wrong type becomes null while reading, and is not told."""
    import pointblank as pb

    check = pb.Validate(_polars(project))
    for name, (kind, limits, _, _) in made.COLUMNS.items():
        if limits.get("required"):
            check = check.col_vals_not_null(name)
        if "codes" in limits:
            check = check.col_vals_in_set(name, made.CODES[limits["codes"]])
        if "pattern" in limits:
            check = check.col_vals_regex(name, f"^(?:{limits['pattern']})$", na_pass=True)
        if kind in {"integer", "number"} and "minimum" in limits:
            check = check.col_vals_ge(name, limits["minimum"], na_pass=True)
        if kind in {"integer", "number"} and "maximum" in limits:
            check = check.col_vals_le(name, limits["maximum"], na_pass=True)
    done = check.rows_distinct(columns_subset="event_id").interrogate(get_first_n=100)
    return int(sum(done.n_failed().values()))


def duckdb_alone(project: Path) -> int:
    """The floor: DuckDB reads the file as text into nothing and counts its rows and its empty cells."""
    import duckdb

    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in made.COLUMNS)
    empty = " + ".join(f"count(*) FILTER ({name} IS NULL)" for name in made.COLUMNS)
    source = f"read_csv('{project / 'raw' / 'events.csv'}', auto_detect = false, header = true, columns = {{{columns}}})"
    ((count,),) = duckdb.execute(f"SELECT {empty} FROM {source}").fetchall()
    return int(count)


if __name__ == "__main__":
    print(globals()[sys.argv[1]](Path(sys.argv[2])))
