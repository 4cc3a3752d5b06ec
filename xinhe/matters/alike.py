"""Matters that may be the same one: from the same place, in like words. A hint with its reason, never a verdict,
and never by who asks: we compare matters, not people."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models.functions import Left

from xinhe.kernel.bigrams import bigrams
from xinhe.matters.models import Matter
from xinhe.people.person import Person

LOOKED_AT = 200
BEGINNING = 400
LIKE_ENOUGH = 0.25
SHOWN_WORDS = 3


@dataclass(frozen=True)
class Alike:
    """One candidate, how alike it is (0 to 1), and the words that both have."""

    matter: Matter
    share: float
    words: tuple[str, ...]


def alike(matter: Matter, *, by: Person, without: Collection[object] = (), limit: int = 3) -> list[Alike]:
    """The likest of the last two hundred other matters of the same place that this person may see; one query.

    The share is how many pairs of characters both have, of all that either has (Jaccard).
    """
    own = set(bigrams(f"{matter.title}\n{matter.body[:BEGINNING]}"))
    title = set(bigrams(matter.title))
    latest = (
        Matter.objects.visible_to(by)
        .filter(region_path=matter.region_path)
        .exclude(pk__in=[matter.pk, *without])
        .only("number", "title", "state", "opened_at")
        .order_by("-opened_at")
        .annotate(beginning=Left("body", BEGINNING))[:LOOKED_AT]
    )
    found = []
    for one in latest:
        words = set(bigrams(f"{one.title}\n{one.beginning}"))
        share = len(own & words) / len(own | words)
        if share >= LIKE_ENOUGH:
            common = sorted(title & words, key=lambda word: matter.title.lower().find(word))
            found.append(Alike(one, share, tuple(common[:SHOWN_WORDS])))
    return sorted(found, key=lambda a: a.share, reverse=True)[:limit]
