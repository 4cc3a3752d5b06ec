"""Say: a side, or the mediator, says something at the open table that both sides read."""

from collections.abc import Sequence
from datetime import datetime

from xinhe.documents.store import Incoming
from xinhe.documents.store import rows as file_rows
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.mediation.models.spoken import sealed
from xinhe.mediation.sides import own_side
from xinhe.mediation.step import step
from xinhe.people.person import Person

EMPTY = gettext_noop("请写下要说的话，或者选一个文件。")


def say(
    matter: Matter,
    *,
    words: str,
    files: Sequence[Incoming] = (),
    side: int | None = None,
    seen_how: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Keep words and files for both sides; the log holds that something was said, and by whom.

    A mediator who names no side speaks for themselves. Words that tie anything to giving up petitions are stopped
    (rulebook E6). Raises Invalid naming each wrong field.
    """
    checks = Checks()
    words = checks.text("words", words, limit=2000)
    if "words" not in checks.errors:
        checks.need("words", words or files, EMPTY)
    checks.done()
    with step(matter, "say", by=by, at=at, seen=seen) as move:
        is_mediators = by.kind != "party" and side is None
        number = 0 if is_mediators else own_side(move.matter, by, side=side, seen_how=seen_how).side
        check_words(move, {"words": words})
        move.rows.append(sealed(move.matter, move.seq, words, side=number, is_shared=True, at=move.at))
        move.rows += file_rows(
            files, subject_id=move.matter.pk, seq=move.seq, from_petitioner=by.is_resident, at=move.at
        )
        move.data |= {"side": number, "files": len(files), "seen_how": seen_how}
    return move.matter
