"""Report as urgent: a major or pressing matter is reported in time, to each whom the law names (第二十五条)."""

from collections.abc import Mapping
from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.matters.step import step
from xinhe.people.person import Person

# Whom every office tells (第一款), and whom a petition office tells besides (第二款).
BY_ALL: Mapping[str, tuple[str, str]] = {
    "government": (
        gettext_noop("本级党委和政府"),
        gettext_noop("请写明怎样报告了本级党委和政府（第二十五条第一款）。"),
    ),
    "departments": (
        gettext_noop("相关主管部门"),
        gettext_noop("请写明通报了哪些主管部门（第二十五条第一款）。"),
    ),
    "joint_office": (
        gettext_noop("本级信访工作联席会议办公室"),
        gettext_noop("请写明怎样通报了本级信访工作联席会议办公室（第二十五条第一款）。"),
    ),
}
BY_BUREAUS: Mapping[str, tuple[str, str]] = {
    "upper_bureau": (
        gettext_noop("上一级信访部门"),
        gettext_noop("信访部门还要向上一级信访部门报告，请写明怎样报告的（第二十五条第二款）。"),
    ),
    "national_bureau": (
        gettext_noop("国家信访局"),
        gettext_noop("信访部门还要同时报告国家信访局，请写明怎样报告的（第二十五条第二款）。"),
    ),
}


def report_urgent(
    matter: Matter,
    *,
    text: str,
    government: str,
    departments: str,
    joint_office: str,
    by: Person,
    at: datetime,
    upper_bureau: str = "",
    national_bureau: str = "",
    told: str = "",
    seen: int | None = None,
) -> Matter:
    """Mark the matter as urgent and record who was told, how, and what is done to keep it from growing.

    Every office tells the Party committee and government of its level, the departments in charge and the office of the
    joint meeting; a petition office also the one above it and the national one. ``told`` are others. Raises Invalid
    naming each wrong field.
    """
    given = {
        "government": government,
        "departments": departments,
        "joint_office": joint_office,
        "upper_bureau": upper_bureau,
        "national_bureau": national_bureau,
    }
    is_bureau = by.office is not None and by.office.is_petition_office
    checks = Checks()
    text = checks.text("text", text, limit=1000, sentence=gettext_noop("请写明情况和已经采取的措施。"))
    reported = {
        name: checks.text(name, given[name], limit=200, sentence=sentence if is_bureau or name in BY_ALL else "")
        for name, (_title, sentence) in {**BY_ALL, **BY_BUREAUS}.items()
    }
    told = checks.text("told", told, limit=200)
    checks.done()
    with step(matter, "report_urgent", by=by, at=at, seen=seen) as move:
        move.matter.is_urgent = True
        move.data |= {"text": text, "told_to": told, "reported": {n: said for n, said in reported.items() if said}}
    return move.matter
