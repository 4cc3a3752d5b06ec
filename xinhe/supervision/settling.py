"""Who settles a finding: somebody above the office that it is about (督查；第三十八条、第四十条)."""

from xinhe.jurisdiction.models import Office, OfficeKind
from xinhe.matters.models import Confidentiality, Matter
from xinhe.people.person import Person
from xinhe.supervision.models import Finding

SETTLERS = ("dispatcher", "inspector", "head")


def may_settle(finding: Finding, by: Person) -> bool:
    """True for those of a petition office whose place covers the office; a fault of their own goes one level up.

    Where no petition office above is on this platform, the inspector of the office itself does it. A finding on an
    accusation that was handed over is settled by the discipline organ, which alone sees it.
    """
    if by.office is None or by.account is None:
        return False
    if by.office.kind == OfficeKind.DISCIPLINE:
        is_accusation = Matter.objects.filter(pk=finding.matter_id, confidentiality=Confidentiality.ACCUSATION).exists()
        return by.has_role("handler", "head") and is_accusation and by.office_id != finding.office_id
    if not (by.office.is_petition_office and by.has_role(*SETTLERS)):
        return False
    path = finding.office.region.path
    if by.office_id == finding.office_id:
        return by.has_role("inspector") and not _is_watched(finding.office)
    if finding.office.is_petition_office and by.office.region.path == path:
        return False
    return path.startswith(by.office.region.path)


def _is_watched(office: Office) -> bool:
    """True when a petition office of a larger place stands above this one."""
    above = [code for code in office.region.ancestors() if code != office.region_id]
    return Office.objects.filter(kind=OfficeKind.PETITION_OFFICE, is_active=True, region_id__in=above).exists()
