"""The demonstration county: places, offices, staff, and a year of invented matters lived through the real acts."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from xinhe.channels.models import Notice
from xinhe.jobs import disputes
from xinhe.jobs.handings import hand
from xinhe.jobs.papers import write_papers
from xinhe.jobs.paths import Course, Path, power_of_attorney
from xinhe.jobs.proof import seal, take_stock
from xinhe.jobs.studio import tell_studio
from xinhe.jobs.tales import BY_THEMSELVES, County, Part, Story, Tale, live, workday, working
from xinhe.jurisdiction.models import Level, Office, Region
from xinhe.jurisdiction.tables import (
    TableReport,
    import_duties,
    import_offices,
    import_regions,
    load_categories,
    read_table,
    template,
)
from xinhe.kernel import limits
from xinhe.kernel.clock import local_day, start_of_day
from xinhe.kernel.limits import Limit
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.kernel.workdays import Calendar
from xinhe.matters.filing import Identity
from xinhe.matters.models import Matter
from xinhe.mediation import tables as network
from xinhe.mediation.models import Mediator, Training
from xinhe.mediation.tables import import_advisers, import_committees, import_mediators
from xinhe.people.models import Account, Role
from xinhe.procedures import book

FOLDER = settings.RULES / "demo"
ACCOUNT_COLUMNS = ["账号", "姓名", "单位代码", "角色"]
# Whom to begin with, and what each can do here; the other offices have a pair handler-… and head-… of their own.
FIRST = {
    "clerk": "登记来访、来信、来电，宣读确认，代提复查申请",
    "dispatcher": "审核、转送、交办、裁定异议、提出不予受理、督办、提建议",
    "dispatcher2": "同上；复核别人提出的不予受理",
    "head-xfj": "信访局负责人，复核不予受理，发约谈、通报，签发年度报告",
    "inspector": "催办、督办、提建议，处置督查发现，发督查通知书",
    "handler": "受理、分清途径、听取陈述、起草意见、送达、报告执行",
    "handler3": "同上；审核别人起草的意见",
    "head": "签发意见、批准延期、决定听证、发补正文书、答复督办",
    "handler2": "交通局的承办人，有重新受理、指定补办的事项",
    "head2": "交通局负责人，签发意见、答复督办",
    "handler-zf": "县政府的承办人，指定由谁办",
    "reviewer": "县级复查：审查逾期申请、起草和送达复查意见",
    "head-zf": "签发复查意见、决定复查听证",
    "reviewer-city": "市级复核：起草和送达复核意见、记录听证",
    "head-city": "签发复核意见、决定复核听证",
    "discipline": "纪委监委，办理移交来的检举控告",
    "mediator": "调解员，主持调解、拟协议、回访，填自己哪些天不在岗；也可以用手机 13900010021 收验证码登录",
    "chair": "镇调委会主任，受理纠纷、指定调解员，维护名册、值班、培训，三事分解",
    "studio": "和心工作室负责人，受理、调解、登记来访，看工作室的数字",
    "handler-sfj": "县司法局，看全县调解组织、调解统计表，和规定核对、导出",
    "sysadmin": "单位、地区、权责清单",
    "secadmin": "账号和角色、单位印章",
    "auditor": "查看记录和日志",
}
# Who may sign in by a code to it.
MOBILES = {"mediator": "13900010021"}
SEED = 20220501
MATTERS = 155
YEAR = timedelta(days=364)
# A matter that began so long ago has run its course, whatever turn it took.
SETTLED = timedelta(days=125)
READ = timedelta(days=3)
TURNS = (
    *("objected",) * 3,
    *("extended",) * 5,
    *("late",) * 4,
    *("assigned",) * 8,
    *("switched",) * 2,
    *("withdrawn",) * 3,
    *("repeat",) * 3,
    *("slow",) * 3,
    "kept",
)


@dataclass(frozen=True)
class Summary:
    """What stands in the demonstration county, for the one who starts it.

    ``accounts`` are those to begin with, as (user name, name, office, roles and what they can do); ``others`` counts
    those of the further offices, handler-… and head-….
    """

    matters: int
    accounts: Sequence[tuple[str, str, str, str]]
    others: int
    password: str


def load(*, at: datetime, password: str, with_studio: bool = True) -> Summary:
    """Make the county and its year of matters as of ``at``; where there are matters already, nothing is done.

    Most of the time goes into the studio's disputes, which who looks at something else may leave out.

    All or nothing: a demonstration that was cut off leaves no half county behind.
    """
    if not Matter.objects.exists():
        with transaction.atomic():
            _places()
            _network(at=at)
            _hire(at=at, password=password)
            _train(at=at)
            take_stock(at=at, why="演示数据")
            county = _county()
            live(_tales(county, at=at), until=at)
            disputes.tell(until=at)
            hand(until=at)
            if with_studio:
                tell_studio(FOLDER / "studio.toml", until=at)
            write_papers(FOLDER / "papers.toml", who=county.person, until=at)
            # Offices read what they are told; only the last days' notices still wait for a reader.
            Notice.objects.filter(at__lt=at - READ).update(read_at=F("at"))
        seal(local_day(at) - timedelta(days=1), at=at)
    staff = {account.username: account for account in Account.objects.select_related("office")}
    known = [(staff[name], does) for name, does in FIRST.items() if name in staff]
    first = [(a.username, a.name, a.office.short, f"{a.role_titles}：{does}") for a, does in known]
    return Summary(Matter.objects.count(), first, len(staff) - len(first), password)


# Places and people


def _places() -> None:
    load_categories(settings.RULES / "categories.csv")
    for name, take in (("regions", import_regions), ("offices", import_offices), ("duties", import_duties)):
        _whole(take(read_table(FOLDER / f"{name}.csv", columns=template(name))), f"{name}.csv")


def _network(*, at: datetime) -> None:
    """Bodies of mediation, their mediators and the advisers of villages; some lack what the law asks, to be seen."""
    today = local_day(at)
    tables = (("committees", import_committees), ("mediators", import_mediators), ("advisers", import_advisers))
    for name, take in tables:
        rows = read_table(FOLDER / f"{name}.csv", columns=network.needed(name))
        _whole(take(rows, today=today), f"{name}.csv")


def _train(*, at: datetime) -> None:
    """Mediators with an account have it as their own; most were trained within the year."""
    accounts = {(one.office_id, one.name): one for one in Account.objects.filter(roles__contains=[Role.MEDIATOR])}
    trained = []
    for n, one in enumerate(Mediator.objects.order_by("pk")):
        if account := accounts.get((one.office_id, one.name)):
            one.account = account
            one.save(update_fields=["account"])
        if n % 5 != 4:
            day = local_day(at) - timedelta(days=40 + 17 * n)
            trained.append(Training(mediator=one, on=day, hours=8, topic="人民调解员岗位培训"))
    Training.objects.bulk_create(trained)


def _whole(report: TableReport, name: str) -> None:
    if report.refused:
        row, sentence = report.refused[0]
        raise Refused(
            gettext_noop("%(name)s 第 %(row)d 行：%(why)s"), code="bad_demo_table", name=name, row=row, why=sentence
        )


def _hire(*, at: datetime, password: str) -> None:
    """One hash for all: hashing sixty times would take most of a minute, and the password is printed anyway."""
    hashed = make_password(password)
    offices = {office.code: office for office in Office.objects.all()}
    Account.objects.bulk_create(
        Account(
            username=row["账号"],
            name=row["姓名"],
            office=offices[row["单位代码"]],
            roles=row["角色"].split("；"),
            phone=MOBILES.get(row["账号"], ""),
            password=hashed,
            password_changed_at=at,
        )
        for row in read_table(FOLDER / "accounts.csv", columns=ACCOUNT_COLUMNS)
    )


def _county() -> County:
    return County(
        offices={office.code: office for office in Office.objects.select_related("region")},
        regions={region.code: region for region in Region.objects.all()},
        accounts={a.username: a for a in Account.objects.select_related("office__region").order_by("pk")},
        comments=_written()["comments"],
    )


# Stories


def _written() -> dict[str, Any]:
    with (FOLDER / "stories.toml").open("rb") as file:
        return tomllib.load(file)


def stories() -> list[Story]:
    """The invented petitions, as written in ``rules/demo/stories.toml``."""
    return [_story(row) for row in _written()["story"]]


def _story(row: Mapping[str, Any]) -> Story:
    return Story(**{**row, "item": [Part(**part) for part in row.get("item", ())]})


def paths() -> list[Path]:
    """The less common paths, as written in ``rules/demo/paths.toml``."""
    with (FOLDER / "paths.toml").open("rb") as file:
        return [Path(**row) for row in tomllib.load(file)["path"]]


@dataclass
class Deck:
    """Stories with their variants, each told once; people and places are drawn as they are told."""

    county: County
    at: datetime
    rng: Random

    def __post_init__(self) -> None:
        self.cards = [(story, words) for story in stories() for words in story.vary]
        self.rng.shuffle(self.cards)
        villages = [r for r in self.county.regions.values() if r.level == Level.VILLAGE]
        self.places = {"urban": [r for r in villages if r.name.endswith("社区")]}
        self.places["rural"] = [r for r in villages if r.name.endswith("村")]
        self.places["any"] = villages
        self.names = _written()["names"]
        self.told = 0

    def __len__(self) -> int:
        return len(self.cards)

    def tell(self, start: datetime, *, suits: Callable[[Story], bool] | None = None, **plan: Any) -> Tale:
        """The next story that suits, as the tale that begins at ``start``."""
        story, words = self.draw(suits or (lambda story: not story.turns))
        rng = Random(self.rng.random())  # noqa: S311 (invented tales, no secret)
        many = 0 if story.anonymous else 6 if story.turns == "collective" else 1
        plan = {"channel": rng.choice(story.channels), "who": self.people(many, rng)} | plan
        region = rng.choice(self.places[story.place])
        return Tale(**self.scene(story, words, region, start, rng, channel=plan["channel"]), **plan)

    def walk(self, path: Path, others: Mapping[str, Course]) -> Course:
        """The tale on one of the less common paths: of a story of its own, or of one that is in the deck."""
        rng = Random(self.rng.random())  # noqa: S311
        own: tuple[Story, Mapping[str, str]] | None = (_story(path.told), {}) if path.told else None
        story, words = own or self.draw(lambda story: story.title == path.story)
        who = self.people(0 if story.anonymous else 1 + path.representatives, rng)
        if path.same:
            who = [*others[path.same].who[:1], *who[1:]]
        if path.identity:
            who = [replace(who[0], **path.identity), *who[1:]]
        # On a working day, so that the next steps are not pushed to after those that the path names.
        day = workday(local_day(self.at) - timedelta(days=path.days), back=True)
        start = start_of_day(day) + timedelta(hours=rng.uniform(8, 15))
        region = others[path.same].region if path.same else rng.choice(self.places[story.place])
        return Course(
            **self.scene(story, words, region, start, rng, channel=path.channel),
            who=who,
            channel=path.channel,
            turns=path.turns,
            pace=path.pace,
            on=self.days(path),
            filing=self.filing(path, day, who, rng),
            path=path,
            today=local_day(self.at),
            others=others,
        )

    def draw(self, suits: Callable[[Story], bool]) -> tuple[Story, Mapping[str, str]]:
        """Take the next card that suits."""
        card = next(card for card in self.cards if suits(card[0]))
        self.cards.remove(card)
        return card

    def scene(
        self, story: Story, words: Mapping[str, str], region: Region, start: datetime, rng: Random, *, channel: str
    ) -> dict[str, Any]:
        """Where and when a story is told; at a window only while it is open."""
        place = {"place": region.name, "town": self.county.town_of(region).name}
        if channel not in BY_THEMSELVES:
            start = min(working(start, rng), self.at)
        return {
            "county": self.county,
            "story": story,
            "words": {**place, **words},
            "region": region,
            "start": start,
            "rng": rng,
        }

    def days(self, path: Path) -> dict[str, date]:
        """The days of ordinary steps; what is served was drafted and signed in the days before."""
        ago = dict(path.on)
        if served := ago.get("serve"):
            ago = {"draft_opinion": served + 6, "review_opinion": served + 5, "sign": served + 3} | ago
        return {act: workday(local_day(self.at) - timedelta(days=n), back=True) for act, n in ago.items()}

    def filing(self, path: Path, day: date, who: Sequence[Identity], rng: Random) -> dict[str, Any]:
        """What was handed in on a day besides the words: posted so many days before, by a helper with their paper."""
        told = dict(path.filing)
        if "posted_on" in told:
            told["posted_on"] = day - timedelta(days=told["posted_on"])
        if path.is_unread:
            told["is_read_back"] = None
        if path.helper:
            [helper] = self.people(1, rng)
            told[path.helper] = helper
            if path.helper == "agent":
                told["files"] = [power_of_attorney(who[0].name, helper.name)]
        return told

    def people(self, count: int, rng: Random) -> list[Identity]:
        """Invented people: the petitioner first, then those whom many have chosen to speak for them."""
        names = [rng.choice(self.names["surnames"]) + rng.choice(self.names["given"]) for _ in range(count)]
        self.told += count
        first = self.told - count
        return [Identity(name=name, phone=f"13800{first + n:06d}") for n, name in enumerate(names)]


# The year


def _tales(county: County, *, at: datetime) -> list[Tale]:
    deck = Deck(county, at, Random(SEED))  # noqa: S311 (the same county every time, no secret)
    tales = [*_now(deck, at), *_told(deck, at), *_paths(deck)]
    tales += _past(deck, at, MATTERS - len(tales))
    return tales


def _of(*offices: str) -> Callable[[Story], bool]:
    return lambda story: story.office in offices and not story.turns and not story.anonymous


def _turned(turns: str) -> Callable[[Story], bool]:
    return lambda story: story.turns == turns


def _now(deck: Deck, at: datetime) -> Iterator[Tale]:
    """What lies on the desks today: something in every box, some of it pressing."""
    today = local_day(at)
    housing, traffic, elsewhere = _of("lh-zjj"), _of("lh-jtj"), _of("lh-rsj", "lh-mzj", "lh-scj", "lh-cgj", "lh-hbj")

    def ago(days: int) -> date:
        return workday(today - timedelta(days=days), back=True)

    def accepted(day: date, suits: Callable[[Story], bool], awaits: str, **plan: Any) -> Tale:
        before = workday(day - timedelta(days=1), back=True)
        on = {"screen": before, "transfer": before, "assign": before, "accept": day}
        return sent(before, suits, awaits, on=on, **plan)

    def sent(day: date, suits: Callable[[Story], bool], awaits: str, **plan: Any) -> Tale:
        before = workday(day - timedelta(days=1), back=True)
        plan = {"on": {"screen": day, "transfer": day, "assign": day}, "channel": "web", "pace": 0.5} | plan
        start = start_of_day(before) + timedelta(hours=deck.rng.uniform(9, 16))
        return deck.tell(start, suits=suits, awaits=awaits, **plan)

    def received(day: date, awaits: str, **plan: Any) -> Tale:
        start = start_of_day(day) + timedelta(hours=deck.rng.uniform(8, 21))
        return deck.tell(start, awaits=awaits, channel="wechat", **plan)

    sixty, fifteen = Limit(days=60), Limit(days=15)
    # Housing: the demonstration's handler and head.
    yield accepted(_began(sixty, today, -6, -2), housing, "draft_opinion")
    yield accepted(_began(sixty, today, -3, -1), housing, "review_opinion")
    yield accepted(ago(21), housing, "draft_opinion", turns="assigned", due_on=today)
    yield sent(_began(fifteen, today, 0, 0), housing, "accept")
    yield accepted(_began(sixty, today, 1, 3), housing, "sign")
    yield sent(_began(fifteen, today, 1, 3), housing, "accept")
    yield accepted(ago(34), housing, "serve")
    yield accepted(ago(28), housing, "sign")
    yield accepted(ago(52), housing, "draft_opinion", turns="extended", pace=1.0)
    yield accepted(ago(7), housing, "draft_opinion")
    yield sent(ago(3), housing, "accept")
    # Traffic: handler2 and head2.
    yield accepted(_began(sixty, today, -5, -1), traffic, "draft_opinion")
    yield accepted(_began(sixty, today, 1, 3), traffic, "sign")
    yield sent(_began(fifteen, today, 1, 3), traffic, "accept")
    yield accepted(ago(30), traffic, "serve")
    yield accepted(ago(12), traffic, "draft_opinion")
    # The petition office: objections to rule on, words to pass on.
    yield sent(ago(4), housing, "rule_objection", turns="objected", pace=0.1)
    yield sent(ago(5), elsewhere, "rule_objection", turns="kept", pace=0.1)
    yield sent(ago(6), elsewhere, "accept", turns="assigned")
    yield received(_began(fifteen, today, -4, -1, worked=False), "transfer")
    yield received(_began(fifteen, today, 0, 0, worked=False), "screen")
    yield received(_began(fifteen, today, 1, 3, worked=False), "screen")
    yield received(today - timedelta(days=5), "transfer")
    yield received(today - timedelta(days=4), "screen")
    for hours in (3, 6, 13):
        yield deck.tell(start_of_day(today) - timedelta(hours=hours), channel="wechat", awaits="screen")
    for part in (0.3, 0.6, 0.9):
        start = start_of_day(today) + (at - start_of_day(today)) * part
        yield deck.tell(start, channel="web", awaits="screen")


def _began(limit: Limit, today: date, first: int, last: int, *, worked: bool = True) -> date:
    """The day on which a limit began that ends between so many days from today.

    Not every end has such a day: sixty days before a Wednesday is a Saturday, when no office accepts. Then a
    day near it is as good as one gets.
    """
    calendar = book.calendar()
    for end in (today + timedelta(days=n) for n in range(first, last + 1)):
        latest = end - timedelta(days=limit.days or 0)
        for day in (latest - timedelta(days=n) for n in range(11)):
            if (not worked or workday(day) == day) and _ends(limit, day, calendar) == end:
                return day
    return workday(today + timedelta(days=first - (limit.days or 0)), back=True)


def _ends(limit: Limit, day: date, calendar: Calendar) -> date | None:
    try:
        return limits.due(day, limit, calendar).end
    except Refused:
        return None  # the year of the end has no holiday table yet


def _told(deck: Deck, at: datetime) -> Iterator[Tale]:
    """The tales that a story itself shapes: accusations, nameless, collective ones, those that can't be accepted."""
    for days, awaits in ((230, ""), (40, "draft_opinion"), (14, "hear")):
        yield deck.tell(at - timedelta(days=days), suits=_turned("accusation"), channel="letter", awaits=awaits)
    yield deck.tell(at - timedelta(days=150), suits=lambda story: story.anonymous)
    for days in (290, 120, 40, 9):
        yield deck.tell(at - timedelta(days=days), suits=_turned("collective"), channel="visit")
    for days in (310, 205, 98, 17):
        yield deck.tell(at - timedelta(days=days), suits=_turned("unacceptable"), channel="visit")


