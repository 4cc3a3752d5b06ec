"""Open a finding: a check saw a fault, and from now on somebody above the office has to settle it."""

from datetime import datetime

from xinhe.kernel.clock import local_day
from xinhe.people.person import Person
from xinhe.supervision.checks import Check, Sighting
from xinhe.supervision.finding_family import step
from xinhe.supervision.models import Finding
from xinhe.supervision.rules import FINDINGS, in_force


def open_finding(seen: Sighting, *, check: Check, by: Person, at: datetime) -> Finding:
    """Keep which rule was broken, when, and by which office. Raises IntegrityError when that is known already."""
    finding = Finding(
        version=in_force(local_day(at), FINDINGS).version,
        matter_id=seen.matter_id,
        number=seen.number,
        rule=check.code,
        check_version=check.version,
        basis=seen.basis,
        office_id=seen.office_id,
        title=check.title,
        facts=seen.told_by(check),
        article=check.article,
        opened_at=at,
        moved_at=at,
    )
    with step(finding, "open_finding", by=by, at=at):
        pass
    return finding
