"""Look-ups of who has come to a window: by one exact fact, counted, and in the log of looks."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from xinhe.kernel.refusal import Unknown, gettext_noop
from xinhe.people import throttle, vault
from xinhe.people.chaining import append
from xinhe.people.models import Reveal
from xinhe.people.person import Person

# Our choice: more than a busy window needs in an hour, far less than trying names one by one takes.
IN_AN_HOUR = 200
HOUR = 3600
# While one person is served the same fact is asked again with every field that is left.
SAME_VISIT = timedelta(minutes=10)
TOO_MANY = gettext_noop("查找来访人的次数太多，请过一会儿再查。登记不受影响。")


def ask(by: Person, facts: Mapping[str, str], *, at: datetime) -> None:
    """Count a look-up before it is made. Raises Unknown for who is no member of staff, TooMany when it is over."""
    if by.account is None or by.office is None or not by.roles:
        raise Unknown()
    if not all(_was_asked(by, kind, value, at=at) for kind, value in facts.items()):
        throttle.hit(f"inquiry/{by.account.pk}", limit=IN_AN_HOUR, seconds=HOUR, at=at)


def tell(by: Person, facts: Mapping[str, str], *, shown: int, at: datetime) -> None:
    """Log a look-up, fact by fact: also one that found nothing. The same visit is logged once."""
    assert by.account is not None
    assert by.office is not None
    for kind, value in facts.items():
        if not _was_asked(by, kind, value, at=at):
            hashed = vault.finder(kind, value)
            look = Reveal(account=by.account, office=by.office, party=0, reason=reason_of(kind, shown), at=at, until=at)
            look.fact, look.finder, look.shown = kind, hashed, shown
            append(look)


def reason_of(fact: str, shown: int) -> str:
    """How the log of looks tells of a look-up."""
    return f"窗口按{Reveal.Fact(fact).label}查找来访人，查到 {shown} 件"


def _was_asked(by: Person, kind: str, value: str, *, at: datetime) -> bool:
    rows = Reveal.objects.filter(account=by.account, finder=vault.finder(kind, value))
    return rows.filter(at__gt=at - SAME_VISIT, at__lte=at).exists()
