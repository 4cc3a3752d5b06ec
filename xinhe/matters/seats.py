"""Which seats a person holds on a matter: "role@place", the words in which rules say who may act."""

from xinhe.matters.models import Matter
from xinhe.people.person import Person
from xinhe.procedures.vocabulary import ACTING, ANYWHERE, ASKED, COLUMNS, seat


def seats(matter: Matter, person: Person) -> frozenset[str]:
    """The seats of this person on this matter; a role without a place in the matter is only "role@any"."""
    if person.kind != "staff":
        return frozenset(seat(role, ANYWHERE) for role in person.roles)
    places = [ANYWHERE]
    for place in COLUMNS:
        if person.office_id is not None and getattr(matter, f"{place}_id") == person.office_id:
            places.append(place)
    if person.office_id in matter.asked:
        places.append(ASKED)
    return frozenset(seat(role, place) for role in person.roles & set(ACTING) for place in places)
