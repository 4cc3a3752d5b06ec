"""Which kinds of records there are, and the proof over all of them: the day's seal and the verification."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from xinhe.documents import administration
from xinhe.documents import numbering as letter_numbers
from xinhe.documents.models import DocumentCounter
from xinhe.kernel.discrepancy import Discrepancy
from xinhe.matters import numbering as matter_numbers
from xinhe.matters.models import Counter
from xinhe.mediation.family import HANGS, MEDIATION
from xinhe.mediation.models import Mediator
from xinhe.mediation.stock import TABLES as REGISTER
from xinhe.petition.family import PETITION
from xinhe.postgres.view import one_view
from xinhe.records import sealing, verification
from xinhe.records.family import Family, hung
from xinhe.records.gaps import Numbered, gaps
from xinhe.records.models import Seal
from xinhe.referrals.family import REFERRAL
from xinhe.supervision.family import PAPER
from xinhe.supervision.finding_family import FINDING
from xinhe.supervision.models import Demand, Recommendation

# One table of matters, of which each kind hangs rows of its own on them; what supervision hangs on is known above.
FAMILIES: tuple[Family[Any, Any], ...] = (
    replace(
        PETITION,
        hangs=(
            *PETITION.hangs,
            *HANGS,
            hung(Demand, "matter", changes="answer answered_at answered_by"),
            hung(Recommendation, "matter", changes="adoption answer answered_at answered_by"),
        ),
        retells={**PETITION.retells, **MEDIATION.retells},
    ),
    PAPER,
    FINDING,
    REFERRAL,
)
# Everything that an administrator or a chair changes.
ADMINISTERED = (*administration.TABLES, *REGISTER)
NUMBERED = (
    Numbered("编号", Counter, matter_numbers.USED, matter_numbers.nth_number),
    Numbered("文号", DocumentCounter, letter_numbers.USED, lambda key, n: f"{key}{n}号"),
)


def seal(day: date, *, at: datetime) -> Seal | None:
    """Seal a day over every kind of record (``records.sealing``)."""
    return sealing.seal(FAMILIES, day, at=at)


def verify(
    *,
    at: datetime | None = None,
    since: date | None = None,
    progress: Iterator[object] | None = None,
    each: verification.Each | None = None,
) -> Iterator[Discrepancy]:
    """Every discrepancy over every kind of record and its numbers, as of now.

    ``since`` looks only at records that moved on that day or later, and at the seals from then on; ``each`` shares the
    records out among processes (``jobs.shares``).
    """
    with one_view():
        yield from verification.verify(FAMILIES, at=at or timezone.now(), since=since, progress=progress, each=each)
        for numbered in NUMBERED:
            yield from gaps(numbered)


def verify_administration() -> Iterator[Discrepancy]:
    """Every alteration of what administrators and chairs change, and of the logs about people."""
    return administration.verify_administration(ADMINISTERED)


def take_stock(*, at: datetime, why: str) -> int:
    """Write down what was made past the acts; how many rows."""
    return administration.take_stock(at=at, why=why, tables=ADMINISTERED)


def portraits() -> list[tuple[str, str]]:
    """The photographs of mediators, each with whose it is."""
    rows = Mediator.objects.exclude(photo="").order_by("photo", "pk").values_list("photo", "name")
    return [(photo, f"调解员 {name} 照片") for photo, name in rows]
