"""How an invented matter lives: step after step through the real acts, in the hours in which offices work."""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from xinhe.jurisdiction.models import Office, Region
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.kernel.refusal import Refused
from xinhe.matters.acts.add_material import add_material
from xinhe.matters.acts.assign import assign
from xinhe.matters.acts.intake import intake
from xinhe.matters.acts.link import link
from xinhe.matters.acts.note import note
from xinhe.matters.acts.object import object as raise_objection
from xinhe.matters.acts.rule_objection import rule_objection
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.acts.urge import urge
from xinhe.matters.acts.withdraw import withdraw
from xinhe.matters.filing import Filing, Identity
from xinhe.matters.models import ORAL, Matter
from xinhe.people.models import Account
from xinhe.people.person import Person, petitioner, staff
from xinhe.petition.acts.accept import accept
from xinhe.petition.acts.close import close
from xinhe.petition.acts.draft_opinion import Answer, draft_opinion
from xinhe.petition.acts.draft_reply import draft_reply
from xinhe.petition.acts.execute import execute
from xinhe.petition.acts.extend import extend
from xinhe.petition.acts.feed_back import feed_back
from xinhe.petition.acts.hear import hear
from xinhe.petition.acts.rate import rate
from xinhe.petition.acts.refuse import refuse
from xinhe.petition.acts.report_back import report_back
from xinhe.petition.acts.review_opinion import review_opinion
from xinhe.petition.acts.review_refusal import review_refusal
from xinhe.petition.acts.serve import serve
from xinhe.petition.acts.serve_reply import serve_reply
from xinhe.petition.acts.sign import sign
from xinhe.petition.acts.sign_reply import sign_reply
from xinhe.petition.acts.simplify import simplify
from xinhe.petition.acts.switch_to_ordinary import switch_to_ordinary
from xinhe.procedures import book

NEVER = datetime.max.replace(tzinfo=UTC)
BY_THEMSELVES = ("web", "wechat", "email")
PROOFS = {
    "in_person": "送达回证 第{n}号，本人签收",
    "mail": "挂号信 LH{n:08d}，收件人签收",
    "electronic": "网上平台送达，系统回执 {n:08d}",
    "notice": "在村（社区）公告栏张贴，附现场照片",
}
CARRIED_OUT = (
    "已按处理意见办理完毕，现场核对并拍照存档。",
    "已落实到位，电话回访信访人，本人确认。",
    "已办理完毕，相关凭证复印件附卷。",
)
RATINGS = {"satisfied": 6, "basically_satisfied": 3, "dissatisfied": 1}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing asked for in a story, and how it was answered."""

    text: str
    result: str = ""
    facts: str = ""
    basis: str = ""
    opinion: str = ""


@dataclass(frozen=True, kw_only=True)
class Story:
    """An invented petition, to be told of several places. ``right`` is whose it is when it can't be accepted here."""

    title: str
    body: str
    category: str
    office: str
    place: str
    channels: Sequence[str] = ()
    vary: Sequence[Mapping[str, str]] = field(default_factory=lambda: [{}])
    item: Sequence[Part] = ()
    hear: str = ""
    nature: str = "claim"
    simple: str = ""
    turns: str = ""
    reason: str = ""
    right: str = ""
    anonymous: bool = False


@dataclass(frozen=True)
class County:
    """The offices, places and staff of the demonstration county, by the names that tales use."""

    offices: Mapping[str, Office]
    regions: Mapping[str, Region]
    accounts: Mapping[str, Account]
    comments: Mapping[str, Sequence[str]]

    def person(self, username: str) -> Person:
        """The member of staff with this user name."""
        return staff(self.accounts[username])

    def at(self, office: Office, role: str) -> Person:
        """The member of staff who has this role in the office; the first, where there are several."""
        return staff(self._all(office, role)[0])

    def second(self, office: Office, role: str) -> Person | None:
        """Somebody else with this role in the office, who can look at what the first one wrote."""
        others = self._all(office, role)[1:]
        return staff(others[0]) if others else None

    def _all(self, office: Office, role: str) -> list[Account]:
        return [a for a in self.accounts.values() if a.office_id == office.pk and role in a.roles]

    def town_of(self, region: Region) -> Region:
        """The town or street that a place belongs to."""
        return next(r for code in region.ancestors() if (r := self.regions[code]).level == "town")

    def office(self, code: str, region: Region) -> Office:
        """The office with this code, or the government of the place's town."""
        if code != "town":
            return self.offices[code]
        town = self.town_of(region)
        return next(o for o in self.offices.values() if o.kind == "town" and o.region_id == town.pk)


