"""What a country takes on disk, table by table: what grows first, and how fast.

bin/bench --families 10000 --sizes
"""

from collections.abc import Iterator

from django.db import connection

LARGEST = 12
SIZES = """
SELECT relname, greatest(reltuples, 0)::bigint, pg_table_size(oid), pg_indexes_size(oid)
FROM pg_class WHERE relkind IN ('r', 'm') AND relnamespace = 'public'::regnamespace
ORDER BY pg_total_relation_size(oid) DESC
"""


def measure(families: int) -> Iterator[str]:
    """The largest tables, and all of them together."""
    with connection.cursor() as cursor:
        cursor.execute(SIZES)
        tables = cursor.fetchall()
    yield f"{families} families\n"
    yield "| table | rows | rows a family | MB | of which indexes | kB a family |\n|" + " --- |" * 6
    for name, rows, size, indexes in tables[:LARGEST]:
        yield _line(name, rows, size, indexes, families)
    rest = tables[LARGEST:]
    yield _line(f"{len(rest)} more", *(sum(each) for each in list(zip(*rest, strict=True))[1:]), families)
    yield _line("all", *(sum(each) for each in list(zip(*tables, strict=True))[1:]), families)


def _line(name: str, rows: int, size: int, indexes: int, families: int) -> str:
    whole = size + indexes
    return (
        f"| {name} | {rows:,} | {rows / families:.1f} | {whole / 1e6:,.0f} | {indexes / 1e6:,.0f} |"
        f" {whole / families / 1000:.1f} |"
    )
