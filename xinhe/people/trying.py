"""Wrong tries to sign in: five from one place lock that name for that place, so that nobody locks another one out.

Many places together are stopped by a measure of the name itself, but for places from which its owner came before.
An unknown name is counted like a known one, or the lock would tell which names have accounts.
"""

from datetime import datetime, timedelta

from django.db import connection

from xinhe.kernel import chain
from xinhe.people.models import Account, SignIn, Tries
from xinhe.people.throttle import source

# 等保 8.1.4.1 b: limit wrong tries and shut the account; the numbers are our choice.
WRONG_TRIES = 5
MINUTES = 15
LOCKED_FOR = timedelta(minutes=MINUTES)
WRONG_TRIES_IN_ALL = 100
# So long a place counts as one from which the owner comes.
KNOWN_FOR = timedelta(days=90)
# The window of a lock begins with the last try that was judged; all moments come from the caller.
_TRY = """
INSERT INTO people_tries AS tries (key, since, count) VALUES (%(key)s, %(at)s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN tries.count >= %(limit)s AND tries.since <= %(over)s THEN 1 ELSE tries.count + 1 END,
    since = CASE WHEN tries.count >= %(limit)s AND tries.since > %(over)s THEN tries.since ELSE %(at)s END
RETURNING count
"""


def may_try(username: str, account: Account | None, address: str | None, *, at: datetime) -> bool:
    """Count a try as wrong before it is judged, so that many at once get no more than five; False if locked."""
    is_free_here = _tried(_here(username, address), limit=WRONG_TRIES, at=at)
    is_free = _tried(_in_all(username), limit=WRONG_TRIES_IN_ALL, at=at) if is_free_here else True
    return is_free_here and (is_free or _is_known(account, address, at=at))


def forget(username: str, address: str | None) -> None:
    """The tries from this place came to something; those from others stay counted."""
    Tries.objects.filter(key__in=[_here(username, address), _in_all(username)]).delete()


def unlock(username: str) -> int:
    """Open a name everywhere before its time; how many locks and counts there were."""
    return Tries.objects.filter(key__startswith=_name(username)).delete()[0]


def is_locked(username: str, *, at: datetime) -> bool:
    """True while this name is locked for some place, or for all new ones."""
    counted = Tries.objects.filter(key__startswith=_name(username), since__gt=at - LOCKED_FOR)
    rows = counted.values_list("key", "count")
    return any(n >= (WRONG_TRIES_IN_ALL if key == _in_all(username) else WRONG_TRIES) for key, n in rows)


def locked(usernames: list[str], *, at: datetime) -> set[str]:
    """Those of these names that are locked; one query however many there are."""
    rows = Tries.objects.filter(key__startswith="signin/", since__gt=at - LOCKED_FOR, count__gte=WRONG_TRIES)
    counted = dict(rows.values_list("key", "count"))
    names = {_name(username): username for username in usernames}
    found = {key for key, n in counted.items() if n >= WRONG_TRIES_IN_ALL or not key.endswith("/all")}
    return {names[key[: key.rindex("/") + 1]] for key in found if key[: key.rindex("/") + 1] in names}


def _tried(key: str, *, limit: int, at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_TRY, {"key": key, "at": at, "over": at - LOCKED_FOR, "limit": limit})
        (count,) = cursor.fetchone()
    return bool(count <= limit)


def _is_known(account: Account | None, address: str | None, *, at: datetime) -> bool:
    """True for a place from which the owner of the account came in before."""
    if account is None or not address:
        return False
    came = SignIn.objects.filter(account=account, result="ok", at__gt=at - KNOWN_FOR, address__isnull=False)
    return source(address) in {source(one) for one in came.values_list("address", flat=True).distinct()}


def _name(username: str) -> str:
    """What the keys of a name begin with; capitals make no other name."""
    return f"signin/{chain.sm3(username.lower().encode('utf-8', 'surrogatepass'))[:32]}/"


def _here(username: str, address: str | None) -> str:
    # A network's own bars and colons are all right, a slash would end the name.
    return f"{_name(username)}{source(address).replace('/', '_') or '-'}"


def _in_all(username: str) -> str:
    return f"{_name(username)}all"
