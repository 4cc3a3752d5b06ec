"""Sign the reply to a suggestion: the head of the office signs what somebody else drafted (第二十九条)."""

from datetime import datetime

from xinhe.matters.letters.making import letter
from xinhe.matters.models import Event, Matter
from xinhe.people.person import Person
from xinhe.petition.answers.wording import told
from xinhe.petition.replies import Uptake
from xinhe.petition.step import step


def sign_reply(matter: Matter, *, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Sign the newest draft and issue it; a suggestion has no review, so the letter names none."""
    with step(matter, "sign_reply", by=by, at=at, seen=seen) as move:
        drafted = Event.objects.filter(matter=move.matter, act="draft_reply").latest("seq").data
        drafter = move.matter.drafted_by
        move.matter.signed_by_id = by.account_id
        move.data |= {name: drafted[name] for name in ("adoption", "study", "reply")}
        letter(
            move,
            adoption=Uptake(drafted["adoption"]).label,
            study=told(drafted["study"]),
            reply=told(drafted["reply"], label=Uptake(drafted["adoption"]).label),
            contact=drafter.name if drafter else by.name,
        )
    return move.matter
