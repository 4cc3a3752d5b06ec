"""Matters that may be the same one: from the same place, in like words. A hint with its reasons, never a verdict.

That the same person asks is one reason more where a document or a telephone agrees (同人、同事); nobody is compared by
anything else, and a person says whether it is so.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Left

from xinhe.jurisdiction.naming import town_of
from xinhe.kernel.bigrams import pairs
from xinhe.kernel.variants import folded
from xinhe.matters.models import LinkKind, Matter
from xinhe.people.person import Person

LOOKED_AT = 200
BEGINNING = 400
LIKE_ENOUGH = 0.25
# Of one person's matters an eighth of the shorter one's words is reason enough to ask.
LIKE_ENOUGH_OF_ONE = 0.12
SHOWN_WORDS = 3
# How ``people/vault.py`` marks the hash of a telephone and of a document among a matter's words.
OF_PERSON = ("p:", "i:")


@dataclass(frozen=True)
class Alike:
    """One candidate, how alike it is (0 to 1), the words that both have, and whether the same person asks."""

    number: str
    title: str
    opened_at: datetime
    share: float
    words: tuple[str, ...]
    is_same_person: bool = False

    @property
    def relation(self) -> str:
        """What a link between the two would most likely be, as the form of the link takes it."""
        return f"&kind={LinkKind.REPEAT if self.is_same_person else LinkKind.SAME}"


def alike(matter: Matter, *, by: Person, without: Collection[object] = (), limit: int = 3) -> list[Alike]:
    """The likest of the last two hundred other matters of the same place that this person may see; one query.

    A village and its town are one place. The share is how many pairs of characters both have, of all that either has
    (Jaccard). Those of the same person stand first.
    """
    own = pairs(f"{matter.title}\n{matter.body[:BEGINNING]}")
    title = pairs(matter.title)
    person = [word for word in matter.words if word.startswith(OF_PERSON)]
    place = town_of(matter.problem_region)
    after = place[:-1] + chr(ord(place[-1]) + 1)
    others = Matter.objects.visible_to(by).filter(region_path__gte=place, region_path__lt=after)
    latest = others.exclude(pk__in=[matter.pk, *without]).order_by("-opened_at")[:LOOKED_AT]
    found = []
    for number, name, opened_at, is_same_person, beginning in latest.annotate(
        is_same_person=Q(words__overlap=person) if person else Q(pk__in=[])
    ).values_list("number", "title", "opened_at", "is_same_person", Left("body", BEGINNING)):
        words = pairs(f"{name}\n{beginning}")
        both = len(own & words)
        share = both / (len(own) + len(words) - both)
        if share >= LIKE_ENOUGH or (is_same_person and both >= LIKE_ENOUGH_OF_ONE * min(len(own), len(words))):
            common = passages(matter.title, title & words)
            found.append(Alike(number, name, opened_at, share, common, bool(is_same_person)))
    return sorted(found, key=lambda a: (a.is_same_person, a.share), reverse=True)[:limit]


def passages(text: str, common: Collection[str]) -> tuple[str, ...]:
    """What a text has in common with another, pairs that follow each other as one passage: 健身房, not 健身, 身房.

    The longest are shown, in the order of the text.
    """
    low, found, begin = folded(text).lower(), [], 0
    while begin < len(low) - 1:
        end = begin
        while low[end : end + 2] in common:
            end += 1
        if end > begin:
            found.append((begin, text[begin : end + 1]))
        begin = max(end, begin + 1)
    longest = sorted(found, key=lambda one: -len(one[1]))[:SHOWN_WORDS]
    return tuple(dict.fromkeys(passage for _, passage in sorted(longest))) or tuple(sorted(common)[:SHOWN_WORDS])
