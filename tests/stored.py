"""What the migrations stored, put back after a test that commits.

Django's own way empties every table by name and makes an object of each row it kept, one INSERT at a time. Here only
the tables with rows in them are emptied, and the database copies what was kept by itself: a hundredth of the work.
"""

from django.db import connection, transaction


def _names(sql: str, *tables: str) -> str:
    return sql.format(*(connection.ops.quote_name(table) for table in tables))


def _kept_by_triggers() -> set[str]:
    """Give the indexes of words of SQLite: tables that the database itself fills from others."""
    if connection.vendor != "sqlite":
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%'")
        return {name for (name,) in cursor.fetchall()}


def _with_rows() -> list[str]:
    """Give the tables of our models, and of the libraries', that hold a row."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = sorted(set(tables) - _kept_by_triggers())
    asked = [_names(f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {{}})", t) for number, t in enumerate(tables)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [tables[number] for (number,) in cursor.fetchall()]


def keep() -> dict[str, str]:
    """Copy each table with rows in it, and give the name of its copy."""
    kept = {table: f"kept_{number}" for number, table in enumerate(sorted(_with_rows()))}
    with connection.cursor() as cursor:
        for table, copy in kept.items():
            cursor.execute(_names("DROP TABLE IF EXISTS {}", copy))
            cursor.execute(_names("CREATE TABLE {} AS SELECT * FROM {}", copy, table))
    return kept


def put_back(kept: dict[str, str]) -> None:
    """Make the database hold what `keep` copied and nothing else; the foreign keys are checked at the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _with_rows():
            cursor.execute(_names("DELETE FROM {}", table))
        for table, copy in kept.items():
            cursor.execute(_names("INSERT INTO {} SELECT * FROM {}", table, copy))
