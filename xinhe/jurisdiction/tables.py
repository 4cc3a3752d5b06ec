"""Take regions, offices, the duty list and classes of content from tables, and say which rows not and why."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from xinhe.jurisdiction.models import Category, Duty, Level, Office, OfficeKind, Post, Region
from xinhe.jurisdiction.rows import (
    TableReport,
    choice_in,
    code_in,
    distinct,
    is_yes_in,
    readable,
    several_in,
    unfit,
    word_in,
)
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.kernel.tables import Row, read_table

__all__ = [
    "TableReport",
    "import_categories",
    "import_duties",
    "import_offices",
    "import_regions",
    "load_categories",
    "needed",
    "read_table",
    "template",
]

BATCH = 2000
RANK = {level: rank for rank, level in enumerate(Level.values)}
_REGION_CODE = re.compile(r"[0-9A-Za-z]{1,18}", re.ASCII)
_OFFICE_CODE = re.compile(r"[-0-9A-Za-z_]{1,40}", re.ASCII)
_PREFIX = re.compile(r"[A-Z]{2,4}", re.ASCII)
_CATEGORY_CODE = re.compile(r"(\d\d){1,3}", re.ASCII)

_COLUMNS = {
    "regions": ["地区代码", "名称", "层级", "上级代码", "编号前缀"],
    "offices": [
        "单位代码",
        "名称",
        "简称",
        "类别",
        "地区代码",
        "上级单位代码",
        "电话",
        "地址",
        "办公时间",
        "岗位",
        "机关代字",
        "承接单位代码",
        "司法行政部门",
    ],
    "duties": ["类别代码", "层级", "地区代码", "牵头单位代码", "协办单位代码", "依据"],
    "categories": ["类别代码", "名称", "英文名称"],
}
# Columns that came later: a table without them is taken, and what they would say stays as it is.
_LATER = {"机关代字", "承接单位代码", "英文名称", "司法行政部门"}
# Stands in the column of the successor when a unit was abolished and nobody took over by name.
NOBODY = "无"


def template(kind: str) -> list[str]:
    """The columns of a table: regions, offices, duties or categories."""
    return list(_COLUMNS[kind])


def needed(kind: str) -> list[str]:
    """The columns that a table must have."""
    return [column for column in _COLUMNS[kind] if column not in _LATER]


_REGION_FIELDS = ("name", "level", "parent_id", "path", "prefix")


@transaction.atomic
def import_regions(rows: Iterable[Row]) -> TableReport:
    """Add or change regions; a parent may stand below its children, but must be of a larger level."""
    report = TableReport()
    read = distinct(readable(rows, report, _region), report, lambda region: region.code)
    # A parent is of a larger level, so this order has every parent before its children.
    read.sort(key=lambda pair: RANK[pair[1].level])
    tree = _Tree()
    for row, region in read:
        try:
            tree.check(region)
        except Refused as refused:
            report.refuse(row, refused.sentence)
        else:
            report.count(*tree.put(region))
    tree.save()
    report.refused.sort()
    return report


def _region(row: Row) -> Region:
    level = choice_in(row, "层级", Level.choices)
    prefix = word_in(row, "编号前缀", 4, is_needed=False).upper()
    if prefix and (level != Level.COUNTY or not _PREFIX.fullmatch(prefix)):
        raise unfit(gettext_noop("编号前缀只用于县（区），是 2 至 4 个大写字母。"))
    if prefix == "XF":
        raise unfit(gettext_noop("编号前缀 XF 留给没有前缀的地区。"))
    return Region(
        code=code_in(row, "地区代码", _REGION_CODE),
        name=word_in(row, "名称", 60),
        level=level,
        parent_id=word_in(row, "上级代码", 18, is_needed=False) or None,
        prefix=prefix,
    )


class _Tree:
    """All regions, those of the database and those just read over them."""

    def __init__(self) -> None:
        self.known = {region.code: region for region in Region.objects.all()}
        self.parents = {region.parent_id for region in self.known.values()}
        self.prefixes = {region.prefix: region.code for region in self.known.values() if region.prefix}
        self.changed: dict[str, Region] = {}

    def check(self, region: Region) -> None:
        """Refuse a region that has no place in the tree."""
        before = self.known.get(region.code)
        if before and before.level != region.level and region.code in self.parents:
            raise unfit(gettext_noop("%(region)s 已有下级地区，不能改变层级。"), region=region.code)
        parent = self.known.get(region.parent_id or "")
        if region.parent_id and parent is None:
            raise unfit(gettext_noop("没有上级代码 %(parent)s：表里和系统里都找不到。"), parent=region.parent_id)
        if parent and RANK[parent.level] >= RANK[region.level]:
            raise unfit(
                gettext_noop("层级应低于上级：上级 %(parent)s 是%(above)s，本行是%(level)s。"),
                parent=parent.code,
                above=Level(parent.level).label,
                level=Level(region.level).label,
            )
        owner = self.prefixes.get(region.prefix, region.code)
        if owner != region.code:
            raise unfit(gettext_noop("编号前缀 %(prefix)s 已由 %(owner)s 使用。"), prefix=region.prefix, owner=owner)

    def put(self, region: Region) -> tuple[bool, bool]:
        """Give the region its place; whether it is new, and whether it differs."""
        before = self.known.get(region.code)
        region.path = self._path(region)
        differs = before is not None and any(getattr(before, name) != getattr(region, name) for name in _REGION_FIELDS)
        self.known[region.code] = region
        self.parents.add(region.parent_id)
        if region.prefix:
            self.prefixes[region.prefix] = region.code
        if before is None or differs:
            self.changed[region.code] = region
        return before is None, differs

    def _path(self, region: Region) -> str:
        above = self.known[region.parent_id].path if region.parent_id else "/"
        return f"{above}{region.code}/"

    def save(self) -> None:
        """Write what changed; those below a moved region move with it, also when no row names them."""
        for region in sorted(self.known.values(), key=lambda r: RANK[r.level]):
            if region.path != (path := self._path(region)):
                region.path = path
                self.changed[region.code] = region
        Region.objects.bulk_create(
            sorted(self.changed.values(), key=lambda r: RANK[r.level]),
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "level", "parent", "path", "prefix"],
        )


_OFFICE_FIELDS = (
    "name",
    "short",
    "kind",
    "region_id",
    "phone",
    "address",
    "hours",
    "mark",
    "is_active",
    "is_justice_bureau",
)


@dataclass
class _Unit:
    """An office as a row names it, with the codes of its superior and of who took over."""

    office: Office
    superior: str
    successor: str

    def names(self) -> tuple[str, str]:
        """The codes of the other offices that must be there."""
        return self.superior, self.successor


@dataclass
class _Ties:
    """Who stands above whom and who took over from whom, by code; grows with the rows that are taken."""

    above: dict[str, str]
    after: dict[str, str]

    def knows(self, unit: _Unit) -> bool:
        """True when all that the unit names is there, and it does not come back to itself."""
        superior, successor = unit.names()
        named = {superior, successor} - {""}
        return named <= self.above.keys() and not (
            _is_circle(unit.office.code, superior, self.above) or _is_circle(unit.office.code, successor, self.after)
        )

    def put(self, unit: _Unit) -> None:
        """Take the unit in."""
        self.above[unit.office.code], self.after[unit.office.code] = unit.names()


@transaction.atomic
def import_offices(rows: Iterable[Row], *, begins_bodies: bool = False) -> TableReport:
    """Add or change offices with their posts; a superior may stand below, but nobody is their own superior.

    An office with a successor is gone (第二十四条第二款): it stays for its history and gets nothing new. A mediation
    body begins in a table of its own, which says more of it (``begins_bodies``).
    """
    report = TableReport()
    regions = set(Region.objects.values_list("code", flat=True))
    read = distinct(readable(rows, report, lambda row: _unit(row, regions)), report, lambda unit: unit.office.code)
    known = {office.code: office for office in Office.objects.select_related("superior", "successor")}
    ties = _Ties(
        {code: office.superior.code if office.superior else "" for code, office in known.items()},
        {code: office.successor.code if office.successor else "" for code, office in known.items()},
    )
    before = {code: (ties.above[code], ties.after[code]) for code in known}
    for row, unit in read:
        _keep_unsaid(row, unit, known.get(unit.office.code), ties)
    kinds = {code: office.kind for code, office in known.items()}
    apart = _of_one_nature(read, kinds, report, begins_bodies=begins_bodies)
    taken = _with_ties(list(apart), ties, report)
    for _, unit in taken:
        old = known.get(unit.office.code)
        differs = old is not None and (
            before[unit.office.code] != unit.names()
            or any(getattr(old, name) != getattr(unit.office, name) for name in _OFFICE_FIELDS)
        )
        report.count(old is None, differs)
    _save_units([unit for _, unit in taken], before)
    keys = dict(Office.objects.values_list("code", "pk"))
    # A post that the table no longer names stays: accounts hold it.
    Post.objects.bulk_create(
        [
            Post(office_id=keys[unit.office.code], title=title)
            for row, unit in taken
            for title in several_in(row, "岗位")
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    report.refused.sort()
    return report


def _unit(row: Row, regions: set[str]) -> _Unit:
    region = word_in(row, "地区代码", 18)
    if region not in regions:
        raise unfit(gettext_noop("没有地区代码 %(region)s，请先导入地区。"), region=region)
    for title in several_in(row, "岗位"):
        if len(title) > 40:
            raise unfit(gettext_noop("岗位“%(title)s”超过 40 字。"), title=title)
    successor = word_in(row, "承接单位代码", 40, is_needed=False)
    office = Office(
        code=code_in(row, "单位代码", _OFFICE_CODE),
        name=word_in(row, "名称", 60),
        short=word_in(row, "简称", 20, is_needed=False) or word_in(row, "名称", 20),
        kind=choice_in(row, "类别", OfficeKind.choices),
        region_id=region,
        phone=word_in(row, "电话", 30, is_needed=False),
        address=word_in(row, "地址", 120, is_needed=False),
        hours=word_in(row, "办公时间", 120, is_needed=False),
        mark=word_in(row, "机关代字", 12, is_needed=False),
        is_active=not successor,
        is_justice_bureau=is_yes_in(row, "司法行政部门"),
    )
    superior = word_in(row, "上级单位代码", 40, is_needed=False)
    return _Unit(office, superior, successor if successor != NOBODY else "")


def _keep_unsaid(row: Row, unit: _Unit, old: Office | None, ties: _Ties) -> None:
    """What an older table has no column for stays as it was."""
    if old is None:
        return
    if "机关代字" not in row:
        unit.office.mark = old.mark
    if "司法行政部门" not in row:
        unit.office.is_justice_bureau = old.is_justice_bureau
    if "承接单位代码" not in row:
        unit.office.is_active, unit.successor = old.is_active, ties.after[old.code]


def _of_one_nature(
    read: list[tuple[Row, _Unit]], kinds: Mapping[str, str], report: TableReport, *, begins_bodies: bool
) -> Iterator[tuple[Row, _Unit]]:
    """The rows that keep organs and mediation bodies apart: none becomes the other, or stands above or after it."""
    now = {**kinds, **{unit.office.code: unit.office.kind for _, unit in read}}
    for row, unit in read:
        own = unit.office.is_committee
        before = kinds.get(unit.office.code)
        others = [code for code in unit.names() if code in now and (now[code] == OfficeKind.COMMITTEE) != own]
        if before is not None and (before == OfficeKind.COMMITTEE) != own:
            report.refuse(row, f"{unit.office.name}不能在机关、单位和人民调解组织之间改换类别，请另立一个代码。")
        elif own and before is None and not begins_bodies:
            report.refuse(row, "新的人民调解组织请用「调解组织」表导入，那里还要写种类、任期等。")
        elif others:
            report.refuse(
                row, f"人民调解组织不是机关、单位（人民调解法第七条），{others[0]} 不能与它互为上级或者承接单位。"
            )
        else:
            yield row, unit


def _with_ties(read: list[tuple[Row, _Unit]], ties: _Ties, report: TableReport) -> list[tuple[Row, _Unit]]:
    """The offices whose superior and successor are known, in an order that has those first."""
    taken: list[tuple[Row, _Unit]] = []
    waiting = read
    while waiting:
        ready, later = [], []
        for pair in waiting:
            if ties.knows(pair[1]):
                ties.put(pair[1])
                ready.append(pair)
            else:
                later.append(pair)
        if not ready:
            break
        taken += ready
        waiting = later
    there = {unit.office.code for _, unit in read} | ties.above.keys()
    for row, unit in waiting:
        report.refuse(row, _stranger(unit, there))
    return taken


def _stranger(unit: _Unit, there: set[str]) -> str:
    """Why a row can't be taken: the code that is nowhere, or who stands above or after themselves."""
    for title, code in zip(("上级单位", "承接单位"), unit.names(), strict=True):
        if code and code not in there:
            return f"没有{title}代码 {code}：表里和系统里都找不到。"
    superior, successor = unit.names()
    if not successor:
        return f"上级单位 {superior} 没有被接受，或者互为上级。"
    return f"上级单位 {superior or '（无）'}或者承接单位 {successor} 没有被接受，或者互为上级、互相承接。"


