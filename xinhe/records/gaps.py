"""Numbers without gaps: what a counter and the numbers in use say of a record that is not there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Model

from xinhe.kernel.discrepancy import Discrepancy

MOST = 200


@dataclass(frozen=True)
class Numbered:
    """Numbers that a counter gives out one after the other.

    ``used`` selects (key, n) of every number in use; ``counter`` keeps the last n of each key; ``number`` writes one.
    """

    title: str
    counter: type[Model]
    used: str
    number: Callable[[str, int], str]


def gaps(numbered: Numbered) -> Iterator[Discrepancy]:
    """Each number that was given out and is not there, and each counter that does not stand at the last one.

    Of many missing numbers the first are named, and that there are more.
    """
    counter = numbered.counter._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce(counter.key, used.key), counter.last, used.top"  # noqa: S608 (only our own SQL is put in)
            f" FROM (SELECT key, max(n) AS top FROM ({numbered.used}) used GROUP BY key) used"
            f" FULL JOIN {counter} counter ON counter.key = used.key"
            " WHERE used.top IS DISTINCT FROM counter.last ORDER BY 1"
        )
        for key, last, top in cursor.fetchall():
            what = f"计数器记到 {last or 0}，最后一个{numbered.title}是 {top or 0}"
            yield Discrepancy(str(key), 0, what)
        cursor.execute(
            f"SELECT counter.key, n FROM {counter} counter, generate_series(1, counter.last) n"  # noqa: S608
            f" EXCEPT SELECT key, n FROM ({numbered.used}) used ORDER BY 1, 2 LIMIT {MOST}"
        )
        missing = cursor.fetchall()
        for key, n in missing:
            yield Discrepancy(numbered.number(key, n), 0, f"这个{numbered.title}发出过，现已不存在")
        if len(missing) == MOST:
            yield Discrepancy(numbered.title, 0, f"缺的{numbered.title}只列出前 {MOST} 个，后面可能还有")
