"""Issue a new query code in the place of a lost one; the old one opens nothing any more."""

from datetime import datetime

from xinhe.matters.models import Matter, check_proof
from xinhe.matters.payload import Checks
from xinhe.matters.step import step
from xinhe.people.person import Person

REMARK = 200


def reissue_code(
    matter: Matter, *, proof: str, by: Person, at: datetime, remark: str = "", seen: int | None = None
) -> Matter:
    """Count the version of the query code up, after a check of who asks (第二十一条第二款). Raises Invalid.

    The code follows from key, matter and version and is stored nowhere (``numbering.code_of``).
    """
    checks = Checks()
    remark = checks.text("remark", remark, limit=REMARK)
    checks.take("proof", lambda: check_proof(proof, by), None)
    checks.done()
    with step(matter, "reissue_code", by=by, at=at, seen=seen) as move:
        matter = move.matter
        matter.code_version += 1
        move.data |= {"proof": proof, "remark": remark}
    return matter
