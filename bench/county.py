"""The bench's county: five towns with their villages, twenty offices, their people, categories and duties."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from xinhe.jobs.proof import take_stock
from xinhe.jurisdiction.models import Category, Duty, Office, Region
from xinhe.people import tokens
from xinhe.people.models import Account

PREFIX = "BC"
TOWNS, VILLAGES = 5, 12
CATEGORIES = {
    "01": "城乡建设", "0101": "物业管理", "0102": "商品房", "0103": "征收补偿",
    "02": "交通运输", "0201": "道路交通", "0202": "客运服务",
    "03": "生态环境", "0301": "噪声大气", "0302": "环境卫生",
    "04": "人力社保", "0401": "劳动关系", "0402": "社会保险",
    "05": "教育卫生", "0501": "教育", "0502": "医疗",
    "06": "农业农村", "0601": "村务土地", "0602": "水利供水",
    "07": "城市管理", "0701": "市容秩序",
}  # fmt: skip
DEPARTMENTS = (
    "住房和城乡建设局", "自然资源局", "征收中心", "交通运输局", "公安局", "生态环境局", "城市管理局",
    "人力资源和社会保障局", "医疗保障局", "教育局", "卫生健康局", "农业农村局", "水利局",
)  # fmt: skip
LEADS = {
    "0101": 0, "0102": 0, "0103": 2, "0201": 4, "0202": 3, "0301": 5, "0302": 6, "0401": 7, "0402": 8,
    "0501": 9, "0502": 10, "0601": 11, "0602": 12, "0701": 6,
}  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """An office that leads, with the keys of its handler and its head."""

    pk: int
    code: str
    name: str
    handler: int
    handler_name: str
    head: int
    head_name: str


@dataclass(frozen=True)
class County:
    """The keys that rows need, plain so that worker processes can be handed them."""

    bureau: int
    bureau_name: str
    clerk: int
    clerk_name: str
    dispatcher: int
    dispatcher_name: str
    second: int
    second_name: str
    departments: Sequence[Unit]
    towns: Sequence[Unit]
    villages: Sequence[tuple[str, str, int]]  # code, path, number of its town


def build(*, at: datetime) -> County:
    """Write the county's rows through the models; nobody has to change a password at once."""
    province = _region("98", "滨江省", "province", None)
    city = _region("9801", "滨江市", "city", province)
    county = _region("980101", "滨城县", "county", city, prefix=PREFIX)
    bureau = _office("bench-bureau", "滨城县信访局", "petition_office", county)
    clerk = _account("bench-clerk", "刘窗口", bureau, "clerk")
    dispatcher = _account("bench-dispatcher", "王科员", bureau, "dispatcher")
    second = _account("bench-dispatcher2", "陆科员", bureau, "dispatcher")
    _account("bench-inspector", "周督查", bureau, "inspector")
    departments = [_unit(f"bench-d{n}", f"滨城县{name}", "department", county) for n, name in enumerate(DEPARTMENTS)]
    _office("bench-discipline", "滨城县纪委监委", "discipline", county)
    towns, villages = [], []
    for n in range(TOWNS):
        town = _region(f"980101{n + 1:03d}", f"滨城第{n + 1}街道", "town", county)
        towns.append(_unit(f"bench-t{n}", f"滨城第{n + 1}街道办事处", "town", town))
        for m in range(VILLAGES):
            village = _region(f"{town.code}{m + 1:03d}", f"第{n + 1}街道{m + 1}社区", "village", town)
            villages.append((village.code, village.path, n))
    _categories(county, departments)
    Account.objects.update(password_changed_at=at)
    take_stock(at=at, why="bench")
    return County(
        bureau=bureau.pk,
        bureau_name=bureau.name,
        clerk=clerk.pk,
        clerk_name=clerk.name,
        dispatcher=dispatcher.pk,
        dispatcher_name=dispatcher.name,
        second=second.pk,
        second_name=second.name,
        departments=departments,
        towns=towns,
        villages=villages,
    )


def token(username: str, *, at: datetime) -> str:
    """A bearer token of one of the county's people."""
    return tokens.issue(Account.objects.get(username=username), label="bench", at=at)


def _categories(county: Region, departments: Sequence[Unit]) -> None:
    for code, name in CATEGORIES.items():
        Category.objects.create(code=code, name=name, parent_id=code[:2] if len(code) > 2 else None)
    for code, lead in LEADS.items():
        Duty.objects.create(
            category_id=code, level="county", region=county, lead_id=departments[lead].pk, law="权责清单"
        )


def _region(code: str, name: str, level: str, parent: Region | None, prefix: str = "") -> Region:
    path = f"{parent.path if parent else '/'}{code}/"
    return Region.objects.create(code=code, name=name, level=level, parent=parent, path=path, prefix=prefix)


def _office(code: str, name: str, kind: str, region: Region) -> Office:
    return Office.objects.create(code=code, name=name, short=name[-6:], kind=kind, region=region, phone="0000-0000000")


def _account(username: str, name: str, office: Office, *roles: str) -> Account:
    account = Account(username=username, name=name, office=office, roles=list(roles))
    account.set_unusable_password()
    account.save()
    return account


def _unit(code: str, name: str, kind: str, region: Region) -> Unit:
    office = _office(code, name, kind, region)
    handler = _account(f"{code}-handler", "李承办", office, "handler")
    head = _account(f"{code}-head", "陈局长", office, "head")
    return Unit(office.pk, code, name, handler.pk, handler.name, head.pk, head.name)