def _is_circle(code: str, named: str, ties: dict[str, str]) -> bool:
    while named:
        if named == code:
            return True
        named = ties.get(named, "")
    return False


def _save_units(units: list[_Unit], before: dict[str, tuple[str, str]]) -> None:
    """Write the offices first and their ties after: either may be named before its own row."""
    returned = [u.office.code for u in units if u.office.is_active and before.get(u.office.code, ("", ""))[1]]
    Office.objects.filter(code__in=returned).update(successor=None)
    Office.objects.bulk_create(
        [unit.office for unit in units],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[name.removesuffix("_id") for name in _OFFICE_FIELDS],
    )
    keys = dict(Office.objects.values_list("code", "pk"))
    for unit in units:
        if before.get(unit.office.code, ("", "")) != unit.names():
            superior, successor = unit.names()
            Office.objects.filter(code=unit.office.code).update(
                superior_id=keys.get(superior), successor_id=keys.get(successor)
            )


@transaction.atomic
def import_duties(rows: Iterable[Row]) -> TableReport:
    """Add or change lines of the duty list: one lead for a category, level and region, its assists and its law."""
    report = TableReport()
    names = _Names()
    read = distinct(readable(rows, report, names.duty), report, lambda pair: _line(pair[0]))
    known = {_line(duty): duty for duty in Duty.objects.prefetch_related("assists")}
    for _, (duty, assists) in read:
        old = known.get(_line(duty))
        differs = old is not None and (
            (old.lead_id, old.law) != (duty.lead_id, duty.law) or {o.pk for o in old.assists.all()} != set(assists)
        )
        report.count(old is None, differs)
    Duty.objects.bulk_create(
        [duty for _, (duty, _) in read],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["category", "level", "region"],
        update_fields=["lead", "law"],
    )
    keys = {_line(duty): duty.pk for duty in Duty.objects.all()}
    helpers = {keys[_line(duty)]: assists for _, (duty, assists) in read}
    through = Duty.assists.through
    through.objects.filter(duty_id__in=list(helpers)).delete()
    through.objects.bulk_create(
        [through(duty_id=duty, office_id=office) for duty, offices in helpers.items() for office in offices],
        batch_size=BATCH,
    )
    report.refused.sort()
    return report