@dataclass(kw_only=True)
class Tale:
    """One matter to be: its words, people and turns. ``on`` fixes days of steps, ``awaits`` names the one not taken.

    ``turns`` may be extended, late, slow, objected, kept, switched, withdrawn, repeat, assigned or simple, or what
    the story says: accusation, collective, unacceptable.
    """

    county: County
    story: Story
    words: Mapping[str, str]
    region: Region
    start: datetime
    channel: str
    who: Sequence[Identity]
    rng: Random
    turns: str = ""
    awaits: str = ""
    due_on: date | None = None
    pace: float = 1.0
    on: Mapping[str, date] = field(default_factory=dict)
    filing: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.at = self.start
        self.doing = ""
        self.office = self.county.office(self.story.office, self.region)
        self.take(self.turns or self.story.turns)
        self.dispatcher = self.county.person("dispatcher")
        self.handler = self.county.at(self.office, "handler")
        self.checker = self.county.second(self.office, "handler")
        self.head = self.county.at(self.office, "head")
        self.matter = Matter()

    def take(self, turns: str) -> None:
        """Let the tale take this turn; in the simple lane everything goes faster."""
        self.turns = turns or self.turns
        if self.turns in ("simple", "switched"):
            self.pace = 0.2

    @property
    def is_anonymous(self) -> bool:
        """True when nobody gave a name."""
        return not self.who

    @property
    def is_direct(self) -> bool:
        """True when people go to their town's own office, which both receives and acts."""
        return self.story.office == "town" and self.channel == "visit" and not self.turns

    def say(self, text: str) -> str:
        """A text of the story with this matter's names in it."""
        return text.format(**self.words)

    # Moments

    def later(self, act: str, least: float, most: float) -> datetime:
        """Move on to the moment at which an office takes the next step: in working hours of a working day."""
        self.doing = act
        if act == self.awaits:
            return NEVER
        moment = self.at + timedelta(days=self.rng.uniform(least, most) * self.pace, minutes=self.rng.randint(9, 50))
        if act in self.on:
            moment = max(self.at + timedelta(minutes=9), clock(self.on[act], 9, self.rng.randint(0, 90)))
        self.at = working(moment, self.rng)
        return self.at

    def asks(self, least: float, most: float) -> datetime:
        """Move on to a moment at which the petitioner is awake."""
        self.doing = "asks"
        moment = self.at + timedelta(days=self.rng.uniform(least, most) * self.pace)
        hour = moment.astimezone(SHANGHAI).hour
        if not 8 <= hour < 21:
            moment = clock(local_day(moment) + timedelta(days=hour >= 21), 8, self.rng.randint(0, 200))
        self.at = max(moment, self.at + timedelta(minutes=5))
        return self.at

    # Steps: each yields the moment of the step that it takes next

    def steps(self) -> Iterator[datetime]:
        """The whole tale: every step is taken when the moment that was yielded before it has come."""
        yield self.at
        self.file()
        if self.turns == "withdrawn":
            yield self.asks(0.5, 3)
            withdraw(self.matter, by=self.petitioner, at=self.at, reason="事情已经当面说开，不再反映。")
            return
        yield from self.dispatch()
        if self.turns != "unacceptable":
            yield from self.handle()
            if self.is_claim:
                yield from self.answer()
                yield from self.part()
            elif self.story.nature == "suggestion":
                yield from self.reply()
            else:
                yield from self.feed_back()

    @property
    def petitioner(self) -> Person:
        """The petitioner of this matter."""
        return petitioner(self.matter.pk)

    def file(self) -> None:
        """The words arrive: by the petitioner's own hand, at the window, or at the town's office."""
        by = petitioner() if self.channel in BY_THEMSELVES else self.county.person("clerk")
        again = "再次反映：" if self.turns == "repeat" else ""
        fields: dict[str, Any] = {
            "kind": "petition",
            "title": again + self.say(self.story.title),
            "body": self.say(self.story.body),
            "region": self.region.code,
            "channel": self.channel,
            "petitioner": self.who[0] if self.who else None,
            "headcount": self.rng.randint(12, 48) if self.who[1:] else 1,
            "representatives": self.who[1:],
            "category": self.story.category,
            "items": [self.say(part.text) for part in self.story.item],
            "is_read_back": True if self.channel in ORAL else None,
            # Who files online alone is glad of an answer online.
            "agrees_electronic": self.channel == "web" and not self.who[1:],
        }
        self.matter = intake(Filing(**{**fields, **self.filing}), by=self.handler if self.is_direct else by, at=self.at)

    def dispatch(self) -> Iterator[datetime]:
        """The three distinctions, and on to the office with the power to act."""
        by = self.handler if self.is_direct else self.dispatcher
        yield self.later("screen", 0.1, 1.4)
        is_acceptable = self.turns != "unacceptable"
        self.matter = screen(
            self.matter,
            level="town" if self.story.office == "town" else "county",
            nature=self.story.nature,
            acceptable=is_acceptable,
            reason=self.story.reason or f"属{self.office.short}职责范围，诉求具体，应当受理。",
            by=by,
            at=self.at,
        )
        if not is_acceptable:
            yield from self.refuse()
        elif not self.is_direct:
            if self.turns == "repeat":
                yield from self.repeat()
            if self.turns in ("simple", "switched"):
                yield self.later("simplify", 0, 0.05)
                reason = "事实清楚、责任明确，可以较快解决。"
                self.matter = simplify(self.matter, ground=self.story.simple, reason=reason, by=by, at=self.at)
            yield from self.send()

    def refuse(self) -> Iterator[datetime]:
        """One proposes that it can't be accepted here and says whose it is, somebody else checks it."""
        yield self.later("refuse", 0.1, 1)
        reason, right = self.story.reason, self.story.right
        self.matter = refuse(self.matter, ground="N4", reason=reason, right_organ=right, by=self.dispatcher, at=self.at)
        yield self.later("review_refusal", 0.2, 1.5)
        second = self.county.person(self.rng.choice(("dispatcher2", "head-xfj")))
        reason = "看过登记和材料，走访应当到的接待场所写得清楚，已经登记，同意告知。"
        self.matter = review_refusal(self.matter, agree=True, reason=reason, by=second, at=self.at)

    def repeat(self) -> Iterator[datetime]:
        """The same asked before is linked, never deleted."""
        same = Matter.objects.visible_to(self.dispatcher).filter(title=self.say(self.story.title))
        earlier = same.order_by("opened_at").first()
        if earlier:
            yield self.later("link", 0, 0.02)
            self.matter = link(self.matter, to=earlier.number, kind="repeat", by=self.dispatcher, at=self.at)

    def send(self) -> Iterator[datetime]:
        """Transfer or assign; the wrong office objects, the right one may try to."""
        office = self.county.offices["lh-cgj"] if self.turns == "objected" else self.office
        if self.turns == "objected" and office == self.office:
            office = self.county.offices["lh-zrj"]
        if self.turns == "assigned":
            yield self.later("assign", 0.05, 1)
            due_on = self.due_on or local_day(self.at) + timedelta(days=45)
            words = "请按期办结并书面反馈结果。"
            self.matter = assign(self.matter, office=office, due_on=due_on, note=words, by=self.dispatcher, at=self.at)
        else:
            yield self.later("transfer", 0.05, 1)
            words = "请依法按期办理，受理情况按时告知信访人。"
            self.matter = transfer(self.matter, office=office, note=words, by=self.dispatcher, at=self.at)
        if self.turns not in ("objected", "kept"):
            return
        yield self.later("object", 0.5, 2)
        reason = "经核对本单位“三定”规定和权责清单，此项职责不在本单位，附权责清单第3页。"
        proposed = self.office if self.turns == "objected" else ""
        by = self.county.at(office, "handler")
        self.matter = raise_objection(self.matter, reason=reason, proposed_office=proposed, by=by, at=self.at)
        yield self.later("rule_objection", 0.3, 2)
        is_right = self.turns == "objected"
        reason = "异议成立，改由有权处理的单位办理。" if is_right else "权责清单明确由该单位牵头，异议不成立。"
        target = self.office if is_right else ""
        self.matter = rule_objection(
            self.matter, agree=is_right, reason=reason, office=target, by=self.dispatcher, at=self.at
        )

    def handle(self) -> Iterator[datetime]:
        """Accept, look into it, hear the petitioner."""
        yield self.later("accept", *((17, 22) if self.turns == "slow" else (0.4, 6)))
        self.matter = accept(self.matter, by=self.handler, at=self.at, note="已电话告知并寄送受理告知书。")
        if not self.is_anonymous and self.rng.random() < 0.12:
            yield self.asks(0.5, 3)
            text = "补充说明：昨天又发生了一次，时间和情形与前面反映的一样。"
            self.matter = add_material(self.matter, by=self.petitioner, at=self.at, text=text)
        yield self.later("note", 0.3, 3)
        self.matter = note(self.matter, text="到现场查看并拍照，走访了周边群众。", by=self.handler, at=self.at)
        yield self.later("hear", 0.5, 6)
        text, means = self.say(self.story.hear), self.rng.choice(("phone", "meeting", "visit"))
        if self.is_anonymous:
            text, means = "反映人未留姓名和联系方式，在现场公布联系电话，听取了周边群众和来电人的陈述。", "visit"
        self.matter = hear(self.matter, text=text, on=local_day(self.at), means=means, by=self.handler, at=self.at)
        if self.turns == "switched":
            yield self.later("switch_to_ordinary", 0.5, 2)
            reason = "调查中发现涉及检测鉴定，十个工作日内不能办结。"
            self.matter = switch_to_ordinary(self.matter, reason=reason, by=self.handler, at=self.at)
            self.pace = 1
        if not self.is_anonymous and self.rng.random() < 0.12:
            yield self.asks(3, 8)
            self.matter = urge(self.matter, by=self.petitioner, at=self.at, text="请问办到哪一步了？")

    @property
    def is_claim(self) -> bool:
        """Whether it is answered by an opinion: rules of before 2026-11-30 ask for one whatever it is."""
        rules = book.get(self.matter.procedure, self.matter.version).as_of(local_day(self.at))
        return self.story.nature == "claim" or "draft_reply" not in rules.acts()

    def reply(self) -> Iterator[datetime]:
        """A suggestion is studied, replied to and rated (第二十九条)."""
        yield self.later("draft_reply", 2, 16)
        study = "；".join(self.say(part.facts).rstrip("。") for part in self.story.item if part.facts)
        words = "；".join(self.say(part.opinion).rstrip("。") for part in self.story.item if part.opinion)
        self.matter = draft_reply(
            self.matter,
            adoption="partly",
            study=f"{study or '征求了有关单位和群众的意见，到现场看过'}。",
            reply=f"{words or '能办的列入计划，办理情况另行告知'}。",
            by=self.handler,
            at=self.at,
        )
        yield self.later("sign_reply", 0.2, 2)
        self.matter = sign_reply(self.matter, by=self.head, at=self.at)
        yield self.later("serve_reply", 0.2, 3)
        method = "notice" if self.is_anonymous else "in_person"
        proof = PROOFS[method].format(n=self.rng.randint(1000, 99999))
        self.matter = serve_reply(
            self.matter, method=method, served_on=local_day(self.at), proof=proof, by=self.handler, at=self.at
        )
        yield from self.rate()

    def feed_back(self) -> Iterator[datetime]:
        """An accusation is dealt with and told by the rules of who handles it (第三十条第一款)."""
        yield self.later("draft_opinion", 10, 30)
        means = "nobody" if self.is_anonymous else "in_person"
        text = "按监督执纪有关规定核实，已向反映人反馈。" if means == "in_person" else "匿名反映，无法反馈。"
        self.matter = feed_back(self.matter, means=means, on=local_day(self.at), text=text, by=self.handler, at=self.at)

    def answer(self) -> Iterator[datetime]:
        """Draft, sign, serve; a hard one gets more days first, a neglected one is late."""
        waits = {"extended": (26, 32), "late": (52, 62)}.get(self.turns, (2, 16))
        if self.turns == "extended":
            yield self.later("extend", 14, 20)
            reason = "需要委托第三方检测，检测周期较长，不能在六十日内办结。"
            self.matter = extend(self.matter, days=self.rng.choice((15, 30)), reason=reason, by=self.head, at=self.at)
        yield self.later("draft_opinion", *waits)
        answers = [
            Answer(
                item=n,
                result=part.result,
                facts=self.say(part.facts),
                basis=self.say(part.basis),
                opinion=self.say(part.opinion),
            )
            for n, part in enumerate(self.story.item, start=1)
            if part.result
        ]
        self.matter = draft_opinion(self.matter, items=answers, by=self.handler, at=self.at)
        if self.checker:
            yield self.later("review_opinion", 0.1, 1)
            words = "事实、依据和复查途径都写明了，同意报签。"
            self.matter = review_opinion(self.matter, agree=True, comment=words, by=self.checker, at=self.at)
        yield self.later("sign", 0.2, 2)
        self.matter = sign(self.matter, by=self.head, at=self.at)
        yield self.later("serve", 0.2, 3)
        method = self.rng.choice(("in_person", "in_person", "mail", "electronic"))
        if method == "electronic" and not self.matter.agrees_electronic:
            method = "mail"
        method = "notice" if self.is_anonymous else method
        proof = PROOFS[method].format(n=self.rng.randint(1000, 99999))
        self.matter = serve(
            self.matter,
            method=method,
            served_on=local_day(self.at),
            proof=proof,
            reason="匿名反映，没有留下住址，用其他方式无法送达。" if method == "notice" else "",
            by=self.handler,
            at=self.at,
        )

    def part(self) -> Iterator[datetime]:
        """What was supported is carried out, the petitioner rates (or not), and the file is closed."""
        if self.turns == "assigned":
            yield self.later("report_back", 0.2, 2)
            self.matter = report_back(
                self.matter,
                process="收到交办后到现场查看，听取信访人陈述，向有关单位和群众核实，逐项提出处理意见。",
                result="；".join(self.say(part.opinion).rstrip("。") for part in self.story.item) + "。",
                by=self.handler,
                at=self.at,
            )
        for n, part in enumerate(self.story.item, start=1):
            if part.result == "support":
                yield self.later("execute", 0.5, 5)
                text, on = self.rng.choice(CARRIED_OUT), local_day(self.at)
                self.matter = execute(
                    self.matter, item=n, outcome="done", on=on, text=text, by=self.handler, at=self.at
                )
        yield from self.rate()
        yield self.later("close", 3, 25)
        self.matter = close(self.matter, by=self.handler, at=self.at)

    def rate(self) -> Iterator[datetime]:
        """Most rate, some do not."""
        if not self.is_anonymous and self.rng.random() < 0.8:
            yield self.asks(0.5, 9)
            office, bureau = self.opinion(), self.rng.choice(("satisfied", "satisfied", "basically_satisfied"))
            comment = self.rng.choice(self.county.comments[office])
            self.matter = rate(
                self.matter,
                office_rating=office,
                petition_office_rating=bureau,
                comment=comment,
                by=self.petitioner,
                at=self.at,
            )

    def opinion(self) -> str:
        """What the petitioner thinks: who was refused or kept waiting is seldom pleased."""
        weights = dict(RATINGS)
        if self.turns == "late" or any(part.result == "reject" for part in self.story.item):
            weights = {"satisfied": 1, "basically_satisfied": 3, "dissatisfied": 5}
        return self.rng.choices(list(weights), list(weights.values()))[0]


