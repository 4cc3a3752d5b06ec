"""Note an answer: what the organ outside said to the dispute that was handed over to it."""

from datetime import date, datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.payload import not_future, reason_of
from xinhe.people.person import Person
from xinhe.referrals.family import step
from xinhe.referrals.models import Referral


def note_answer(
    referral: Referral, *, text: str, on: date | None, by: Person, at: datetime, seen: int | None = None
) -> Referral:
    """Write down what was answered and when. Raises Invalid naming the field."""
    text = reason_of(text, field="text", limit=1000, sentence=gettext_noop("请写明对方机关怎样答复。"))
    with step(referral, "note_answer", by=by, at=at, seen=seen) as handing:
        if on is None:
            raise Invalid({"on": gettext_noop("请写明哪天答复。")})
        not_future(on, handing.today, field="on")
        one = handing.referral
        one.reply, one.answered_on = text, on
        handing.data |= {"text": text, "on": on}
    return one
