"""Matters that may be the same one: from the same place, in like words. A hint with its reason, never a verdict,
and never by who asks: we compare matters, not people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Left

from xinhe.kernel.bigrams import pairs
from xinhe.matters.models import Matter
from xinhe.people.person import Person

LOOKED_AT = 200
BEGINNING = 400
LIKE_ENOUGH = 0.25
SHOWN_WORDS = 3


@dataclass(frozen=True)
class Alike:
    """One candidate, how alike it is (0 to 1), and the words that both have."""

    number: str
    title: str
    opened_at: datetime
    share: float
    words: tuple[str, ...]


def alike(matter: Matter, *, by: Person, without: Collection[object] = (), limit: int = 3) -> list[Alike]:
    """The likest of the last two hundred other matters of the same place that this person may see; one query.

    The share is how many pairs of characters both have, of all that either has (Jaccard).
    """
    own = pairs(f"{matter.title}\n{matter.body[:BEGINNING]}")
    title = pairs(matter.title)
    others = Matter.objects.visible_to(by).filter(region_path=matter.region_path)
    latest = others.exclude(pk__in=[matter.pk, *without]).order_by("-opened_at")[:LOOKED_AT]
    found = []
    for number, name, opened_at, beginning in latest.values_list(
        "number", "title", "opened_at", Left("body", BEGINNING)
    ):
        words = pairs(f"{name}\n{beginning}")
        both = len(own & words)
        share = both / (len(own) + len(words) - both)
        if share >= LIKE_ENOUGH:
            common = sorted(title & words, key=matter.title.lower().find)
            found.append(Alike(number, name, opened_at, share, tuple(common[:SHOWN_WORDS])))
    return sorted(found, key=lambda a: a.share, reverse=True)[:limit]
