"""Sign: the head of the office signs what somebody else drafted (第三十二条)."""

from collections.abc import Sequence
from datetime import datetime

from xinhe.documents.composing import chinese_day
from xinhe.jurisdiction.competence import review_organ_for
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Item, Matter, Result
from xinhe.matters.move import Move
from xinhe.people.person import Person
from xinhe.petition.answers.wording import addressed, answered, stopped
from xinhe.petition.digests import opinion_hash
from xinhe.petition.step import step

STORY = 500  # characters of the petitioner's own words that the opinion repeats


def sign(matter: Matter, *, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Sign the opinion; the log keeps the hash of what was signed, which can't be edited from here on."""
    with step(matter, "sign", by=by, at=at, seen=seen) as move:
        rows = [row for row in Item.objects.filter(matter=move.matter).order_by("seq") if row.result]
        check_words(move, _texts(rows), writer=move.matter.drafted_by_id)
        move.matter.signed_by_id = by.account_id
        move.data["opinion"] = opinion_hash(move.matter)
        _write(move, rows)
    return move.matter


def _texts(rows: Sequence[Item]) -> dict[str, str]:
    """Every text that is signed; what was drafted before there was a guard is judged here."""
    return {f"{row.seq}.{name}": getattr(row, name) for row in rows for name in ("facts", "basis", "opinion")}


def _write(move: Move, rows: Sequence[Item]) -> None:
    """The opinion as a letter: answered one by one, with the remedy and whom to ask (第三十二条、第三十五条)."""
    matter = move.matter
    organ = review_organ_for(matter.lead) if matter.lead else None
    limit = move.procedure.clocks["review"].limit
    drafter = matter.drafted_by
    letter(
        move,
        items=[row.text for row in rows],
        accepted_on=matter.accepted_on,
        execute_note=_execution(move, rows),
        claims=stopped("；".join(row.text.rstrip("。；") for row in rows)),
        story=stopped(matter.body if len(matter.body) <= STORY else f"{matter.body[:STORY]}……"),
        answers=[
            {
                "text": row.text.rstrip("。；"),
                "result": Result(row.result).label,
                "facts": stopped(addressed(row.facts)),
                "basis": stopped(row.basis),
                "opinion": stopped(addressed(row.opinion)),
                "said": answered(row.result, row.opinion),
            }
            for row in rows
        ],
        review_organ=organ.name if organ else "本机关的上一级机关",
        review_days=(limit.days if limit else None) or 0,
        contact=drafter.name if drafter else move.by.name,
    )


def _execution(move: Move, rows: Sequence[Item]) -> str:
    """Until when what is supported is carried out (第三十二条第二款)."""
    supported = [row for row in rows if row.result == Result.SUPPORT]
    if not supported:
        return ""
    days = move.procedure.setting("execution_days")
    said = [
        f"诉求{row.seq}于{chinese_day(row.execute_by)}以前执行"
        if row.execute_by
        else f"诉求{row.seq}在送达后{days}日内执行"
        for row in supported
    ]
    return f"{'；'.join(said)}。到期没有执行的，可以向信访部门反映。"
