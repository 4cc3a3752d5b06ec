"""How often something may be tried: counters in windows, one upsert each, exact under any concurrency."""

from datetime import datetime, timedelta

from django.db import connection

from xinhe.kernel.refusal import TooMany
from xinhe.people.models import Tries

# The count of a window that is over begins again; all moments come from the caller.
_HIT = """
INSERT INTO people_tries AS tries (key, since, count) VALUES (%(key)s, %(at)s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN tries.since <= %(over)s THEN 1 ELSE tries.count + 1 END,
    since = CASE WHEN tries.since <= %(over)s THEN %(at)s ELSE tries.since END
RETURNING count, since
"""


def hit(key: str, *, limit: int, seconds: int, at: datetime) -> None:
    """Count one try in a window of so many seconds; TooMany, with the seconds to wait, when it is over.

    Inside a transaction that is later rolled back the count is rolled back with it: count before, outside.
    """
    window = timedelta(seconds=seconds)
    with connection.cursor() as cursor:
        cursor.execute(_HIT, {"key": key[:120], "at": at, "over": at - window})
        count, since = cursor.fetchone()
    if count > limit:
        left = (since + window - at).total_seconds()
        raise TooMany(retry_after=max(1, int(left) + 1))


def clear(key: str) -> None:
    """Forget the tries, because one succeeded."""
    Tries.objects.filter(key=key[:120]).delete()


def sweep(*, older_than: datetime) -> int:
    """Forget the windows that began before this moment; how many there were."""
    return Tries.objects.filter(since__lt=older_than).delete()[0]
