"""How often something may be tried: counters in windows, one upsert each, exact under any concurrency."""

from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest

from xinhe.kernel.refusal import TooMany
from xinhe.people.models import Tries

# The part of an IPv6 address that a provider gives to one subscriber.
NETWORK = 64
TRANSLATED = IPv6Network("64:ff9b::/96")
# The count of a window that is over begins again; all moments come from the caller.
_HIT = """
INSERT INTO people_tries AS tries (key, since, count) VALUES (%(key)s, %(at)s, %(weight)s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN tries.since <= %(over)s THEN %(weight)s ELSE tries.count + %(weight)s END,
    since = CASE WHEN tries.since <= %(over)s THEN %(at)s ELSE tries.since END
RETURNING count, since
"""


def hit(key: str, *, limit: int, seconds: int, at: datetime, weight: int = 1) -> None:
    """Count one try in a window of so many seconds; TooMany, with the seconds to wait, when it is over.

    What weighs more than one, like bytes, counts by its weight.

    Inside a transaction that is later rolled back the count is rolled back with it: count before, outside.
    """
    window = timedelta(seconds=seconds)
    with connection.cursor() as cursor:
        cursor.execute(_HIT, {"key": key[:120], "at": at, "over": at - window, "weight": weight})
        count, since = cursor.fetchone()
    if count > limit:
        left = (since + window - at).total_seconds()
        raise TooMany(retry_after=max(1, int(left) + 1))


def give_back(key: str, weight: int) -> None:
    """Take a weight out of the count again, because what it stood for came to something."""
    Tries.objects.filter(key=key[:120]).update(count=Greatest(F("count") - weight, 0))


def source(address: str | None) -> str:
    """Who asks, as limits count: an IPv4 address, also one written as IPv6, or the network that an IPv6 host has.

    Every subscriber has 2^64 addresses of a network; counted one by one they would have no limit.
    """
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return address or ""
    if isinstance(found, IPv6Address):
        if (wrapped := _wrapped(found)) is not None:
            return str(wrapped)
        return str(ip_network((found, NETWORK), strict=False))
    return str(found)


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 host that an IPv6 address stands for: written as one, behind 6to4 or Teredo, or behind a translator
    (NAT64).

    A 6to4 host would else have 65,536 networks, and all behind a translator one together.
    """
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour


def clear(key: str) -> None:
    """Forget the tries, because one succeeded."""
    Tries.objects.filter(key=key[:120]).delete()


def sweep(*, older_than: datetime) -> int:
    """Forget the windows that began before this moment; how many there were."""
    return Tries.objects.filter(since__lt=older_than).delete()[0]