def _paths(deck: Deck) -> list[Course]:
    """Matters on every path of the statute, each where a person can take the next step."""
    courses: dict[str, Course] = {}
    for n, path in enumerate(paths()):
        courses[path.name or str(n)] = deck.walk(path, courses)
    return list(courses.values())


def _past(deck: Deck, at: datetime, count: int) -> Iterator[Tale]:
    """The rest of the year, a little more each month; what began lately is still under way."""
    starts = sorted((at - YEAR * deck.rng.random() ** 1.15 - timedelta(days=2) for _ in range(count)), reverse=True)
    turns = list(TURNS)
    deck.rng.shuffle(turns)
    settled = [start for start in starts if start < at - SETTLED]
    turned = dict(zip(deck.rng.sample(settled, min(len(turns), len(settled))), turns, strict=False))
    for start in starts:
        turn = turned.get(start, "")
        if turn == "switched":
            tale = deck.tell(start, suits=lambda story: bool(story.simple))
        elif turn:
            tale = deck.tell(start, suits=lambda story: not (story.turns or story.anonymous))
        else:
            tale = deck.tell(start)
        tale.take(turn or ("simple" if tale.story.simple and deck.rng.random() < 0.75 else ""))
        yield tale
        if turn == "repeat":
            before = max(start - timedelta(days=80), at - YEAR)
            rng = Random(deck.rng.random())  # noqa: S311
            yield replace(tale, start=working(before, rng), rng=rng, turns="")