def clock(day: date, hour: int, minutes: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=SHANGHAI) + timedelta(minutes=minutes)


def is_workday(day: date) -> bool:
    """A working day by the tables; a year that has none yet has plain weeks here, where nobody's limit hangs on it."""
    calendar = book.calendar()
    return calendar.is_workday(day) if day.year in calendar.years else day.weekday() < 5


def workday(day: date, *, back: bool = False) -> date:
    """The day itself when it is worked, else the next one (or the one before)."""
    while not is_workday(day):
        day += timedelta(days=-1 if back else 1)
    return day


def working(moment: datetime, rng: Random) -> datetime:
    """The same moment when offices are open then, else soon after they open."""
    local = moment.astimezone(SHANGHAI)
    day, hour = local.date(), local.hour + local.minute / 60
    if hour >= 17.4 or not is_workday(day):
        return clock(workday(day + timedelta(days=1)), 8, rng.randint(35, 120))
    if hour < 8.5:
        return clock(day, 8, rng.randint(35, 120))
    if 12 <= hour < 14:
        return clock(day, 14, rng.randint(0, 60))
    return moment


def live(tales: Iterable[Tale], *, until: datetime) -> None:
    """Let all matters live side by side, each step at its moment, none after ``until``.

    A step whose limit would reach a year without a holiday table is not taken: its matter rests there.
    """
    waiting = [(tale.start, n, tale.steps()) for n, tale in enumerate(tales)]
    heapq.heapify(waiting)
    while waiting:
        moment, n, steps = heapq.heappop(waiting)
        if moment > until:
            return
        try:
            heapq.heappush(waiting, (next(steps), n, steps))
        except StopIteration:
            continue
        except Refused as refusal:
            if refusal.code != "no_holiday_table":
                raise
