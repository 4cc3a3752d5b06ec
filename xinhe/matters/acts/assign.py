"""Assign: ask an organ to act and to report back by a date (交办, 第二十二条第（三）项)."""

from collections.abc import Sequence
from datetime import date, datetime

from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.letters.making import known, letter, promised, tell_whereabouts
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, check_year, office_of
from xinhe.matters.routing import ask_to_assist, send_to, to_pass_on
from xinhe.matters.step import step
from xinhe.people.person import Person


def assign(
    matter: Matter,
    *,
    office: Office | str,
    due_on: date,
    by: Person,
    at: datetime,
    note: str = "",
    report: bool = True,
    assists: Sequence[Office | str] = (),
    seen: int | None = None,
) -> Matter:
    """Assign the matter to a lead office, with assisting offices if need be, to report back by ``due_on``.

    Since the rules of 2026-11-30 a report is always asked for (第二十二条第（三）项). Raises Invalid when the date has
    passed.
    """
    checks = Checks()
    note = checks.text("note", note, limit=500)
    checks.done()
    office = office_of(office)
    helpers = [office_of(one, field="assists") for one in assists]
    with step(matter, "assign", by=by, at=at, seen=seen) as move:
        if due_on <= move.today:
            raise Invalid({"due_on": gettext_noop("反馈日期要晚于今天。")})
        check_year(due_on, move.today, field="due_on")
        to_pass_on(move.matter, move.by)(office)
        report = report or "assign_reports" in move.procedure.settings
        send_to(move, office, note=note, due_on=due_on, wants_report=report)
        ask_to_assist(move, helpers, note=note)
        notify_on, _why = promised(move, "notify")
        object_on, _why = promised(move, "objection")
        letter(
            move,
            to=office.name,
            notify_on=notify_on,
            object_on=object_on,
            is_secret=move.matter.is_secret,
            note=note,
            due_on=due_on,
            wants_report=report,
            assists=[one.name for one in helpers],
            facts=known({"basis": move.rule.cite}, form="assignment_letter", on=move.today),
        )
        tell_whereabouts(move, office, way="交办", notify_on=notify_on)
        move.data |= {
            "note": note,
            "due_on": due_on,
            "report": report,
            "assists": [{"office": one.pk, "office_name": one.name} for one in helpers],
        }
    return move.matter
