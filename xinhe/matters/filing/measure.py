"""How often one telephone number may file in a day: a measure of who files, which no stranger can use up for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from xinhe.kernel.identity import check_phone
from xinhe.kernel.refusal import Refused, TooMany
from xinhe.matters.models import Matter, Received
from xinhe.people import throttle, vault

DAY = 24 * 3600


@contextmanager
def measured(phone: str, *, key: str, source: str, limit: int, at: datetime) -> Iterator[list[Matter]]:
    """Count a filing for its telephone number, as far as it comes from one place; the matter is put into the list.

    A number that nobody has proved to be theirs is anybody's to type: it counts for the place that types it alone. A
    retry is no other filing, and is answered also when the measure is full. Raises TooMany.
    """
    name = _name(phone, source)
    if name:
        try:
            throttle.hit(name, limit=limit, seconds=DAY, at=at)
        except TooMany:
            if not (key and Received.objects.filter(key=f"key/public/{key}").exists()):
                raise
    made: list[Matter] = []
    yield made
    if name and made and made[0].is_retried:
        throttle.give_back(name, 1)


def _name(phone: str, source: str) -> str:
    try:
        return f"filing-phone/{vault.finder('phone', check_phone(phone))}/{source}" if phone.strip() else ""
    except Refused:
        return ""  # intake says what is wrong with it
