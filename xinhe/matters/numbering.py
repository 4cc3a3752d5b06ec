"""Numbers and query codes of matters: unique by a counter row taken inside the transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from xinhe.jurisdiction.models import Region
from xinhe.kernel.clock import local_day
from xinhe.kernel.numbers import matter_number, query_code, same_code
from xinhe.matters.models import Counter, Matter
from xinhe.postgres.counter import counter
from xinhe.postgres.kept import Asked, ask

NEXT = counter(Counter)

# A number is "LH-26-004182-5"; its counter's key "LH-2026", by the year in China in which the matter was opened.
USED = f"""
SELECT substring(number FROM '^([A-Z]+)-') || '-' || extract(year FROM opened_at AT TIME ZONE 'Asia/Shanghai') AS key,
       substring(number FROM '^[A-Z]+-[0-9]+-([0-9]+)-')::bigint AS n
FROM {Matter._meta.db_table}
"""  # noqa: S608 (only our own table name is put in)


def nth_number(key: str, n: int) -> str:
    """The n-th number under a counter's key; the key itself where it is none of ours."""
    prefix, _, year = key.partition("-")
    return matter_number(prefix, int(year), n) if year.isdigit() else f"{key} {n}"


def next_number(region: Region, at: datetime, *along: Asked[Any]) -> str:
    """The next matter number of the receiving office's region; holds the counter's row until the transaction ends.

    What else is to be asked goes ``along``, before it and in the same trip.
    """
    prefix, year = prefix_of(region), local_day(at).year
    asked = NEXT.of(f"{prefix}-{year}")
    ask(*along, asked)
    [(last,)] = asked.rows
    return matter_number(prefix, year, last)


def prefix_of(region: Region) -> str:
    """The leading letters: the nearest region upward that has some, else XF (信访)."""
    if region.prefix:
        return region.prefix
    above = {r.code: r.prefix for r in Region.objects.filter(code__in=region.ancestors()).exclude(prefix="")}
    return next((above[code] for code in reversed(region.ancestors()) if code in above), "XF")


def number_of(id: str) -> str:
    """The number of a matter by its id, or the id where there is no such matter."""
    return Matter.objects.filter(pk=id).values_list("number", flat=True).first() or id


def code_of(matter: Matter) -> str:
    """The query code on the receipt: derived from key, matter and the version of its code, stored nowhere."""
    return query_code(settings.CODE_KEY, UUID(str(matter.pk)), matter.code_version)


def opens(matter: Matter, typed: str) -> bool:
    """True when the typed code is this matter's; takes the same time either way."""
    return same_code(code_of(matter), typed)
