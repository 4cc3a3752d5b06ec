"""Fills one store: tables, the county, then N matters by COPY from several processes. Run by itself per home."""

import pickle
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from random import Random

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection
from django.utils import timezone

from bench import county as county_of
from bench.county import PREFIX, County
from bench.lives import COLUMNS, Lines, Span, Story, first_of
from xinhe.jobs.management.commands.migrate import grant
from xinhe.kernel.clock import local_day
from xinhe.postgres import launcher

CHUNK = 2_000
PROCESSES = 2
# How the server runs while it is filled; measured is what it ships with.
DURING = {"max_wal_size": "8GB", "autovacuum": "off"}

# The board's sums, as ``insight.counting.cells`` makes them: every place above and the office, by day and by month.
CELLS = """
    WITH days AS MATERIALIZED (
        SELECT string_to_array(trim(BOTH '/' FROM region_path), '/') AS places, kind, day, measure, office_id,
               CASE WHEN measure IN ('received', 'taken') THEN category ELSE '' END AS category, value,
               sum(weight) AS n
        FROM insight_count GROUP BY 1, 2, 3, 4, 5, 6, 7
    ), scoped AS (
        SELECT 'region:' || place AS scope, days.* FROM days, unnest(places) AS place
        UNION ALL
        SELECT 'office:' || office_id, days.* FROM days WHERE office_id IS NOT NULL
    )
    INSERT INTO insight_cell (scope, kind, is_month, day, measure, town, category, value, n)
    SELECT scope, kind, is_month, CASE WHEN is_month THEN date_trunc('month', day)::date ELSE day END, measure,
           CASE WHEN measure IN ('received', 'taken') THEN places[array_upper(places, 1)] ELSE '' END,
           category, value, sum(n)
    FROM scoped, (VALUES (false), (true)) AS spans (is_month)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    ORDER BY 4  -- as the follower writes them, day after day
"""
FOLLOWED = """
    INSERT INTO matters_cursor (name, xid, feed_id)
    SELECT 'insight', xid::text::bigint, id FROM matters_feed ORDER BY xid DESC, id DESC LIMIT 1
    ON CONFLICT (name) DO UPDATE SET xid = excluded.xid, feed_id = excluded.feed_id
"""


def fill(total: int) -> None:
    """Make the store of this XINHE_HOME; prints how long each part took."""
    call_command("migrate", verbosity=0)
    at = timezone.now() - timedelta(minutes=1)
    county = county_of.build(at=at)
    span = Span(total=total, now=at)
    (settings.HOME / "county.pickle").write_bytes(pickle.dumps((county, span)))
    indexes = _drop_indexes()
    _write(county, span)
    _at_once("索引、汇总", [CELLS, *sorted(indexes, key=_place)])
    _execute(FOLLOWED)
    _count_numbers(span)
    _at_once("VACUUM ANALYZE", [f"VACUUM (ANALYZE) {table}" for table in (*COLUMNS, "insight_cell")])
    _execute(*(f"ALTER SYSTEM RESET {name}" for name in DURING), "SELECT pg_reload_conf()", "CHECKPOINT")


def _write(county: County, span: Span) -> None:
    """All matters, from several processes."""
    _execute(*(f"ALTER SYSTEM SET {name} = '{value}'" for name, value in DURING.items()), "SELECT pg_reload_conf()")
    connection.close()
    started = time.monotonic()
    dsn = launcher.superuser_dsn(settings.HOME)
    jobs = [(dsn, county, span, first) for first in range(0, span.total, CHUNK)]
    with get_context("spawn").Pool(PROCESSES) as pool:
        for done, _ in enumerate(pool.imap_unordered(_write_chunk, jobs), start=1):
            _tell(min(span.total, done * CHUNK), span.total, started)


def _tell(done: int, total: int, started: float) -> None:
    if done == total or done % (total // 10) < CHUNK:
        print(f"  {done:,} / {total:,} 件，{time.monotonic() - started:.0f} 秒", file=sys.stderr, flush=True)


def _at_once(what: str, statements: Sequence[str]) -> None:
    """Statements side by side, as many as there are processes."""
    started = time.monotonic()
    with ThreadPoolExecutor(PROCESSES) as pool:
        list(pool.map(_execute, statements))
    print(f"  {what}，{time.monotonic() - started:.0f} 秒", file=sys.stderr, flush=True)


def _place(statement: str) -> int:
    """The index that takes longest first; those of the table that the sums are made of last."""
    return 0 if "matter_words" in statement else 2 if "insight_count" in statement else 1


def _write_chunk(job: tuple[str, County, Span, int]) -> int:
    """Make and copy some matters in one transaction."""
    dsn, county, span, first = job
    lines = Lines()
    random = Random(first)
    last = min(first + CHUNK, span.total)
    for index in range(first, last):
        Story(lines, county, span, index, random).write()
    with psycopg.connect(dsn) as link, link.cursor() as cursor:
        # The rows are consistent as made; asking a foreign key for each of them takes longer than all the rest.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL synchronous_commit = off")
        for table, columns in COLUMNS.items():
            names = ", ".join(f'"{name}"' for name in columns.split())
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                copy.write("\n".join(lines.of[table]) + "\n" if lines.of[table] else "")
    return last - first


def _drop_indexes() -> list[str]:
    """Drop what is built faster after the rows; the statements that make it again."""
    tables = list(COLUMNS)
    with psycopg.connect(launcher.superuser_dsn(settings.HOME), autocommit=True) as link:
        plain = link.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) "
            "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            [tables],
        ).fetchall()
        keys = link.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'p' AND conrelid::regclass::text = ANY(%s) AND conrelid <> 'matters_matter'::regclass",
            [tables],
        ).fetchall()
        for name, _ in plain:
            link.execute(f'DROP INDEX "{name}"')
        for table, name, _ in keys:
            link.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    made = [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}' for table, name, definition in keys]
    return made + [definition for _, definition in plain]


def _execute(*statements: str) -> None:
    with psycopg.connect(launcher.superuser_dsn(settings.HOME), autocommit=True) as link:
        link.execute("SET work_mem = '512MB'")
        link.execute("SET maintenance_work_mem = '1GB'")
        for statement in statements:
            link.execute(statement)


def _count_numbers(span: Span) -> None:
    """The numbers given out so far this year."""
    year = local_day(span.now).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO matters_counter (key, last) VALUES (%s, %s)",
            [f"{PREFIX}-{year}", span.total - first_of(span, year)],
        )


def fill_main(total: str) -> None:
    """The same from a command line."""
    fill(int(total))


def migrate_main() -> None:
    """Bring the tables of a store that was made before up to date; of its logs no stock is taken (``bench.proof``)."""
    call_command(migrate.Command(), verbosity=0)
    grant("default")
