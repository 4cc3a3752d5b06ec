"""Who has come to the counter: earlier matters of the same person, found by one exact fact that the person gives.

No person is kept, listed or followed: what is found are matters that the clerk may see anyway, and each look-up is
counted and logged. Whether two matters are the same one is proposed with reasons, and a person says so.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from xinhe.jurisdiction.models import Region
from xinhe.jurisdiction.naming import called, town_of
from xinhe.kernel import masks
from xinhe.kernel.bigrams import pairs
from xinhe.kernel.identity import NORMAL
from xinhe.kernel.variants import folded
from xinhe.matters.filing.alike import LIKE_ENOUGH_OF_ONE, passages
from xinhe.matters.models import Matter, Party
from xinhe.people import inquiries, vault
from xinhe.people.models import Reveal
from xinhe.people.person import Person

SHOWN = 5
# A name alone is no person: many bear it.
SURE = frozenset({Reveal.Fact.ID_NUMBER, Reveal.Fact.PHONE})
MASKS = {"name": ("masked_name", masks.name), "phone": ("masked_phone", masks.phone)}
MASKS |= {"id_number": ("masked_id", masks.id_number)}


@dataclass(frozen=True)
class Earlier:
    """An earlier matter, the one of its people who may be meant, and by which facts."""

    matter: Matter
    party: Party
    facts: tuple[str, ...]

    @property
    def is_sure(self) -> bool:
        """True where a document or a telephone agrees; who only bears the same name has to be asked for more."""
        return bool(SURE & set(self.facts))


@dataclass(frozen=True)
class Same:
    """An earlier matter of the same person that may be the one now told, and why: where, and which words."""

    earlier: Earlier
    place: str
    words: tuple[str, ...]


def known(facts: Mapping[str, str], *, by: Person, at: datetime) -> list[Earlier]:
    """The newest matters of whom these facts name (id_number, phone, name), at most five, that this person may see.

    Counted and logged, also where nothing is found. A petitioner who asked for secrecy is found by none of them.
    """
    asked = {kind: value for kind, value in facts.items() if NORMAL[kind](value)}
    if not asked:
        return []
    inquiries.ask(by, asked, at=at)
    found = _found(asked, by)
    inquiries.tell(by, asked, shown=len(found), at=at)
    return found


def _found(asked: Mapping[str, str], by: Person) -> list[Earlier]:
    tokens = {kind: vault.finders(kind, value) for kind, value in asked.items()}
    sure = [kind for kind in tokens if kind in SURE] or list(tokens)
    wanted = {token for kind in sure for token in tokens[kind]}
    rows = Matter.objects.visible_to(by).filter(words__overlap=sorted(wanted)).exclude(is_secret=True)
    newest = list(rows.select_related("problem_region__parent", "receiver").order_by("-opened_at", "-id")[:SHOWN])
    people: dict[object, list[Party]] = {}
    for row in Party.objects.filter(matter__in=[one.pk for one in newest]).order_by("seq"):
        people.setdefault(row.matter_id, []).append(row)
    found = []
    for matter in newest:
        words = set(matter.words)
        agreed = tuple(kind for kind in tokens if tokens[kind] & words)
        party = next((one for one in people.get(matter.pk, []) if _is_meant(one, asked, agreed)), None)
        if party is not None:
            found.append(Earlier(matter, party, agreed))
    return found


def _is_meant(party: Party, asked: Mapping[str, str], agreed: Collection[str]) -> bool:
    """Do the masked facts of one of its people agree? What is sealed stays so."""
    facts = [kind for kind in agreed if kind in SURE] or list(agreed)
    for kind in facts:
        column, mask = MASKS[kind]
        if folded(getattr(party, column)) == folded(mask(NORMAL[kind](asked[kind]))):
            return True
    return False


def same_matters(title: str, body: str, region: Region | None, earlier: Sequence[Earlier]) -> list[Same]:
    """Which of a person's earlier matters may be the one now told: of the same place, in like words; no query."""
    told = pairs(f"{title}\n{body}")
    found = []
    for one in earlier:
        place = _same_place(region, one.matter)
        if not one.is_sure or (region is not None and not place):
            continue
        words = pairs(f"{one.matter.title}\n{one.matter.body}")
        common = told & words
        least = min(len(told), len(words))
        if least and len(common) >= LIKE_ENOUGH_OF_ONE * least:
            found.append(Same(one, place, passages(f"{title}\n{body}", common)))
    return [one for one in found if one.words]


def _same_place(region: Region | None, matter: Matter) -> str:
    """The place that both have: a village and its town are one."""
    if region is None or town_of(region) != town_of(matter.problem_region):
        return ""
    inner = max(region, matter.problem_region, key=lambda one: len(one.path))
    return called(inner)
