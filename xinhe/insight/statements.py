"""What a paper of the year says: a person's words beside the system's figures (第三十九条、第四十一条)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xinhe.insight import yearly
from xinhe.insight.periods import Period
from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.payload import Checks, office_of
from xinhe.procedures.definition import Procedure
from xinhe.supervision.models import PaperKind

FIRST_YEAR = 2000
MOST_OFFICES = "report_offices"
SAY: Mapping[str, str] = {
    PaperKind.REPORT: gettext_noop("请写明其他需要报告的事项，例如主要做法、问题和下一步工作；没有的写“无”。"),
    PaperKind.APPRAISE: gettext_noop("请写明考核结论：做得好的、没有做到的和要求。"),
}
DECIDED: Mapping[str, str] = {
    PaperKind.APPRAISE: gettext_noop("请写明党委和政府同意印发的会议或者文件。"),
    PaperKind.SUPPLY: gettext_noop("请写明巡视巡察机构来函的名称或者文号。"),
}


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a person says in a paper of the year; the figures are the system's.

    ``to`` are offices of this platform, ``told`` organs outside of it. ``subject`` and the span belong to what an
    inspection tour is told, ``year`` to the other two.
    """

    to: Sequence[Office | str] = ()
    told: str = ""
    text: str = ""
    decision: str = ""
    year: int | None = None
    subject: Office | str = ""
    since: date | None = None
    until: date | None = None


def made(
    kind: str, words: Words, office: Office, procedure: Procedure, *, today: date
) -> tuple[dict[str, Any], str, list[int]]:
    """Content, title and addressees; what was typed stands beside the facts of the letter, to be typed on."""
    checks = Checks()
    is_supply = kind == PaperKind.SUPPLY
    told = checks.text("told", words.told, limit=200)
    text = checks.text("text", words.text, limit=5000, sentence="" if is_supply else SAY[kind])
    decision = checks.text(
        "decision", words.decision, limit=200, sentence="" if kind == PaperKind.REPORT else DECIDED[kind]
    )
    nobody: list[Office] = []
    offices = checks.take("to", lambda: _offices(words.to, office), nobody)
    if is_supply:
        checks.need("to", not offices, gettext_noop("提供给巡视巡察机构的情况不发给平台上的单位。"))
        checks.need("told", told, gettext_noop("请写明要求提供情况的巡视巡察机构。"))
    else:
        checks.need("to", offices or told, gettext_noop("请写明报送或者印发给谁。"))
    period = checks.take("since" if is_supply else "year", lambda: _period(kind, words, today), None)
    subject = checks.take("subject", lambda: _subject(words.subject, office), None) if is_supply else None
    checks.done()
    assert period is not None
    letter: dict[str, Any] = {
        "to": "、".join([*([told] if told else []), *(one.name for one in offices)]),
        "period": yearly.span(period) if is_supply else yearly.year(period, today),
        "text": text,
        "basis": yearly.basis(min(today, period.end)) if is_supply else yearly.basis(today),
    }
    if kind == PaperKind.REPORT:
        most = procedure.setting(MOST_OFFICES)
        letter |= {"place": office.region.name, **yearly.report(office, period, today=today, most=most)}
        title = f"{office.region.name}{period.start.year}年信访情况年度报告"
    elif kind == PaperKind.APPRAISE:
        letter |= {"decision": decision, "rows": yearly.appraisal(office, period, today=today)}
        title = f"{office.region.name}{period.start.year}年信访工作考核情况通报"
    else:
        assert subject is not None
        letter |= {
            "decision": decision,
            "subject": subject.name,
            "numbers": yearly.supply(subject, period, today=today),
        }
        title = f"向{told}提供{subject.name}的信访情况"[:120]
    typed = {"told": told, "text": text, "decision": decision, "to": [one.code for one in offices]}
    if is_supply and subject is not None:
        typed |= {"subject": subject.code, "since": period.start.isoformat(), "until": period.end.isoformat()}
    return {"letter": letter, "typed": typed}, title, [one.pk for one in offices]


def _offices(codes: Sequence[Office | str], own: Office) -> list[Office]:
    offices = [office_of(code, field="to") for code in codes]
    if any(office.pk == own.pk or not office.is_active for office in offices):
        raise Refused(gettext_noop("不能发给本单位，也不能发给已经停用的单位。"), code="own_office", field="to")
    return sorted({office.pk: office for office in offices}.values(), key=lambda office: office.code)


def _subject(code: Office | str, own: Office) -> Office:
    office = office_of(code, field="subject")
    if not office.region.path.startswith(own.region.path):
        raise Refused(
            gettext_noop("%(office)s不在本地管辖范围内。"), code="not_in_place", field="subject", office=office.name
        )
    return office


def _period(kind: str, words: Words, today: date) -> Period:
    if kind == PaperKind.SUPPLY:
        if words.since is None or words.until is None or not words.since <= words.until <= today:
            raise Refused(
                gettext_noop("请写明起止日期：开始不晚于结束，结束不晚于今天。"), code="bad_span", field="since"
            )
        return Period(words.since, words.until)
    if words.year is None or not FIRST_YEAR <= words.year <= today.year:
        raise Refused(gettext_noop("请写明年份，不晚于今年。"), code="bad_year", field="year")
    return Period(date(words.year, 1, 1), date(words.year, 12, 31))
