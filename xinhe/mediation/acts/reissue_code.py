"""Issue a side a new query code in the place of its lost one; the old one opens nothing any more."""

from datetime import datetime

from xinhe.matters.acts.reissue_code import REMARK
from xinhe.matters.models import Matter, check_proof
from xinhe.matters.payload import Checks
from xinhe.mediation.sides import its_side
from xinhe.mediation.step import step
from xinhe.people.person import Person


def reissue_code(
    matter: Matter,
    *,
    side: int | None = None,
    proof: str,
    remark: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Count the version of this side's code up, after a check of who asks; the other side's stays as it is.

    The code follows from key, matter, side and version and is stored nowhere (``models.side.code_of``). A side asks
    for its own alone. Raises Invalid naming each wrong field.
    """
    checks = Checks()
    remark = checks.text("remark", remark, limit=REMARK)
    checks.take("proof", lambda: check_proof(proof, by), None)
    checks.done()
    with step(matter, "reissue_code", by=by, at=at, seen=seen) as move:
        row = its_side(move.matter, by, side)
        row.code_version += 1
        move.save(row, "code_version")
        move.data |= {"side": row.side, "proof": proof, "remark": remark}
    return move.matter
