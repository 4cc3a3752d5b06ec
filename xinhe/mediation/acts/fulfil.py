"""Fulfil: what a side owed by the agreement was done (履行; 人民调解法 第三十一条)."""

from datetime import date, datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, not_future
from xinhe.mediation.facts import current_agreement
from xinhe.mediation.models import Obligation
from xinhe.mediation.step import step
from xinhe.people.person import Person

WHOLE = 0


def fulfil(
    matter: Matter, *, line: int, on: date, proof: str, by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Note that a line was done, with its day and proof; with the last one the agreement is performed.

    An agreement that lists no lines is kept as a whole, which is line 0 (``WHOLE``). Raises Invalid naming each wrong
    field.
    """
    checks = Checks()
    proof = checks.text(
        "proof", proof, limit=200, sentence=gettext_noop("请写明怎样履行的，例如转账凭证号、收条、当面点清。")
    )
    checks.done()
    with step(matter, "fulfil", by=by, at=at, seen=seen) as move:
        not_future(on, move.today, field="on")
        lines = list(Obligation.objects.filter(matter=move.matter, seq=current_agreement(move.matter).seq))
        row = next((one for one in lines if one.line == line and one.done_on is None), None)
        if row is not None:
            row.done_on, row.proof = on, proof
            move.save(row, "done_on", "proof")
        elif lines or line != WHOLE:
            raise Invalid({"line": gettext_noop("没有这一项，或者已经记过履行了。")})
        else:
            move.data["proof"] = proof
        move.outcome = "all" if all(one.done_on for one in lines) else "part"
        move.data |= {"line": line, "on": on}
    return move.matter
