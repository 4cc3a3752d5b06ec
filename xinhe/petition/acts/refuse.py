"""Refuse: propose not to accept, on a ground of the rules; a second person decides (第四十四条第（二）项)."""

from datetime import datetime

from xinhe.kernel.clock import local_day
from xinhe.matters.models import Matter
from xinhe.people.person import Person
from xinhe.petition.refusals import RefusalWords, proposed
from xinhe.petition.step import step


def refuse(
    matter: Matter,
    *,
    ground: str,
    reason: str,
    by: Person,
    at: datetime,
    existing: str = "",
    has_new: bool | None = None,
    new_facts: str = "",
    right_organ: str = "",
    right_office: str = "",
    other_ways: str = "",
    seen: int | None = None,
) -> Matter:
    """Propose a refusal. Nothing is refused yet: another person has to check it.

    ``existing`` is the number of the same matter (N1, N2), ``has_new`` the forced answer whether there are new
    facts or reasons: with them the matter has to be accepted. "Not ours" names whose it is (N3, N4). Raises Invalid
    naming each wrong field.
    """
    words = RefusalWords(
        ground=ground,
        reason=reason,
        existing=existing,
        has_new=has_new,
        new_facts=new_facts,
        right_organ=right_organ,
        right_office=right_office,
        other_ways=other_ways,
    )
    proposal = proposed(words, matter, on=local_day(at))
    with step(matter, "refuse", by=by, at=at, seen=seen) as move:
        matter = move.matter
        proposal.check_place(matter, by)
        other = proposal.other(matter, by, move.today)
        matter.drafted_by_id, matter.signed_by_id = by.account_id, None
        move.data |= proposal.for_log(other) | {"from": matter.state}
        matter.holder = by.office or matter.holder
    return matter
