"""Split off: some of the things asked for become a matter of their own, handled and answered by itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.acts.intake import intake
from xinhe.matters.acts.link import link
from xinhe.matters.filing import Filing, Identity
from xinhe.matters.filing.declaration import declared
from xinhe.matters.kin import lock_kin
from xinhe.matters.models import Event, Item, LinkKind, Matter, Nature, Party, PartyPart
from xinhe.matters.payload import Checks
from xinhe.matters.step import step
from xinhe.people.person import Person


def split(
    matter: Matter,
    *,
    items: Sequence[int],
    title: str,
    text: str,
    category: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Move the named items out. The new matter has the same petitioner, its own words, number and clocks.

    What the other part says does not come along, so that an accusation stays where it is (第三十条第三款). Who speaks
    for whom and the day on which it was received do: its clocks count from there. ``category`` is the code of its own
    class of content; left empty, screening will say it: that of the whole says nothing of the part. Raises Invalid
    when no item is named, none would be left, or the class is unknown.
    """
    checks = Checks()
    title = checks.text("title", title, limit=120, sentence=gettext_noop("请写新事项的标题。"))
    text = checks.text(
        "text", text, limit=50_000, sentence=gettext_noop("请只写这部分诉求的事实和要求，不要带入另一部分的内容。")
    )
    checks.done()
    with transaction.atomic():
        lock_kin(matter)  # the link below needs them, and no one waits for them with this matter's row in hand
        with step(matter, "split", by=by, at=at, seen=seen) as move:
            rows = {row.seq: row for row in Item.objects.filter(matter=move.matter)}
            moved = [rows[seq] for seq in dict.fromkeys(items) if seq in rows]
            if not moved or len(moved) < len(set(items)):
                raise Invalid({"items": gettext_noop("请选择要分立的诉求事项。")})
            if len(moved) == len(rows):
                raise Invalid({"items": gettext_noop("至少要留下一个诉求事项。")})
            filing = _filing(move.matter, title, text, [row.text for row in moved], category)
            # What was screened as an accusation stays one, whoever moves it: that it is none two people say (第三十条).
            filing = replace(filing, is_accusation=any(row.nature == Nature.ACCUSATION for row in moved))
            child = intake(filing, by=by, at=move.at)
            move.drop(moved)
            move.data |= {
                "items": [{"item": row.seq, "text": row.text} for row in moved],
                "child": child.number,
            }
        link(child, to=move.matter.number, kind=LinkKind.CHILD, by=by, at=at)
    return move.matter


def _filing(matter: Matter, title: str, text: str, items: Sequence[str], category: str) -> Filing:
    notice = str(Event.objects.get(matter=matter, seq=1).data.get("notice", ""))
    people = {part: [_known(p) for p in Party.objects.filter(matter=matter, part=part)] for part in PartyPart.values}
    return Filing(
        kind=matter.kind,
        title=title,
        body=text,
        region=matter.problem_region_id,
        channel=matter.channel,
        petitioner=next(iter(people[PartyPart.PETITIONER]), None),
        contact_phone="".join(one.phone for one in people[PartyPart.CONTACT]),
        headcount=matter.headcount,
        representatives=people[PartyPart.REPRESENTATIVE],
        category=category,
        items=items,
        language=matter.language,
        notice=notice,
        split_from=matter.number,
        agent=next(iter(people[PartyPart.AGENT]), None),
        guardian=next(iter(people[PartyPart.GUARDIAN]), None),
        is_minor=Party.objects.filter(matter=matter, is_minor=True).exists(),
        is_secret=matter.is_secret,
        is_joint=matter.is_joint,
        wants_paper=matter.wants_paper,
        agrees_electronic=matter.agrees_electronic,
        is_read_back=True if matter.read_back_at else None,
        received_on=matter.received_on or local_day(matter.opened_at),
        posted_on=matter.posted_on,
    )


def _known(party: Party) -> Identity:
    identity = party.identity()
    return Identity(**{name: identity[name] for name in declared(Identity) if name in identity})
