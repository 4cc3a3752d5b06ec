"""Draft: the mediator writes down what both sides agree on; a new draft makes the one before it void."""

from datetime import datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.mediation.models import Agreement, Obligation
from xinhe.mediation.step import step
from xinhe.mediation.terms import Terms, checked, warnings
from xinhe.people.person import Person


def draft_agreement(matter: Matter, *, terms: Terms, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Draw up the terms for both sides to sign, or to read back (第二十八条、第二十九条).

    Words that tie help to giving up petitions are stopped as in every letter (rulebook E6). What a court would not
    confirm is told to both sides before they sign. Raises Invalid naming each wrong field.
    """
    checks = Checks()
    terms, fens = checked(terms, checks)
    checks.done()
    with step(matter, "draft_agreement", by=by, at=at, seen=seen) as move:
        for n, one in enumerate(terms.clauses):
            if one.due_on is not None and one.due_on < move.today:
                raise Invalid({f"clauses.{n}.due_on": gettext_noop("履行日期已经过去，请核对。")})
        told = {f"clauses.{n}.what": one.what for n, one in enumerate(terms.clauses)}
        check_words(move, {name: getattr(terms, name) for name in ("facts", "content", "way", "late")} | told)
        for old in Agreement.objects.filter(matter=move.matter, is_void=False):
            old.is_void = True
            move.save(old, "is_void")
        draft = Agreement(
            matter=move.matter,
            seq=move.seq,
            kind=terms.kind,
            facts=terms.facts,
            content=terms.content,
            way=terms.way,
            late=terms.late,
        )
        lines = [
            Obligation(
                matter=move.matter, seq=move.seq, line=n, side=one.side, what=one.what, fen=fen, due_on=one.due_on
            )
            for n, (one, fen) in enumerate(zip(terms.clauses, fens, strict=True), start=1)
        ]
        move.rows += [draft, *lines]
        move.data |= {"kind": terms.kind, "hash": draft.hash(lines), "warnings": len(warnings(terms, on=move.today))}
    return move.matter