def _line(duty: Duty) -> tuple[str, str, str]:
    return duty.category_id, duty.level, duty.region_id


class _Names:
    """The codes that a line of the duty list may name."""

    def __init__(self) -> None:
        self.categories = set(Category.objects.values_list("code", flat=True))
        self.regions = set(Region.objects.values_list("code", flat=True))
        self.offices = dict(Office.objects.values_list("code", "pk"))
        self.committees = set(Office.objects.filter(kind=OfficeKind.COMMITTEE).values_list("code", flat=True))

    def duty(self, row: Row) -> tuple[Duty, list[int]]:
        """One line and the keys of those that assist; every code that is not known is named."""
        category, region = word_in(row, "类别代码", 6), word_in(row, "地区代码", 18)
        lead, assists = word_in(row, "牵头单位代码", 40), several_in(row, "协办单位代码")
        unknown = [f"类别代码 {category}"] if category not in self.categories else []
        unknown += [f"地区代码 {region}"] if region not in self.regions else []
        unknown += [f"单位代码 {code}" for code in (lead, *assists) if code not in self.offices]
        if unknown:
            raise unfit(gettext_noop("没有%(unknown)s。"), unknown="、".join(unknown))
        if bodies := self.committees.intersection((lead, *assists)):
            raise unfit(gettext_noop("%(office)s 是人民调解组织，不列入权责清单。"), office="、".join(sorted(bodies)))
        if lead in assists:
            raise unfit(gettext_noop("%(office)s 既是牵头单位又是协办单位。"), office=lead)
        duty = Duty(
            category_id=category,
            level=choice_in(row, "层级", Level.choices),
            region_id=region,
            lead_id=self.offices[lead],
            law=word_in(row, "依据", 120),
        )
        return duty, [self.offices[code] for code in assists]


