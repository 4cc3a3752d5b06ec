"""Correct: a signed document is never edited; an error in it is mended by another document (补正)."""

from datetime import date, datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.letters.correspondence import SERVED_FIRST
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.letters.making import letter, letter_of
from xinhe.matters.models import Execution, Item, Matter
from xinhe.matters.move import Move
from xinhe.matters.payload import Checks, check_year
from xinhe.matters.step import step
from xinhe.people.person import Person

WORDS = ("facts", "basis", "opinion")
OWED = (Execution.PENDING, Execution.PARTLY)


def correct(
    matter: Matter,
    *,
    document: str,
    wrong: str,
    right: str,
    reason: str,
    item: int | None = None,
    execute_by: date | None = None,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Issue a correction of the document with this number: what it says, what it should say, and why.

    Where the wrong words stand in an answer, and nowhere else, the right ones stand there from now on; ``item`` and
    ``execute_by`` correct the day by which one answer is carried out. Raises Invalid naming each wrong field.
    """
    checks = Checks()
    wrong = checks.text("wrong", wrong, limit=1000, sentence=gettext_noop("请写明原文书哪里有误。"))
    right = checks.text("right", right, limit=1000, sentence=gettext_noop("请写明更正为什么。"))
    reason = checks.text("reason", reason, limit=500, sentence=gettext_noop("请写明补正的理由。"))
    checks.done()
    with step(matter, "correct", by=by, at=at, seen=seen) as move:
        found = letter_of(move, document, field="document")
        check_words(move, {"right": right, "reason": reason})
        letter(move, of_number=found.number, of_title=found.title, wrong=wrong, right=right, reason=reason)
        move.data |= {"of": found.number, "reason": reason}
        if found.form in SERVED_FIRST:  # what answers the things asked for
            _mend(move, wrong=wrong, right=right, item=item, execute_by=execute_by)
    return move.matter


def _mend(move: Move, *, wrong: str, right: str, item: int | None, execute_by: date | None) -> None:
    """Put right what the corrected opinion answers; the log keeps how it stood, and the clock follows a new day."""
    rows = list(Item.objects.filter(matter=move.matter).order_by("seq"))
    before = {row.seq: row.answer() for row in rows}
    places = [(row, name) for row in rows for name in WORDS if wrong in getattr(row, name)]
    changed: dict[int, list[str]] = {}
    if len(places) == 1 and getattr(*places[0]).count(wrong) == 1:
        row, name = places[0]
        setattr(row, name, getattr(row, name).replace(wrong, right))
        changed[row.seq] = [name]
    check_year(execute_by, move.today, field="execute_by")
    if execute_by is not None:
        row = _owed(rows, item)
        row.execute_by = execute_by
        changed.setdefault(row.seq, []).append("execute_by")
        move.data["pieces"] = [{"item": row.seq, "execute_by": execute_by}]
    for row in rows:
        if names := changed.get(row.seq):
            move.save(row, *names)
    if changed:
        move.data["replaced"] = [before[seq] for seq in sorted(changed)]


def _owed(rows: list[Item], item: int | None) -> Item:
    """The item whose day is corrected. Raises Invalid when nothing of it is left to carry out."""
    row = next((one for one in rows if one.seq == item and one.execution in OWED), None)
    if row is None:
        raise Invalid({"item": gettext_noop("这个诉求没有待执行的支持意见，没有执行期限可以补正。")})
    return row
