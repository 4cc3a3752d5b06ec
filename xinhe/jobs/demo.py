"""The demonstration county: places, offices, staff, and a year of invented matters lived through the real acts."""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from xinhe.channels.models import Notice
from xinhe.jobs.lives import BY_THEMSELVES, County, Life, Part, Story, live, workday, working
from xinhe.jurisdiction.models import Level, Office, Region
from xinhe.jurisdiction.tables import (
    Report,
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
from xinhe.matters.sealing import seal
from xinhe.people.models import Account
from xinhe.procedures import book

FOLDER = settings.RULES / "demo"
ACCOUNT_COLUMNS = ["账号", "姓名", "单位代码", "角色"]
PAIRS = ("handler-", "head-")
SEED = 20220501
MATTERS = 140
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

    ``accounts`` are those to begin with, as (user name, name, office, roles); ``others`` counts the pairs
    handler-… and head-… of the further offices.
    """

    matters: int
    accounts: Sequence[tuple[str, str, str, str]]
    others: int
    password: str


def load(*, at: datetime, password: str) -> Summary:
    """Make the county and its year of matters as of ``at``; where there are matters already, nothing is done.

    All or nothing: a demonstration that was cut off leaves no half county behind.
    """
    if not Matter.objects.exists():
        with transaction.atomic():
            _places()
            _hire(at=at, password=password)
            live(_lives(_county(), at=at), until=at)
            # Offices read what they are told; only the last days' notices still wait for a reader.
            Notice.objects.filter(at__lt=at - READ).update(read_at=F("at"))
        seal(local_day(at) - timedelta(days=1), at=at)
    staff = list(Account.objects.select_related("office").order_by("pk"))
    first = [(a.username, a.name, a.office.short, a.role_titles) for a in staff if not a.username.startswith(PAIRS)]
    return Summary(Matter.objects.count(), first, len(staff) - len(first), password)


# Places and people


def _places() -> None:
    load_categories(settings.RULES / "categories.csv")
    for name, take in (("regions", import_regions), ("offices", import_offices), ("duties", import_duties)):
        _whole(take(read_table(FOLDER / f"{name}.csv", columns=template(name))), f"{name}.csv")


def _whole(report: Report, name: str) -> None:
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
            password=hashed,
            password_changed_at=at,
        )
        for row in read_table(FOLDER / "accounts.csv", columns=ACCOUNT_COLUMNS)
    )


def _county() -> County:
    return County(
        offices={office.code: office for office in Office.objects.select_related("region")},
        regions={region.code: region for region in Region.objects.all()},
        accounts={account.username: account for account in Account.objects.select_related("office__region")},
        comments=_written()["comments"],
    )


# Stories


def _written() -> dict[str, Any]:
    with (FOLDER / "stories.toml").open("rb") as file:
        return tomllib.load(file)


def stories() -> list[Story]:
    """The invented petitions, as written in ``rules/demo/stories.toml``."""
    return [Story(**row | {"item": [Part(**part) for part in row.get("item", ())]}) for row in _written()["story"]]


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
        self.people = 0

    def __len__(self) -> int:
        return len(self.cards)

    def tell(self, start: datetime, *, suits: Callable[[Story], bool] | None = None, **plan: Any) -> Life:
        """The next story that suits, as the life that begins at ``start``."""
        wanted = suits or (lambda story: not story.turns)
        card = next(card for card in self.cards if wanted(card[0]))
        self.cards.remove(card)
        story, words = card
        rng = Random(self.rng.random())  # noqa: S311 (invented lives, no secret)
        region = rng.choice(self.places[story.place])
        told = {"channel": rng.choice(story.channels)} | plan
        if told["channel"] not in BY_THEMSELVES:
            start = min(working(start, rng), self.at)
        return Life(
            county=self.county,
            story=story,
            words={"place": region.name, "town": self.county.town_of(region).name, **words},
            region=region,
            start=start,
            who=self.who(story, rng),
            rng=rng,
            **told,
        )

    def who(self, story: Story, rng: Random) -> list[Identity]:
        """Invented people: the petitioner first, then those whom many have chosen to speak for them."""
        if story.anonymous:
            return []
        names = [
            rng.choice(self.names["surnames"]) + rng.choice(self.names["given"])
            for _ in range(6 if story.turns == "collective" else 1)
        ]
        self.people += len(names)
        first = self.people - len(names)
        return [Identity(name=name, phone=f"13800{first + n:06d}") for n, name in enumerate(names)]


# The year


def _lives(county: County, *, at: datetime) -> list[Life]:
    deck = Deck(county, at, Random(SEED))  # noqa: S311 (the same county every time, no secret)
    lives = [*_now(deck, at), *_told(deck, at)]
    lives += _past(deck, at, MATTERS - len(lives))
    return lives


def _of(*offices: str) -> Callable[[Story], bool]:
    return lambda story: story.office in offices and not story.turns and not story.anonymous


def _turned(turns: str) -> Callable[[Story], bool]:
    return lambda story: story.turns == turns


def _now(deck: Deck, at: datetime) -> Iterator[Life]:
    """What lies on the desks today: something in every box, some of it pressing."""
    today = local_day(at)
    housing, traffic, elsewhere = _of("lh-zjj"), _of("lh-jtj"), _of("lh-rsj", "lh-mzj", "lh-scj", "lh-cgj", "lh-hbj")

    def ago(days: int) -> date:
        return workday(today - timedelta(days=days), back=True)

    def accepted(day: date, suits: Callable[[Story], bool], awaits: str, **plan: Any) -> Life:
        before = workday(day - timedelta(days=1), back=True)
        on = {"screen": before, "transfer": before, "assign": before, "accept": day}
        return sent(before, suits, awaits, on=on, **plan)

    def sent(day: date, suits: Callable[[Story], bool], awaits: str, **plan: Any) -> Life:
        before = workday(day - timedelta(days=1), back=True)
        plan = {"on": {"screen": day, "transfer": day, "assign": day}, "channel": "web", "pace": 0.5} | plan
        start = start_of_day(before) + timedelta(hours=deck.rng.uniform(9, 16))
        return deck.tell(start, suits=suits, awaits=awaits, **plan)

    def received(day: date, awaits: str, **plan: Any) -> Life:
        start = start_of_day(day) + timedelta(hours=deck.rng.uniform(8, 21))
        return deck.tell(start, awaits=awaits, channel="wechat", **plan)

    sixty, fifteen = Limit(days=60), Limit(days=15)
    # Housing: the demonstration's handler and head.
    yield accepted(_began(sixty, today, -6, -2), housing, "draft_opinion")
    yield accepted(_began(sixty, today, -3, -1), housing, "sign")
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


def _told(deck: Deck, at: datetime) -> Iterator[Life]:
    """The lives that a story itself shapes: accusations, collective ones, those that can't be accepted."""
    for days, awaits in ((230, ""), (40, "draft_opinion"), (14, "hear")):
        yield deck.tell(at - timedelta(days=days), suits=_turned("accusation"), channel="letter", awaits=awaits)
    for days in (290, 120, 40, 9):
        yield deck.tell(at - timedelta(days=days), suits=_turned("collective"), channel="visit")
    for days in (310, 205, 98, 17):
        yield deck.tell(at - timedelta(days=days), suits=_turned("unacceptable"))


def _past(deck: Deck, at: datetime, count: int) -> Iterator[Life]:
    """The rest of the year, a little more each month; what began lately is still under way."""
    starts = sorted((at - YEAR * deck.rng.random() ** 1.15 - timedelta(days=2) for _ in range(count)), reverse=True)
    turns = list(TURNS)
    deck.rng.shuffle(turns)
    settled = [start for start in starts if start < at - SETTLED]
    turned = dict(zip(deck.rng.sample(settled, min(len(turns), len(settled))), turns, strict=False))
    for start in starts:
        turn = turned.get(start, "")
        if turn == "switched":
            life = deck.tell(start, suits=lambda story: bool(story.simple))
        elif turn:
            life = deck.tell(start, suits=lambda story: not (story.turns or story.anonymous))
        else:
            life = deck.tell(start)
        life.take(turn or ("simple" if life.story.simple and deck.rng.random() < 0.75 else ""))
        yield life
        if turn == "repeat":
            before = max(start - timedelta(days=80), at - YEAR)
            rng = Random(deck.rng.random())  # noqa: S311
            yield replace(life, start=working(before, rng), rng=rng, turns="")
