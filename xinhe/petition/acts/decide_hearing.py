"""Decide on a hearing: when, where, before whom; who stands aside can't sit on it (听证)."""

from collections.abc import Sequence
from datetime import datetime

from xinhe.matters.letters.making import NAME, UNNAMED, letter
from xinhe.matters.models import Matter
from xinhe.people.person import Person
from xinhe.petition.hearings import excluded_days, planned
from xinhe.petition.step import step


def decide_hearing(
    matter: Matter,
    *,
    cause: str,
    planned_at: datetime,
    place: str,
    chair: str,
    panel: Sequence[str],
    by: Person,
    at: datetime,
    is_public: bool = False,
    seen: int | None = None,
) -> Matter:
    """Set the hearing and give notice of it, so many days ahead as the place's rule says.

    In the re-review the days from here to the report do not count in its limit, and in no other (第三十六条第二款).
    Raises Invalid naming the field, Refused for a chair or member who has to stand aside.
    """
    plan = planned(cause=cause, planned_at=planned_at, place=place, chair=chair, panel=panel, is_public=is_public)
    with step(matter, "decide_hearing", by=by, at=at, seen=seen) as move:
        matter = move.matter
        plan.check_rules(move)
        assert by.office is not None
        hearing = plan.hearing(move, office=by.office)
        move.rows.append(hearing)
        letter(move, to=[UNNAMED if matter.is_secret else NAME], held_at=plan.moment, facts=plan.said)
        move.data |= {
            **plan.said,
            "planned_at": planned_at,
            "office_name": by.office.name,
            "excluded_days": excluded_days(matter, besides=hearing),
        }
    return matter
