"""Take bodies of mediation, their mediators and villages' advisers from tables, and say which rows not and why."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from xinhe.jurisdiction.models import Level, Office, OfficeKind, Region
from xinhe.jurisdiction.rows import (
    TableReport,
    choice_in,
    day_in,
    distinct,
    is_yes_in,
    readable,
    several_in,
    unfit,
    word_in,
)
from xinhe.jurisdiction.tables import import_offices
from xinhe.kernel.refusal import gettext_noop
from xinhe.kernel.tables import Row
from xinhe.mediation import rules
from xinhe.mediation.models import Adviser, Committee, CommitteeSort, Mediator, Seat, Sex
from xinhe.mediation.register import LONGEST_WORD, seal_phone

BATCH = 2000
# The columns that make a body's office; the others are the body's own.
OFFICE = ("单位代码", "名称", "简称", "地区代码", "上级单位代码", "电话", "地址", "办公时间", "承接单位代码")
COLUMNS = {
    "committees": [
        "单位代码",
        "名称",
        "简称",
        "种类",
        "标签",
        "地区代码",
        "上级单位代码",
        "设立单位",
        "任期开始",
        "任期届满",
        "多民族居住",
        "派驻单位代码",
        "受理类型",
        "电话",
        "地址",
        "办公时间",
        "承接单位代码",
    ],
    "mediators": [
        "单位代码",
        "姓名",
        "性别",
        "少数民族",
        "成年",
        "职务",
        "类别",
        "分级",
        "专职",
        "担任日期",
        "离任日期",
        "受理类型",
        "语言方言",
        "值班",
        "电话",
        "同意公开",
    ],
    "advisers": ["地区代码", "事务所", "姓名", "合同开始", "合同届满"],
}
# A table without these is taken; what they would say is empty, or stays as it is.
OPTIONAL = {"标签", "设立单位", "派驻单位代码", "承接单位代码", "分级", "离任日期", "值班", "电话", "简称"}


def template(kind: str) -> list[str]:
    """The columns of a table: committees, mediators or advisers."""
    return list(COLUMNS[kind])


def needed(kind: str) -> list[str]:
    """The columns that a table must have."""
    return [column for column in COLUMNS[kind] if column not in OPTIONAL]


@dataclass
class _Body:
    """A body as a row names it: its own columns, and the code of its office."""

    code: str
    values: dict[str, object]


@transaction.atomic
def import_committees(rows: Iterable[Row], *, today: date) -> TableReport:
    """Add or change bodies with their offices; a superior may stand below its own row."""
    report = TableReport()
    network = rules.network(today)
    offices = dict(Office.objects.organs().values_list("code", "pk"))
    read = distinct(
        readable(rows, report, lambda row: _body(row, network, offices, today)), report, lambda body: body.code
    )
    before = dict(_present())
    # Numbered anew, for rows of two sheets may bear one number.
    made = import_offices((_as_office(row, n) for n, (row, _) in enumerate(read)), begins_bodies=True)
    left = dict(made.refused)
    for n, sentence in left.items():
        report.refuse(read[n][0], sentence)
    taken = [body for n, (_, body) in enumerate(read) if n not in left]
    keys = dict(Office.objects.filter(code__in=[body.code for body in taken]).values_list("code", "pk"))
    for body in taken:
        Committee.objects.update_or_create(office_id=keys[body.code], defaults=body.values)
    after = dict(_present())
    for body in taken:
        report.count(body.code not in before, before.get(body.code) != after.get(body.code))
    report.refused.sort()
    return report


def _present() -> list[tuple[str, dict[str, object]]]:
    """Every body with all that a table says of it."""
    rows = Committee.objects.values(
        "office__code",
        "office__name",
        "office__short",
        "office__region_id",
        "office__superior_id",
        "office__phone",
        "office__address",
        "office__hours",
        "office__is_active",
        "office__successor_id",
        *_OWN,
    )
    return [(row["office__code"], row) for row in rows]


_OWN = (
    "sort",
    "label",
    "founder",
    "term_from_on",
    "term_until_on",
    "is_multiethnic",
    "stationed_at_id",
    "fields",
)


def _as_office(row: Row, number: int) -> Row:
    """The part of a row that makes the office."""
    cells = [(column, row[column]) for column in OFFICE if column in row]
    return Row([*cells, ("类别", OfficeKind.COMMITTEE)], number=number)


def _body(row: Row, network: rules.Network, offices: Mapping[str, int], today: date) -> _Body:
    begun, ends = day_in(row, "任期开始", today=today), day_in(row, "任期届满", today=today)
    if begun and ends and ends < begun:
        raise unfit(gettext_noop("“任期届满”早于“任期开始”。"))
    stationed = word_in(row, "派驻单位代码", 40, is_needed=False)
    if stationed and stationed not in offices:
        raise unfit(gettext_noop("没有单位代码 %(office)s，不能派驻在那里。"), office=stationed)
    values: dict[str, object] = {
        "sort": choice_in(row, "种类", CommitteeSort.choices),
        "term_from_on": begun,
        "term_until_on": ends,
        "is_multiethnic": is_yes_in(row, "多民族居住"),
        "fields": _types(row, network),
    }
    if "标签" in row:
        values["label"] = word_in(row, "标签", 40, is_needed=False)
    if "设立单位" in row:
        values["founder"] = word_in(row, "设立单位", 60, is_needed=False)
    if "派驻单位代码" in row:
        values["stationed_at_id"] = offices.get(stationed)
    return _Body(word_in(row, "单位代码", 40), values)


@transaction.atomic
def import_mediators(rows: Iterable[Row], *, today: date) -> TableReport:
    """Add or change mediators: one is known again by the body, the name and the day on which they began."""
    report = TableReport()
    network = rules.network(today)
    offices = dict(Office.objects.filter(kind=OfficeKind.COMMITTEE).values_list("code", "pk"))
    read = distinct(
        readable(rows, report, lambda row: _mediator(row, network, offices, today)), report, lambda one: _person(one[0])
    )
    known = {_person(one): one for one in Mediator.objects.all()}
    new: list[tuple[Mediator, str]] = []
    for row, (mediator, phone) in read:
        old = known.get(_person(mediator))
        if old is None:
            new.append((mediator, phone))
            report.count(True, False)
            continue
        changed = _taken_over(old, mediator, row)
        if "电话" in row and old.phone != phone:
            seal_phone(old, phone)
            changed = True
        if changed:
            old.save()
        report.count(False, changed)
    Mediator.objects.bulk_create([mediator for mediator, _ in new], batch_size=BATCH)
    for mediator, phone in new:
        if phone:
            seal_phone(mediator, phone)
    Mediator.objects.bulk_update([one for one, phone in new if phone], ["sealed_phone"], batch_size=BATCH)
    report.refused.sort()
    return report


_SAID = (
    "sex",
    "is_minority",
    "is_adult",
    "seat",
    "kinds",
    "tier",
    "is_full_time",
    "left_on",
    "fields",
    "languages",
    "duty",
    "is_listed",
)
# What an older table has no column for stays as it was.
_UNSAID = {"tier": "分级", "left_on": "离任日期", "duty": "值班"}


def _taken_over(old: Mediator, new: Mediator, row: Row) -> bool:
    """Put what the row says into the one that is there; whether anything is other than before."""
    changed = False
    for name in _SAID:
        if _UNSAID.get(name, "单位代码") in row and getattr(old, name) != getattr(new, name):
            setattr(old, name, getattr(new, name))
            changed = True
    return changed


def _person(one: Mediator) -> tuple[int, str, date]:
    return one.office_id, one.name, one.engaged_on


_TIERS = [("1", "小事"), ("2", "民事"), ("3", "难事")]


def _mediator(row: Row, network: rules.Network, offices: Mapping[str, int], today: date) -> tuple[Mediator, str]:
    office = word_in(row, "单位代码", 40)
    if office not in offices:
        raise unfit(gettext_noop("没有代码为 %(office)s 的人民调解组织，请先导入调解组织。"), office=office)
    engaged, left = day_in(row, "担任日期", today=today, is_needed=True), day_in(row, "离任日期", today=today)
    assert engaged is not None
    if left and left < engaged:
        raise unfit(gettext_noop("“离任日期”早于“担任日期”。"))
    tier = choice_in(row, "分级", _TIERS) if row.get("分级") else ""
    languages = several_in(row, "语言方言")
    if long := [one for one in languages if len(one) > LONGEST_WORD]:
        raise unfit(gettext_noop("“语言方言”里“%(word)s”太长，一种写一个名称，用顿号分开。"), word=long[0])
    mediator = Mediator(
        office_id=offices[office],
        name=word_in(row, "姓名", 40),
        sex=choice_in(row, "性别", Sex.choices),
        is_minority=is_yes_in(row, "少数民族"),
        is_adult=is_yes_in(row, "成年"),
        seat=choice_in(row, "职务", Seat.choices),
        kinds=_several_of(row, "类别", network.kinds),
        tier=int(tier) if tier else None,
        is_full_time=is_yes_in(row, "专职"),
        engaged_on=engaged,
        left_on=left,
        fields=_types(row, network),
        languages=languages,
        duty=word_in(row, "值班", 120, is_needed=False),
        is_listed=is_yes_in(row, "同意公开"),
    )
    return mediator, word_in(row, "电话", 30, is_needed=False)


def _types(row: Row, network: rules.Network) -> list[str]:
    return _several_of(row, "受理类型", network.types)


def _several_of(row: Row, column: str, known: Mapping[str, rules.Named]) -> list[str]:
    """The codes behind titles or codes in a cell, in the order of the file."""
    titles = {one.chinese: code for code, one in known.items()} | {code: code for code in known}
    # One title of the file has 、 in it, so that it is taken out before the cell is parted.
    said, whole = row.get(column, ""), [title for title in titles if "、" in title]
    found = {titles[title] for title in whole if title in said}
    for title in whole:
        said = said.replace(title, "")
    for word in (part for part in re.split(r"[；;、，,\n]", said) if part.strip()):
        code = titles.get(word.strip()) or titles.get(word.strip().removesuffix("纠纷"))
        if code is None:
            raise unfit(
                gettext_noop("“%(column)s”没有“%(value)s”这一项，可以填：%(choices)s。"),
                column=column,
                value=word.strip(),
                choices="、".join(one.chinese for one in known.values()),
            )
        found.add(code)
    return [code for code in known if code in found]


@transaction.atomic
def import_advisers(rows: Iterable[Row], *, today: date) -> TableReport:
    """Add or change contracts: one is known again by the village, the name and its first day."""
    report = TableReport()
    villages: dict[str, str] = dict(Region.objects.values_list("code", "level"))
    read = distinct(readable(rows, report, lambda row: _adviser(row, villages, today)), report, _contract)
    known = {_contract(one): one for one in Adviser.objects.all()}
    for _, adviser in read:
        old = known.get(_contract(adviser))
        said = (adviser.firm, adviser.contract_until_on)
        changed = old is not None and (old.firm, old.contract_until_on) != said
        report.count(old is None, changed)
        if old is not None and changed:
            old.firm, old.contract_until_on = said
            old.save(update_fields=["firm", "contract_until_on"])
    Adviser.objects.bulk_create([one for _, one in read if _contract(one) not in known], batch_size=BATCH)
    report.refused.sort()
    return report


def _contract(one: Adviser) -> tuple[str, str, date]:
    return one.region_id, one.name, one.contract_from_on


def _adviser(row: Row, villages: Mapping[str, str], today: date) -> Adviser:
    region = word_in(row, "地区代码", 18)
    if region not in villages:
        raise unfit(gettext_noop("没有地区代码 %(region)s，请先导入地区。"), region=region)
    if villages[region] != Level.VILLAGE:
        raise unfit(gettext_noop("地区代码 %(region)s 不是村（社区），法律顾问按村（社区）登记。"), region=region)
    begun = day_in(row, "合同开始", today=today, is_needed=True)
    ends = day_in(row, "合同届满", today=today, is_needed=True)
    assert begun is not None
    assert ends is not None
    if ends < begun:
        raise unfit(gettext_noop("“合同届满”早于“合同开始”。"))
    return Adviser(
        region_id=region,
        firm=word_in(row, "事务所", 60),
        name=word_in(row, "姓名", 40),
        contract_from_on=begun,
        contract_until_on=ends,
    )
