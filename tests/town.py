"""A small county for tests, and factories that bring a matter to a state through the real acts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from xinhe.jurisdiction.models import Category, Duty, Office, Region
from xinhe.kernel.clock import local_day
from xinhe.matters.acts.intake import intake
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.filing import Filing, Identity
from xinhe.matters.models import Matter
from xinhe.people.models import Account
from xinhe.people.person import Person, petitioner, staff
from xinhe.petition.acts.accept import accept
from xinhe.petition.acts.ask_review import ask_review
from xinhe.petition.acts.draft_opinion import Answer, draft_opinion
from xinhe.petition.acts.draft_review import draft_review
from xinhe.petition.acts.hear import hear
from xinhe.petition.acts.serve import serve
from xinhe.petition.acts.serve_review import serve_review
from xinhe.petition.acts.sign import sign
from xinhe.petition.acts.sign_review import sign_review

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
    county_government: Office
    city_government: Office
    reviewer: Person
    reviewer_head: Person
    city_reviewer: Person
    city_head: Person
    chief: Person
    dispatcher2: Person
    discipline_head: Person


def _region(code: str, name: str, level: str, parent: Region | None = None, prefix: str = "") -> Region:
    path = f"{parent.path if parent else '/'}{code}/"
    return Region.objects.create(code=code, name=name, level=level, parent=parent, path=path, prefix=prefix)


def _account(username: str, name: str, office: Office, *roles: str) -> Person:
    account = Account(username=username, name=name, office=office, roles=list(roles))
    account.set_password(PASSWORD)
    account.save()
    return staff(account)


def build() -> Town:
    """Make the town; about sixty inserts."""
    province = _region("99", "江省", "province")
    city = _region("9901", "临江市", "city", province)
    county = _region("990123", "临河县", "county", city, prefix="LH")
    other = _region("990124", "邻山县", "county", city, prefix="LS")
    street = _region("990123001", "云城街道", "town", county)
    village = _region("990123001001", "云锦苑社区", "village", street)

    def office(code: str, name: str, kind: str, region: Region, *, mark: str, superior: Office | None = None) -> Office:
        return Office.objects.create(
            code=code,
            name=name,
            short=name[-4:],
            kind=kind,
            region=region,
            phone="0000-1234567",
            mark=mark,
            superior=superior,
        )

    city_government = office("lj-zf", "临江市人民政府", "department", city, mark="江政信")
    government = office("lh-zf", "临河县人民政府", "department", county, mark="临政信", superior=city_government)
    bureau = office("lh-xfj", "临河县信访局", "petition_office", county, mark="临信")
    housing = office("lh-zjj", "临河县住房和城乡建设局", "department", county, mark="临住建信", superior=government)
    traffic = office("lh-jtj", "临河县交通运输局", "department", county, mark="临交信", superior=government)
    discipline = office("lh-jw", "临河县纪委监委", "discipline", county, mark="临纪信")
    next_door = office("ls-xfj", "邻山县信访局", "petition_office", other, mark="邻信")
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
        county_government=government,
        city_government=city_government,
        reviewer=_account("reviewer", "顾复查", government, "reviewer"),
        reviewer_head=_account("reviewer-head", "许主任", government, "head"),
        city_reviewer=_account("city-reviewer", "贺复核", city_government, "reviewer"),
        city_head=_account("city-head", "邵主任", city_government, "head"),
        chief=_account("chief", "方局长", bureau, "head"),
        dispatcher2=_account("dispatcher2", "陆科员", bureau, "dispatcher"),
        discipline_head=_account("discipline-head", "严主任", discipline, "head"),
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


def reviewed(town: Town, at: datetime, *, after_days: int = 5, **changes: object) -> Matter:
    """A matter whose petitioner asked for a review in time."""
    matter = served(town, at, **changes)
    return ask_review(
        matter,
        request="撤销原意见",
        reasons="没有开业主大会，意见没有写明退费。",
        by=petitioner(matter.pk),
        at=at + timedelta(days=after_days),
    )


def review_done(town: Town, at: datetime, *, result: str = "upheld", **changes: object) -> Matter:
    """A matter whose review opinion was served; its petitioner may ask for a re-review."""
    then = at + timedelta(days=10)
    matter = reviewed(town, at, **changes)
    matter = draft_review(
        matter,
        result=result,
        facts="经查，事实清楚。",
        basis="《物业管理条例》第十一条",
        opinion="予以维持。",
        by=town.reviewer,
        at=then,
    )
    matter = sign_review(matter, by=town.reviewer_head, at=then)
    return serve_review(
        matter, method="in_person", served_on=local_day(then), proof="本人签收", by=town.reviewer, at=then
    )


def rechecking(town: Town, at: datetime, **changes: object) -> Matter:
    """A matter that the city looks at for the second and last time, ten days after the review."""
    matter = review_done(town, at, **changes)
    return ask_review(
        matter,
        request="撤销复查意见",
        reasons="复查没有调查。",
        by=petitioner(matter.pk),
        at=at + timedelta(days=20),
    )


def ended(town: Town, at: datetime, **changes: object) -> Matter:
    """A matter whose procedure has ended with the re-review."""
    then = at + timedelta(days=30)
    matter = draft_review(
        rechecking(town, at, **changes),
        result="upheld",
        facts="经查，复查程序合法。",
        basis="《信访工作条例》第三十六条",
        opinion="予以维持。",
        by=town.city_reviewer,
        at=then,
    )
    matter = sign_review(matter, by=town.city_head, at=then)
    return serve_review(
        matter, method="mail", served_on=local_day(then), proof="挂号信 1 号", by=town.city_reviewer, at=then
    )
