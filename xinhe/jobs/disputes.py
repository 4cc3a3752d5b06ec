"""The demonstration's disputes: a few stories of neighbours, wages and land, told through the acts."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from xinhe.jobs.tales import working
from xinhe.kernel.clock import local_day
from xinhe.matters.filing import Filing, Identity
from xinhe.matters.models import Kind, Matter
from xinhe.mediation.acts.agree import agree, read_back_code
from xinhe.mediation.acts.appoint import appoint
from xinhe.mediation.acts.ask_confirmation import ask_confirmation
from xinhe.mediation.acts.ask_consent import ask_consent
from xinhe.mediation.acts.break_off import break_off
from xinhe.mediation.acts.confide import confide
from xinhe.mediation.acts.consent import consent
from xinhe.mediation.acts.draft_agreement import draft_agreement
from xinhe.mediation.acts.fulfil import fulfil
from xinhe.mediation.acts.leave import leave
from xinhe.mediation.acts.meet import meet
from xinhe.mediation.acts.move_up import move_up
from xinhe.mediation.acts.record_ruling import record_ruling
from xinhe.mediation.acts.revisit import revisit
from xinhe.mediation.acts.schedule import schedule
from xinhe.mediation.acts.take_on import take_on
from xinhe.mediation.applying import apply
from xinhe.mediation.facts import current_agreement
from xinhe.mediation.models import FIRST, SECOND, AgreementKind, MediationSession, Mediator, Obligation, SessionWay
from xinhe.mediation.sides import Seen, SidePeople
from xinhe.mediation.terms import Clause, Terms
from xinhe.people.models import Account
from xinhe.people.person import Person, party, staff

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class DisputeStory:
    """One dispute: where, between whom, over what, how many days ago, and how far it has come."""

    region: str
    title: str
    body: str
    type: str
    first: str
    second: str
    days: int
    chair: str
    mediator: str
    ends: Callable[["Telling"], Matter]


class _NotYetError(Exception):
    """The story goes on in the days to come."""


class Telling:
    """A story while it is told: whose chair and mediator, and the moment, which only goes on."""

    def __init__(self, story: DisputeStory, *, until: datetime) -> None:
        people = {a.username: staff(a) for a in Account.objects.filter(username__in=(story.chair, story.mediator))}
        self.story, self.until = story, until
        self.chair, self.mediator = people[story.chair], people[story.mediator]
        self.rng = Random(story.days)  # noqa: S311 (invented tales, no secret)
        self.at = working(until - timedelta(days=story.days), self.rng)

    def later(self, **passed: float) -> datetime:
        """So much later, when the body is open."""
        return self.go_on(self.at + timedelta(**passed))

    def go_on(self, moment: datetime) -> datetime:
        """To this moment, or soon after when the body is open. Raises _NotYetError for what is still to come."""
        self.at = working(moment, self.rng)
        if self.at > self.until:
            raise _NotYetError
        return self.at

    def sides(self, matter: Matter) -> tuple[Person, Person]:
        """Both sides as they act for themselves."""
        return party(matter.pk, FIRST), party(matter.pk, SECOND)

    def applied(self) -> Matter:
        """Taken down at the body."""
        story = self.story
        filing = Filing(
            kind=Kind.DISPUTE,
            title=story.title,
            body=story.body,
            region=story.region,
            channel="visit",
            petitioner=Identity(name=story.first, phone=_phone(1, story)),
            is_read_back=True,
        )
        other = SidePeople(people=[Identity(name=story.second, phone=_phone(2, story))])
        return apply(filing, second=other, dispute_type=story.type, by=self.chair, at=self.go_on(self.at))

    def asked(self) -> Matter:
        """Both sides are being asked."""
        return ask_consent(self.applied(), by=self.chair, at=self.later(hours=1))

    def mediating(self) -> Matter:
        """Both said yes, and the mediator is named."""
        matter = self.asked()
        one, _two = self.sides(matter)
        matter = consent(matter, by=one, at=self.later(hours=2))
        matter = consent(matter, side=SECOND, seen_how=Seen.PHONE, by=self.chair, at=self.later(hours=20))
        matter = take_on(matter, by=self.chair, at=self.later(hours=1))
        named = Mediator.objects.get(account=self.mediator.account)
        return appoint(matter, mediators=[named], by=self.chair, at=self.later(hours=1))

    def met(self, words: str) -> Matter:
        """One session was held, at which both sides came."""
        story, matter = self.story, self.mediating()
        begins = _on_the_half(working(self.later(hours=1) + 24 * HOUR, self.rng))
        at = self.at
        matter = schedule(
            matter,
            way=SessionWay.MEETING,
            place="调解室",
            begins_at=begins,
            ends_at=begins + 2 * HOUR,
            by=self.mediator,
            at=at,
        )
        seq = MediationSession.objects.filter(matter=matter).latest("seq").seq
        self.go_on(begins + 2 * HOUR)
        both = {FIRST: False, SECOND: False}
        return meet(
            matter,
            session=seq,
            present={FIRST: story.first, SECOND: story.second},
            asked_recusal=both,
            understood=dict.fromkeys(both, True),
            words=words,
            by=self.mediator,
            at=self.at,
        )

    def agreed(self, words: str, terms: Terms) -> Matter:
        """Both sides read an oral agreement back."""
        matter = draft_agreement(self.met(words), terms=terms, by=self.mediator, at=self.later(hours=1))
        draft = current_agreement(matter)
        hash_ = draft.hash(list(Obligation.objects.filter(matter=matter, seq=draft.seq).order_by("line")))
        for side in self.sides(matter):
            matter = agree(matter, terms=hash_, code=read_back_code(hash_), by=side, at=self.later(minutes=5))
        return matter


def _phone(side: int, story: DisputeStory) -> str:
    return f"1390002{story.days:03d}{side}"


def _wall(telling: Telling) -> Matter:
    """Kept: paid, visited, and confirmed by the court."""
    due = local_day(telling.at + timedelta(days=20))
    terms = Terms(
        kind=AgreementKind.ORAL,
        facts="修围墙时压坏了邻居的下水管，双方对赔多少有争议。",
        content="由修墙的一方把下水管修好，再补偿清理费 600 元。",
        way="当面交付",
        clauses=[Clause(side=SECOND, what="修好下水管，补偿清理费", amount="600", due_on=due)],
    )
    matter = telling.agreed("双方到现场看过，认定是修墙压坏的。", terms)
    matter = fulfil(
        matter, line=1, on=local_day(telling.later(days=6)), proof="当面点清", by=telling.mediator, at=telling.at
    )
    on = local_day(telling.later(days=2))
    matter = ask_confirmation(
        matter, court="临河县人民法院", both_ask=True, asked_on=on, by=telling.mediator, at=telling.at
    )
    on = local_day(telling.later(days=12))
    matter = record_ruling(
        matter, is_confirmed=True, number="（2026）临调确 7 号", ruled_on=on, by=telling.mediator, at=telling.at
    )
    on = local_day(telling.later(days=6))
    return revisit(matter, side=FIRST, on=on, way="上门", is_kept=True, by=telling.mediator, at=telling.at)


def _wages(telling: Telling) -> Matter:
    """In effect, half of it paid."""
    first = local_day(telling.at + timedelta(days=12))
    terms = Terms(
        kind=AgreementKind.ORAL,
        facts="装修队三个人干了 40 天，工钱 13,200 元没有结清。",
        content="工钱 13,200 元分两次付清。",
        way="转账",
        late="逾期不付的，申请人可以就全部余款起诉。",
        clauses=[
            Clause(side=SECOND, what="付第一笔工钱", amount="8000", due_on=first),
            Clause(side=SECOND, what="付清余款", amount="5200", due_on=first + timedelta(days=60)),
        ],
    )
    matter = telling.agreed("老板承认欠款，手头紧，愿意分期。", terms)
    on = local_day(telling.later(days=7))
    return fulfil(matter, line=1, on=on, proof="银行转账 8,000 元", by=telling.sides(matter)[0], at=telling.at)


def _boundary(telling: Telling) -> Matter:
    """Not settled in the village, and moved up to the town."""
    matter = telling.met("双方都拿不出早年的图纸，各说各的。")
    matter = break_off(matter, why="too_far_apart", by=telling.mediator, at=telling.later(hours=1))
    return move_up(matter, by=telling.sides(matter)[0], at=telling.later(days=1))


def _on_the_half(moment: datetime) -> datetime:
    """The half hour in which a moment lies: nobody agrees on fourteen minutes past."""
    return moment.replace(minute=30, second=0, microsecond=0)


def _noise(telling: Telling) -> Matter:
    """In mediation: a session is to come, and one side said something in confidence."""
    matter = telling.mediating()
    said = "只要晚上十点以后不放音乐，别的都好说。"
    matter = confide(matter, words=said, by=telling.sides(matter)[0], at=telling.later(hours=3))
    begins = _on_the_half(working(telling.until + timedelta(days=2), telling.rng))
    return schedule(
        matter,
        way=SessionWay.ON_SITE,
        place="楼下活动室",
        begins_at=begins,
        ends_at=begins + HOUR,
        by=telling.mediator,
        at=telling.later(hours=1),
    )


def _well(telling: Telling) -> Matter:
    """One side left, which is its right."""
    matter = telling.mediating()
    return leave(matter, by=telling.sides(matter)[1], at=telling.later(days=1))


STORIES = (
    DisputeStory(
        region="990123101202",
        title="修围墙压坏了下水管",
        body="邻居修围墙压坏了我家下水管，院子里积水，要求修好并赔清理费。",
        type="02",
        first="柴大山",
        second="樊有田",
        days=58,
        chair="chair",
        mediator="mediator",
        ends=_wall,
    ),
    DisputeStory(
        region="990123101000",
        title="装修队工钱拖了两个月",
        body="三个人给饭店装修，干了 40 天，工钱 13,200 元一直没有结。",
        type="10",
        first="路长根",
        second="清水饭庄",
        days=33,
        chair="chair",
        mediator="mediator",
        ends=_wages,
    ),
    DisputeStory(
        region="990123101201",
        title="两家承包地的地界说不清",
        body="两家相邻的承包地，田埂被犁掉一截，地界在哪里说不清。",
        type="07",
        first="葛二喜",
        second="葛满仓",
        days=21,
        chair="mediator-cun",
        mediator="mediator-cun",
        ends=_boundary,
    ),
    DisputeStory(
        region="990123101203",
        title="楼下夜里放音乐吵得睡不着",
        body="楼下每天夜里放音乐到十二点，说了几次都没有用。",
        type="02",
        first="祁秀兰",
        second="段小军",
        days=9,
        chair="chair",
        mediator="mediator",
        ends=_noise,
    ),
    DisputeStory(
        region="990123101000",
        title="合伙卖水果散伙分账",
        body="合伙卖水果一年，散伙时对账目有争议，差 4,300 元。",
        type="04",
        first="时来福",
        second="纪丰收",
        days=15,
        chair="chair",
        mediator="mediator",
        ends=_well,
    ),
    DisputeStory(
        region="990123101204",
        title="借用三轮车撞坏了谁修",
        body="借三轮车拉货，撞在石墩上，修车费 850 元由谁出说不拢。",
        type="06",
        first="常守业",
        second="万里程",
        days=2,
        chair="chair",
        mediator="mediator",
        ends=Telling.asked,
    ),
)


def tell(*, until: datetime) -> int:
    """Tell every story up to this moment; how many there are."""
    for story in STORIES:
        with contextlib.suppress(_NotYetError):
            story.ends(Telling(story, until=until))
    return len(STORIES)
