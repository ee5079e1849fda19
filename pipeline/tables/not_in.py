"""NOT IN over an empty value: the comparison is unknown for every row, so that SQL returns none."""

import duckdb

from pipeline.contract import sql_tree
from pipeline.core.errors import ContractError


def refuse_empty(connection: duckdb.DuckDBPyConnection, file: str, query: str) -> None:
    """Raise an error if a SELECT compares by NOT IN with values of which one is empty.

    A SELECT after NOT IN that depends on the row of the outer query cannot be run alone and is not checked.

    Args:
        connection: the working database.
        file: the file with the query.
        query: the query.

    Raises:
        ContractError: a value is empty, or cannot be computed.
    """
    for values in sql_tree.not_in(query):
        try:
            described = connection.execute(f"DESCRIBE {values}").fetchall()
            columns = [f"v{number}" for number, _ in enumerate(described)]
            is_empty = " OR ".join(f"{column} IS NULL" for column in columns)
            found = connection.execute(
                f"SELECT 1 FROM ({values}) AS compared ({', '.join(columns)}) WHERE {is_empty} LIMIT 1"
            ).fetchall()
        except (duckdb.BinderException, duckdb.CatalogException):
            continue
        except (duckdb.InterruptException, duckdb.OutOfMemoryException):
            raise
        except duckdb.Error as error:
            raise ContractError([f"{file}: {str(error).splitlines()[0]} (after NOT IN)"]) from error
        if found:
            raise ContractError(
                [f"{file}: NOT IN finds nothing, because one of its values is empty; use NOT EXISTS"]
            )