@transaction.atomic
def import_categories(rows: Iterable[Row]) -> TableReport:
    """Add or rename classes of content; two digits more are one level deeper."""
    report = TableReport()
    read = distinct(readable(rows, report, _category), report, lambda category: category.code)
    read.sort(key=lambda pair: len(pair[1].code))
    known = {one.code: (one.name, one.english) for one in Category.objects.all()}
    taken = []
    for row, category in read:
        if category.parent_id and category.parent_id not in known:
            report.refuse(row, f"没有上级类别 {category.parent_id}。")
            continue
        old = known.get(category.code)
        if old is not None and "英文名称" not in row:
            category.english = old[1]
        said = (category.name, category.english)
        report.count(old is None, old is not None and old != said)
        known[category.code] = said
        taken.append(category)
    Category.objects.bulk_create(
        taken,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "english", "parent"],
    )
    report.refused.sort()
    return report


def _category(row: Row) -> Category:
    code = code_in(row, "类别代码", _CATEGORY_CODE)
    english = word_in(row, "英文名称", 60, is_needed=False)
    return Category(code=code, name=word_in(row, "名称", 40), english=english, parent_id=code[:-2] or None)


def load_categories(path: Path) -> TableReport:
    """The classes of content of this installation; a row that can't be taken is an error of the file."""
    report = import_categories(read_table(path, columns=needed("categories")))
    if report.refused:
        number, sentence = report.refused[0]
        raise unfit(
            gettext_noop("%(name)s 第 %(number)d 行：%(why)s"),
            name=path.name,
            number=number,
            why=sentence,
        )
    return report
