"""Settle a finding: somebody above the office says what was done about it, and when (督查；第三十八条、第四十条)."""

from datetime import datetime

from django.db import transaction

from xinhe.jurisdiction.models import Office, OfficeKind
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Refused, Unknown, gettext_noop
from xinhe.matters.models import Confidentiality, Matter
from xinhe.matters.payload import reason_of
from xinhe.people.person import Person
from xinhe.supervision.models import Finding

SETTLERS = ("dispatcher", "inspector", "head")
NOT_FOUND = gettext_noop("没有这条督查发现，或者它不归你看。")


def settle_finding(finding: Finding, *, measure: str, by: Person, at: datetime) -> Finding:
    """Write down the measure that was taken; the finding itself stays.

    No step of the matter: its log is about what the petitioner is owed, this is between offices. Raises Unknown
    when it is not visible to ``by``, Refused when it is settled already or is not theirs to settle.
    """
    measure = reason_of(measure, field="measure", limit=2000, sentence=gettext_noop("请写明怎么处置的、结果怎样。"))
    with transaction.atomic():
        row = (
            Finding.objects.visible_to(by)
            .select_related("office__region", "settled_by")
            .select_for_update(of=("self",))
            .filter(pk=finding.pk)
            .first()
        )
        if row is None:
            raise Unknown(NOT_FOUND)
        if row.settled_at is not None:
            raise Refused(
                gettext_noop("%(who)s 已于 %(day)s 处置过这条发现。"),
                code="settled",
                who=row.settled_by.name if row.settled_by else "",
                day=row.settled_at.astimezone(SHANGHAI).date().isoformat(),
            )
        if not may_settle(row, by):
            raise Refused(
                gettext_noop("督查发现由上面的信访部门的分办、督查或者负责人处置，不能由被发现的单位自己处置。"),
                code="not_yours_to_settle",
                article="第三十八条、第四十条第一款",
            )
        row.measure, row.settled_at, row.settled_by = measure, at, by.account
        row.save(update_fields=["measure", "settled_at", "settled_by"])
    return row


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
