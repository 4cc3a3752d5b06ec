"""Report back: the office gives the one that assigned it the report on the finished matter (办结报告)."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.people.person import Person
from xinhe.petition.step import step


def report_back(
    matter: Matter,
    *,
    process: str,
    result: str,
    by: Person,
    at: datetime,
    attitude: str = "",
    follow_up: str = "",
    seen: int | None = None,
) -> Matter:
    """Report what was done and what came of it to the office that asked for it (第二十二条第（三）项)."""
    checks = Checks()
    process = checks.text("process", process, limit=5000, sentence=gettext_noop("请写明办理经过。"))
    result = checks.text("result", result, limit=5000, sentence=gettext_noop("请写明办理结果。"))
    attitude = checks.text("attitude", attitude, limit=500)
    follow_up = checks.text("follow_up", follow_up, limit=500)
    checks.done()
    with step(matter, "report_back", by=by, at=at, seen=seen) as move:
        check_words(move, {"process": process, "result": result, "attitude": attitude, "follow_up": follow_up})
        served = move.matter.served_on
        letter(
            move,
            to=move.matter.receiver.name,
            process=process,
            result=result,
            served=f"处理意见已于 {served.year}年{served.month}月{served.day}日送达。" if served else "尚未送达。",
            attitude=attitude,
            follow_up=follow_up,
        )
        move.data |= {"result": result}
    return move.matter
