"""Intake by the act, against bare psycopg inserts of the same rows: same tables, indexes, role and fsync.

Both run in one process over one connection and commit once per matter. The bare side is handed rows that are ready:
it checks nothing, computes no deadline, hash, seal or search word, and knows how often each table is written.
"""

import itertools
import pickle
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, cast

import psycopg
from django.conf import settings
from django.db import connection
from django.utils.timezone import now
from psycopg import sql
from psycopg.types.json import Jsonb

from bench import questions, words
from bench.results import Intake
from xinhe.kernel.tables import Row
from xinhe.kernel.uuid7 import uuid7
from xinhe.matters.acts.intake import intake
from xinhe.matters.filing import Filing, Identity
from xinhe.matters.importing.taking import ImportPlan, ImportReport, take
from xinhe.people.models import Account
from xinhe.people.person import staff
from xinhe.postgres import launcher

SAMPLE, TURNS = 40, 3
COUNTER = (
    "INSERT INTO matters_counter AS c (key, last) VALUES (%s, 1) ON CONFLICT (key) DO UPDATE SET last = c.last + 1"
)
TABLES = {
    "matters_matter": "id",
    "matters_event": "matter_id",
    "matters_party": "matter_id",
    "matters_item": "matter_id",
    "matters_deadline": "matter_id",
    "matters_feed": "record_id",
    "channels_outgoing": "subject_id",
    "channels_notice": "subject_id",
}
GIVEN_BY_DATABASE = {("matters_feed", "id"), ("matters_feed", "xid")}


def main(seconds: str, out: str) -> None:
    """Measure and leave the result in a file."""
    Path(out).write_bytes(pickle.dumps(measure(int(seconds))))


def measure(seconds: int) -> Intake:
    """Take turns, so that both see the same machine."""
    launcher.ensure(settings.HOME)
    clerk = staff(Account.objects.select_related("office__region").get(username="bench-clerk"))
    random = Random(int(time.time()))
    sample = [_take_in(_filing(random), clerk) for _ in range(SAMPLE)]
    copies = [Copy.of(matter) for matter in sample]
    found = Intake(rows=sum(len(rows) for _, _, rows in copies[0].tables))
    with psycopg.connect(**_as_django()) as link:
        for _ in range(TURNS):
            filings = [_filing(random) for _ in range(2000 * seconds)]
            found.act.append(_rate(lambda one: _take_in(one, clerk), filings, seconds))
            ready = [copies[n % SAMPLE].anew() for n in range(2000 * seconds)]
            found.bare.append(_rate(lambda one: one.insert(link), ready, seconds))
            found.imported.append(_import_rate(filings, seconds))
    return found


def _import_rate(filings: Sequence[Filing], seconds: int) -> float:
    """Rows of a table a second, as ``xinhe import`` takes them in."""
    rows = (Row(_cells(filing, n).items(), number=n) for n, filing in enumerate(filings, start=1))
    plan = ImportPlan(source=str(uuid7()), region=filings[0].region, at=now())
    started, done = time.perf_counter(), 0
    for taken, refused in take(rows, plan, ImportReport()):
        assert not refused, refused
        done += taken
        if time.perf_counter() - started > seconds:
            break
    return done / (time.perf_counter() - started)


def _cells(filing: Filing, n: int) -> dict[str, str]:
    who = filing.petitioner
    assert who is not None
    told = {"id": str(n), "title": filing.title, "body": filing.body, "region": filing.region, "name": who.name}
    return told | {"phone": who.phone, "channel": filing.channel, "category": filing.category}


def _rate(work: Any, given: Sequence[Any], seconds: int) -> float:
    started, done = time.perf_counter(), 0
    for one in given:
        work(one)
        done += 1
        if time.perf_counter() - started > seconds:
            break
    return done / (time.perf_counter() - started)


def _take_in(filing: Filing, clerk: Any) -> Any:
    return intake(filing, by=clerk, at=now())


def _filing(random: Random) -> Filing:
    text = words.write(random)
    return Filing(
        kind="petition",
        title=text.title,
        body=text.body,
        region=random.choice(questions.county()[0].villages)[0],
        channel="phone",
        category=text.topic.category,
        petitioner=Identity(name=words.person(random), phone=f"1{random.randint(3_000_000_000, 9_999_999_999)}"),
    )


def _as_django() -> dict[str, Any]:
    connection.ensure_connection()
    keep = ("host", "port", "user", "dbname")
    told = cast(psycopg.Connection[Any], connection.connection).info.get_parameters()
    return {key: value for key, value in told.items() if key in keep}


# A store that is used again holds the numbers of the run before.
BARE = itertools.count(int(time.time()) % 10**6 * 10**4)


@dataclass
class Copy:
    """The rows of one matter, to be written again under another key and number."""

    old: str
    number: str
    key: str
    tables: list[tuple[sql.Composed, list[str], list[tuple[Any, ...]]]]

    @classmethod
    def of(cls, matter: Any) -> "Copy":
        """All rows that intake wrote for a matter."""
        tables = []
        with connection.cursor() as cursor:
            for table, key in TABLES.items():
                cursor.execute(f'SELECT * FROM {table} WHERE "{key}" = %s', [matter.pk])
                names = [c.name for c in cursor.description]
                types = [c.type_code for c in cursor.description]
                kept = [n for n, name in enumerate(names) if (table, name) not in GIVEN_BY_DATABASE]
                rows = [tuple(_plain(row[n], types[n]) for n in kept) for row in cursor.fetchall()]
                columns = [names[n] for n in kept]
                statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                    sql.Identifier(table),
                    sql.SQL(", ").join(map(sql.Identifier, columns)),
                    sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
                )
                if rows:
                    tables.append((statement, columns, rows))
        return cls(str(matter.pk), matter.number, str(matter.pk), tables)

    def anew(self) -> "Copy":
        """The same rows for a new matter: one number names one."""
        fresh, number = uuid7(), f"BARE-{next(BARE):010d}"

        def renamed(value: Any) -> Any:
            if str(value) == self.old:
                return fresh
            if not isinstance(value, str):
                return value
            return value.replace(self.old, str(fresh)).replace(self.number, number)

        tables = [(s, c, [tuple(renamed(value) for value in row) for row in rows]) for s, c, rows in self.tables]
        return Copy(self.old, self.number, str(fresh), tables)

    def insert(self, link: "psycopg.Connection[Any]") -> None:
        """Write them, and take a number as the act does."""
        with link.transaction():
            link.execute(COUNTER, ["BENCH-BARE"])
            for statement, _, rows in self.tables:
                for row in rows:
                    link.execute(statement, row)


def _plain(value: Any, type_code: int) -> Any:
    return Jsonb(value) if type_code == JSONB and not isinstance(value, str) else value


JSONB = psycopg.adapters.types["jsonb"].oid
