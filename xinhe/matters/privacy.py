"""Who may know whose matter it is: a petitioner who asked for secrecy is named to nobody but the receiver."""

from datetime import datetime

from xinhe.documents.models import Document
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.letters.making import UNNAMED
from xinhe.matters.models import Matter, Party
from xinhe.people.person import Person
from xinhe.people.reveals import LONGEST_REASON, open_identity, open_reveals

NOBODY = "信访人"
SERVING = ("clerk", "dispatcher", "handler", "head", "reviewer")


def hides_identity(matter: Matter, person: Person) -> bool:
    """True when the petitioner asked not to be named and this person is with another office than the receiver."""
    return matter.is_secret and person.kind == "staff" and person.office_id != matter.receiver_id


def may_serve(matter: Matter, letter: Document, person: Person) -> bool:
    """True for who serves a letter or keeps the matter's file, where the petitioner has a name and did not hide it."""
    if matter.is_anonymous or person.office_id is None or not person.has_role(*SERVING):
        return False
    keeping = {letter.office_id, matter.receiver_id, matter.lead_id, matter.holder_id, matter.review_organ_id}
    return person.office_id in keeping and not hides_identity(matter, person)


def look_for_serving(matter: Matter, letter: Document, person: Person, *, at: datetime) -> None:
    """Log the look that a letter with the whole name is, its reason the letter itself (第六条). Raises Refused."""
    if not may_serve(matter, letter, person):
        raise Refused(
            gettext_noop("带姓名的文书只有送达、保管这份案卷的单位能下载；信访人要求保密的，请登记单位送达。"),
            code="identity_is_kept",
            article="《个人信息保护法》第六条",
        )
    party = Party.objects.filter(matter=matter).order_by("seq").first()
    if party is not None:
        reason = f"送达、归档文书：{letter.title} {letter.number}".strip()
        open_identity(
            account_person=person,
            matter_id=matter.pk,
            number=matter.number,
            party_seq=party.seq,
            reason=reason[:LONGEST_REASON],
            at=at,
        )


def shown_name(matter: Matter, person: Person, *, at: datetime) -> str:
    """The petitioner's name as this person may read it in a letter: whole to the petitioner and while a look stands
    open, masked to other staff; never to whom it is hidden from."""
    if hides_identity(matter, person):
        return UNNAMED
    party = Party.objects.filter(matter=matter).order_by("seq").first()
    if party is None or matter.is_anonymous:
        return NOBODY
    if person.kind == "petitioner" or party.seq in open_reveals(person, matter.pk, at):
        return party.identity()["name"]
    return party.masked_name
