"""Which seats a person holds on a matter: "role@place", the words in which rules say who may act."""

from xinhe.matters.models import Matter
from xinhe.people.person import Person

ACTING_ROLES = frozenset({"clerk", "dispatcher", "handler", "head", "reviewer", "inspector"})
PLACES = ("receiver", "holder", "lead", "review_organ")


def seats(matter: Matter, person: Person) -> frozenset[str]:
    """The seats of this person on this matter; a role without a place in the matter is only "role@any"."""
    if person.kind != "staff":
        return frozenset(f"{role}@any" for role in person.roles)
    places = ["any"]
    for place in PLACES:
        if person.office_id is not None and getattr(matter, f"{place}_id") == person.office_id:
            places.append(place)
    if person.office_id in matter.asked:
        places.append("asked")
    return frozenset(f"{role}@{place}" for role in person.roles & ACTING_ROLES for place in places)
