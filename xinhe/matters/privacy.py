"""Who may know whose matter it is: a petitioner who asked for secrecy is named to nobody but the receiver."""

from datetime import datetime

from xinhe.matters.letters.making import UNNAMED
from xinhe.matters.models import Matter, Party
from xinhe.people.person import Person
from xinhe.people.reveals import open_reveals

NOBODY = "信访人"


def hides_identity(matter: Matter, person: Person) -> bool:
    """True when the petitioner asked not to be named and this person is with another office than the receiver."""
    return matter.is_secret and person.kind == "staff" and person.office_id != matter.receiver_id


def shown_name(matter: Matter, person: Person, *, at: datetime) -> str:
    """The petitioner's name as this person may read it in a letter: whole to the petitioner and while a look stands
    open, masked to other staff; never to whom it is hidden from."""
    if hides_identity(matter, person):
        return UNNAMED
    party = Party.objects.filter(matter=matter).order_by("seq").first()
    if party is None:
        return NOBODY
    if person.kind == "petitioner" or party.seq in open_reveals(person, matter.pk, at):
        return party.identity()["name"]
    return party.masked_name
