"""Report on a hearing: what its panel holds; with it the days that do not count are known (听证报告)."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Matter
from xinhe.matters.payload import reason_of
from xinhe.people.person import Person
from xinhe.petition.hearings import excluded_days, is_taken_out
from xinhe.petition.models import Hearing
from xinhe.petition.step import step


def report_hearing(matter: Matter, *, panel_opinion: str, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Hand in the panel's opinion. The days from the decision to this report are taken out of T12 alone."""
    panel_opinion = reason_of(
        panel_opinion, field="panel_opinion", limit=5000, sentence=gettext_noop("请写明听证员的意见。")
    )
    with step(matter, "report_hearing", by=by, at=at, seen=seen) as move:
        hearing = (
            Hearing.objects.filter(matter=move.matter, reported_on=None, is_cancelled=False)
            .exclude(held_on=None)
            .latest("seq")
        )
        hearing.reported_on, hearing.panel_opinion = move.today, panel_opinion
        hearing.excluded_days = (move.today - hearing.decided_on).days
        move.save(hearing, "reported_on", "panel_opinion", "excluded_days")
        total = excluded_days(move.matter, besides=hearing)
        held = hearing.held_on
        letter(
            move,
            cause=hearing.cause,
            held_at=f"{held.year}年{held.month}月{held.day}日" if held else "",
            place=hearing.place,
            chair=hearing.chair,
            panel=hearing.panel,
            to=f"{hearing.office.name}负责人",
            parties=hearing.attended,
            statements=hearing.statements,
            evidence=hearing.evidence,
            panel_opinion=panel_opinion,
            excluded_days=hearing.excluded_days if is_taken_out(move, hearing) else None,
        )
        move.data |= {"panel_opinion": panel_opinion, "days": hearing.excluded_days, "excluded_days": total}
        move.data["is_taken_out"] = is_taken_out(move, hearing)
    return move.matter
