"""The window of a reviewing organ: whose petitioner stands there is found by what only the petitioner can say."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from xinhe.kernel.clock import local_day
from xinhe.kernel.identity import NORMAL, check_phone
from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Matter, Party, PartyPart
from xinhe.people import inquiries, throttle
from xinhe.people.person import Person, before
from xinhe.petition.facts import Facts

ASKING = (PartyPart.PETITIONER, PartyPart.REPRESENTATIVE, PartyPart.AGENT)
# Our choice: who mistypes needs a few, who looks for other people's matters many.
MISSES, HOUR = 20, timedelta(hours=1)
NOT_CONFIRMED = gettext_noop(
    "没有核对上。编号要和回执一致，姓名、证件号码（或者登记时留的电话）要和登记的一致，并且这件事现在应当由本机关复查或者复核。"
)


def at_window(number: str, *, name: str, proof: str, by: Person, at: datetime) -> tuple[Matter, Person]:
    """The matter whose petitioner stands at this window, and who acts, with sight of this one matter alone.

    ``proof`` is the number of a document or the telephone on file. Each look-up is logged (``people.inquiries``); a
    wrong word, a stranger's matter and one that is not this organ's to review get the same answer, and misses are
    counted. Call it outside a transaction that may roll back. Raises Refused, TooMany.
    """
    said = {"name": name, _kind(proof): proof}
    inquiries.ask(by, said, at=at)
    # Counted before it is looked at: else the guess that hits would pass however many missed.
    key = f"review-window/{by.account_id}"
    throttle.hit(key, limit=MISSES, seconds=int(HOUR.total_seconds()), at=at)
    found = _found(number, said, by, at=at)
    inquiries.tell(by, said, shown=int(found is not None), at=at)
    if found is None:
        raise Refused(NOT_CONFIRMED, code="not_confirmed", field="number", article="第三十五条、第三十六条")
    throttle.give_back(key, 1)
    return found, before(by, found.pk)


def _found(number: str, said: Mapping[str, str], by: Person, *, at: datetime) -> Matter | None:
    try:
        kept = parse_matter_number(number)
    except Refused:
        return None
    matter = Matter.objects.filter(number=kept).select_related("lead", "review_organ").first()
    if matter is None or not Facts(matter, by, local_day(at))["at_next_organ"]:
        return None
    people = Party.objects.filter(matter=matter, part__in=ASKING)
    return matter if any(_is(one.identity(), said) for one in people) else None


def _kind(proof: str) -> str:
    """Whether a telephone was given or the number of a document."""
    try:
        check_phone(proof)
    except Refused:
        return "id_number"
    return "phone"


def _is(on_file: Mapping[str, str], said: Mapping[str, str]) -> bool:
    """Every word that was said is on file; an empty one proves nothing."""
    return all(
        NORMAL[kind](value) and NORMAL[kind](on_file.get(kind) or "") == NORMAL[kind](value)
        for kind, value in said.items()
    )
