"""The people of both sides as a paper of the dossier names them: whole while a look stands open, masked else."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from xinhe.kernel.identity import ID_TYPES, birthday
from xinhe.matters.models import Matter, Party, PartyPart
from xinhe.mediation.models import FIRST, SECOND
from xinhe.people.person import Person
from xinhe.people.reveals import open_reveals

TITLES = {FIRST: "申请的一方", SECOND: "对方"}
RESIDENT = "resident_id"


def shown_to(matter: Matter, by: Person, *, at: datetime) -> Collection[int]:
    """The numbers of those whose names this person may read whole now."""
    return frozenset(open_reveals(by, matter.pk, at))


def of_side(people: Iterable[Party], side: int) -> list[Party]:
    """Who stands on a side, in order."""
    return [one for one in people if one.side == side]


def named(row: Party, shown: Collection[int]) -> str:
    """The name, and that somebody stands there for another."""
    name = row.identity()["name"] if row.seq in shown else row.masked_name
    return name if row.part == PartyPart.PARTY else f"{name}（{row.get_part_display()}）"


def names(people: Iterable[Party], side: int, shown: Collection[int]) -> str:
    """All people of a side."""
    return "、".join(named(one, shown) for one in of_side(people, side))


def without_names(value: object, people: Iterable[Party], shown: Collection[int]) -> object:
    """What people wrote, in a copy whose reader may not read names: every name on file is masked in it as well."""
    if isinstance(value, str):
        for row in people:
            name = "" if row.seq in shown else row.identity()["name"]
            value = value.replace(name, row.masked_name) if name else value
    elif isinstance(value, list):
        return [without_names(one, people, shown) for one in value]
    return value


def described(row: Party, shown: Collection[int], *, on: date) -> str:
    """One person in a line: name, sex and age where the document tells them, telephone and address."""
    if row.seq not in shown:
        known = [("电话", row.masked_phone), ("住址", row.masked_address)]
    else:
        told = row.identity()
        number = told.get("id_number", "") if row.id_type == RESIDENT else ""
        known = [*_by_number(number, on), ("电话", told.get("phone", "")), ("住址", told.get("address", ""))]
    return "　".join([named(row, shown), *(f"{label}：{value}" for label, value in known if value)])


def _by_number(number: str, on: date) -> list[tuple[str, str]]:
    """Sex and age that a resident's number tells (GB 11643): nobody has to be asked for them."""
    born = birthday(number) if len(number) == 18 else None
    if born is None:
        return []
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return [("性别", "男" if int(number[16]) % 2 else "女"), ("年龄", f"{age}岁")]


def proven(row: Party, shown: Collection[int]) -> str:
    """By which document somebody is known; its number whole or masked."""
    if not row.masked_id:
        return "没有登记证件"
    number = row.identity().get("id_number", "") if row.seq in shown else row.masked_id
    return f"{ID_TYPES.get(row.id_type, '证件')} {number}"
