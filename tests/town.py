"""A small county for tests, and factories that bring a matter to a state through the real acts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from xinhe.jurisdiction.models import Category, Duty, Office, Region
from xinhe.kernel.clock import local_day
from xinhe.matters.acts.accept import accept
from xinhe.matters.acts.draft_opinion import Answer, draft_opinion
from xinhe.matters.acts.hear import hear
from xinhe.matters.acts.intake import intake
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.serve import serve
from xinhe.matters.acts.sign import sign
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.filing import Filing, Identity
from xinhe.matters.models import Matter
from xinhe.people.models import Account
from xinhe.people.person import Person, petitioner, staff

PASSWORD = "Linhe-2026-demo"
WANG = Identity(name="王小明", phone="13812345678", id_type="resident_id", id_number="11010519491231002X")


@dataclass
class Town:
    """The people and places by the names that tests use."""

    county: Region
    village: Region
    petition_office: Office
    housing: Office
    traffic: Office
    discipline: Office
    clerk: Person
    dispatcher: Person
    handler: Person
    head: Person
    handler2: Person
    head2: Person
    inspector: Person
    discipline_handler: Person
    sysadmin: Person
    auditor: Person
    stranger: Person


def _region(code: str, name: str, level: str, parent: Region | None = None, prefix: str = "") -> Region:
    path = f"{parent.path if parent else '/'}{code}/"
    return Region.objects.create(code=code, name=name, level=level, parent=parent, path=path, prefix=prefix)


def _account(username: str, name: str, office: Office, *roles: str) -> Person:
    account = Account(username=username, name=name, office=office, roles=list(roles))
    account.set_password(PASSWORD)
    account.save()
    return staff(account)


def build() -> Town:
    """Make the town; about forty inserts."""
    province = _region("99", "江省", "province")
    city = _region("9901", "临江市", "city", province)
    county = _region("990123", "临河县", "county", city, prefix="LH")
    other = _region("990124", "邻山县", "county", city, prefix="LS")
    street = _region("990123001", "云城街道", "town", county)
    village = _region("990123001001", "云锦苑社区", "village", street)

    def office(code: str, name: str, kind: str, region: Region) -> Office:
        return Office.objects.create(
            code=code, name=name, short=name[-4:], kind=kind, region=region, phone="0000-1234567"
        )

    bureau = office("lh-xfj", "临河县信访局", "petition_office", county)
    housing = office("lh-zjj", "临河县住房和城乡建设局", "department", county)
    traffic = office("lh-jtj", "临河县交通运输局", "department", county)
    discipline = office("lh-jw", "临河县纪委监委", "discipline", county)
    next_door = office("ls-xfj", "邻山县信访局", "petition_office", other)
    building = Category.objects.create(code="01", name="城乡建设")
    parking = Category.objects.create(code="0101", name="物业管理", parent=building)
    Duty.objects.create(category=parking, level="county", region=county, lead=housing, law="《物业管理条例》第五条")
    return Town(
        county=county,
        village=village,
        petition_office=bureau,
        housing=housing,
        traffic=traffic,
        discipline=discipline,
        clerk=_account("clerk", "刘窗口", bureau, "clerk"),
        dispatcher=_account("dispatcher", "王科员", bureau, "dispatcher"),
        handler=_account("handler", "李工", housing, "handler"),
        head=_account("head", "陈局长", housing, "head"),
        handler2=_account("handler2", "赵工", traffic, "handler"),
        head2=_account("head2", "孙局长", traffic, "head"),
        inspector=_account("inspector", "周督查", bureau, "inspector"),
        discipline_handler=_account("discipline", "郑书记", discipline, "handler"),
        sysadmin=_account("sysadmin", "系统员", bureau, "sysadmin"),
        auditor=_account("auditor", "审计员", bureau, "auditor"),
        stranger=_account("stranger", "外县员", next_door, "dispatcher", "handler", "head", "inspector"),
    )


def filing(town: Town, **changes: object) -> Filing:
    """A parking fee that rose, as its petitioner filed it; fields may be changed."""
    fields: dict[str, object] = {
        "kind": "petition",
        "title": "小区停车费涨到每月 160 元",
        "body": "物业未经业主大会同意，把停车费从每月 100 元定为 160 元。请查处，并恢复原价。",
        "region": town.village.code,
        "channel": "web",
        "petitioner": WANG,
    }
    return Filing(**(fields | changes))  # type: ignore[arg-type]


def filed(town: Town, at: datetime, **changes: object) -> Matter:
    """A matter as it stands after intake by its petitioner."""
    return intake(filing(town, **changes), by=petitioner(), at=at)


def screened(town: Town, at: datetime, *, acceptable: bool = True, nature: str = "claim", **changes: object) -> Matter:
    """A matter that the dispatcher has screened."""
    matter = filed(town, at, **changes)
    return screen(
        matter, level="county", nature=nature, acceptable=acceptable, reason="属县级职权", by=town.dispatcher, at=at
    )


def transferred(town: Town, at: datetime, *, office: Office | None = None, **changes: object) -> Matter:
    """A matter with the housing bureau, not yet accepted."""
    return transfer(screened(town, at, **changes), office=office or town.housing, by=town.dispatcher, at=at)


def accepted(town: Town, at: datetime, **changes: object) -> Matter:
    """A matter that the housing bureau has accepted."""
    return accept(transferred(town, at, **changes), by=town.handler, at=at)


def answers(count: int = 1, result: str = "support") -> list[Answer]:
    """Answers to the first items."""
    return [
        Answer(
            item=n,
            result=result,
            facts="经查，未召开业主大会。",
            basis="《物业管理条例》第十一条",
            opinion="责令改正。",
        )
        for n in range(1, count + 1)
    ]


def drafted(town: Town, at: datetime, **changes: object) -> Matter:
    """A matter whose petitioner was heard and whose opinion awaits signature."""
    matter = hear(
        accepted(town, at, **changes),
        text="停车费未经同意上涨",
        on=local_day(at),
        means="phone",
        by=town.handler,
        at=at,
    )
    return draft_opinion(matter, items=answers(), by=town.handler, at=at)


def signed(town: Town, at: datetime, **changes: object) -> Matter:
    """A matter whose opinion the head has signed."""
    return sign(drafted(town, at, **changes), by=town.head, at=at)


def served(town: Town, at: datetime, *, after_days: int = 0, **changes: object) -> Matter:
    """A matter answered in writing; its petitioner may rate."""
    matter = signed(town, at, **changes)
    then = at + timedelta(days=after_days)
    return serve(matter, method="in_person", served_on=local_day(then), proof="本人签收", by=town.handler, at=then)
