"""The demonstration's studio: hundreds of disputes of a year, each lived through the acts and so counted on its page.

``rules/demo/studio.toml`` says what the page shall show; nothing is typed into a figure.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from xinhe.jobs.tales import clock, is_workday, workday, working
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.matters.filing import Filing, Identity
from xinhe.matters.models import Kind, Matter
from xinhe.mediation.acts.agree import agree, read_back_code
from xinhe.mediation.acts.appoint import appoint
from xinhe.mediation.acts.ask_consent import ask_consent
from xinhe.mediation.acts.consent import consent
from xinhe.mediation.acts.describe import describe
from xinhe.mediation.acts.draft_agreement import draft_agreement
from xinhe.mediation.acts.end_mediation import end_mediation
from xinhe.mediation.acts.fulfil import fulfil
from xinhe.mediation.acts.mark_hard import mark_hard
from xinhe.mediation.acts.meet import meet
from xinhe.mediation.acts.revisit import revisit
from xinhe.mediation.acts.schedule import schedule
from xinhe.mediation.acts.take_on import take_on
from xinhe.mediation.applying import apply
from xinhe.mediation.facts import current_agreement
from xinhe.mediation.models import (
    FIRST,
    SECOND,
    AgreementKind,
    Committee,
    Ending,
    MediationSession,
    Mediator,
    Obligation,
    SessionWay,
)
from xinhe.mediation.sides import Origin, Seen, SidePeople
from xinhe.mediation.terms import Clause, Terms
from xinhe.mediation.visitors import enter
from xinhe.people.models import Account
from xinhe.people.person import Person, party, staff

SEED = 516
LONGEST, SHORTEST = 400, 24  # days ago; what began later still runs
# Of those that came to no agreement, so many are still under way.
RUNNING = 7
SOMETIMES_UNKEPT = 40
NO_MONEY = 5  # every so manieth agreement is about no money
GROUPS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四"]
HARD = "牵涉几户人家，年头久，凭据不全。"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A body of the studio: who takes on and mediates there, and where its people live."""

    account: str
    region: str
    by: Person
    mediator: Mediator


@dataclass(frozen=True, kw_only=True)
class Episode:
    """One dispute to be lived: what it is about and which of the figures it belongs to."""

    desk: Desk
    start: datetime
    title: str
    about: Mapping[str, str]
    names: tuple[str, str]
    n: int
    origin: str = Origin.APPLIED
    is_online: bool = False
    is_hard: bool = False
    is_old: bool = False
    is_settled: bool = True
    is_running: bool = False
    yuan: int = 0


class Diary:
    """Which hours of whom are taken, so that nobody sits in two sessions at once."""

    def __init__(self) -> None:
        self.taken: set[tuple[str, date, int]] = set()

    def slot(self, account: str, day: date) -> datetime:
        """The first free hour of a mediator on that working day, or on one soon after."""
        while True:
            if is_workday(day):
                for hour in (9, 10, 14, 15, 16):
                    if (account, day, hour) not in self.taken:
                        self.taken.add((account, day, hour))
                        return clock(day, hour, 0)
            day += timedelta(days=1)


def tell_studio(path: Path, *, until: datetime) -> int:
    """Live all disputes of the file up to this moment, and write down who came besides; how many disputes."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    rng = Random(SEED)  # noqa: S311 (the same studio every time, no secret)
    desks = _desks(told["desk"])
    diary = Diary()
    episodes = _episodes(told, desks, rng, until)
    for one in episodes:
        _live(one, diary, Random(one.n), until)  # noqa: S311
    _visitors(told["figures"]["visitors"], [row["body"] for row in told["desk"]], desks, until)
    return len(episodes)


def _desks(rows: Sequence[Mapping[str, Any]]) -> list[Desk]:
    accounts = {one.username: one for one in Account.objects.select_related("office__region")}
    named = {one.account_id: one for one in Mediator.objects.select_related("account", "office")}
    desks = []
    for row in rows:
        account = accounts[row["account"]]
        one = Desk(account=row["account"], region=row["region"], by=staff(account), mediator=named[account.pk])
        desks += [one] * row["share"]
    return desks


def _episodes(told: Mapping[str, Any], desks: Sequence[Desk], rng: Random, until: datetime) -> list[Episode]:
    """The disputes in the order in which they came, with the figures dealt out among them."""
    wanted = told["figures"]
    count, settled = wanted["accepted"], wanted["settled"]
    ago = sorted((rng.uniform(SHORTEST, LONGEST) for _ in range(count - RUNNING)), reverse=True)
    ago += sorted((rng.uniform(13, 19) for _ in range(RUNNING)), reverse=True)
    ended = set(rng.sample(range(count - RUNNING), count - settled - RUNNING))
    agreed = [n for n in range(count - RUNNING) if n not in ended]
    settles = set(agreed)
    money = _amounts(wanted["agreed"], [n for n in agreed if n % NO_MONEY], rng)
    online = set(rng.sample(agreed, wanted["held_online"]))
    hard, old = set(rng.sample(range(count), wanted["hard"])), set(rng.sample(range(count), wanted["old"]))
    origins = [Origin.PETITION] * wanted["petition"] + [Origin.COURT] * wanted["court"]
    origins += [Origin.ACTIVE] * 74 + [Origin.POLICE] * 33 + [Origin.OTHER] * 12
    origins += [Origin.APPLIED] * (count - len(origins))
    rng.shuffle(origins)
    titles = [(f"第{group}组{about['title']}", about) for about, group in product(told["about"], GROUPS)]
    cards = [(desk, title, about) for desk in dict.fromkeys(desks) for title, about in titles]
    rng.shuffle(cards)
    by_desk = {desk: [card for card in cards if card[0] == desk] for desk in dict.fromkeys(desks)}
    names = _names(rng)
    episodes = []
    for n in range(count):
        desk = rng.choice(desks)
        _desk, title, about = by_desk[desk].pop()
        episodes.append(
            Episode(
                desk=desk,
                start=_in_hours(working(until - timedelta(days=ago[n]), rng), rng),
                title=f"{desk.mediator.office.short}·{title}",
                about=about,
                names=(next(names), next(names)),
                n=n,
                origin=origins[n],
                is_online=n in online,
                is_hard=n in hard,
                is_old=n in old,
                is_settled=n in settles,
                is_running=n >= count - RUNNING,
                yuan=money.get(n, 0),
            )
        )
    return sorted(episodes, key=lambda one: one.start)


def _in_hours(moment: datetime, rng: Random) -> datetime:
    """Early enough for what still follows on that day."""
    local = moment.astimezone(SHANGHAI)
    return moment if local.hour < 16 else clock(local.date(), 15, rng.randint(0, 50))


def _amounts(total: int, which: Sequence[int], rng: Random) -> dict[int, int]:
    """So much money among these, in hundreds: many small amounts and a few large ones."""
    weights = [rng.lognormvariate(0, 1.1) for _ in which]
    scale = total / sum(weights)
    amounts = [max(200, round(one * scale / 100) * 100) for one in weights]
    largest = max(range(len(amounts)), key=amounts.__getitem__)
    amounts[largest] += total - sum(amounts)
    return dict(zip(which, amounts, strict=True))


def _names(rng: Random) -> Iterator[str]:
    surnames = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹苏潘葛"
    given = "守田来福秀珍大勇春生金凤长顺桂香满仓玉兰小龙红梅水根阿娟国庆丽萍"
    while True:
        first = 2 * rng.randrange(len(given) // 2)
        yield rng.choice(surnames) + given[first : first + 2]


def _live(one: Episode, diary: Diary, rng: Random, until: datetime) -> None:
    """The life of one dispute, as far as it has come by now."""
    by, at = one.desk.by, one.start
    matter = _taken_on(one, at)
    at = working(at + timedelta(hours=6), rng)
    matter = take_on(matter, by=by, at=at)
    matter = appoint(matter, mediators=[one.desk.mediator], by=by, at=at + timedelta(minutes=10))
    at += timedelta(minutes=20)
    if one.is_old:
        since = local_day(at) - timedelta(days=rng.randint(380, 1900))
        matter = describe(matter, since_on=since, amount=str(one.yuan or ""), by=by, at=at)
    if one.is_hard:
        matter = mark_hard(matter, is_hard=True, reason=HARD, by=by, at=at)
    if one.is_running:
        return
    begins = diary.slot(one.desk.account, workday(local_day(at) + timedelta(days=1)))
    matter, at = _held(matter, one, begins, at=at)
    if not one.is_settled:
        end_mediation(matter, why=Ending.TOO_FAR_APART, by=by, at=at + timedelta(minutes=20))
        return
    matter = _agreed(matter, one, at=at + timedelta(minutes=5))
    _aftercare(matter, one, local_day(at), rng, until)


def _taken_on(one: Episode, at: datetime) -> Matter:
    """Taken down at the body, and both sides want it."""
    first, second = (Identity(name=name, phone=f"139{side}{one.n:07d}") for side, name in enumerate(one.names, 4))
    filing = Filing(
        kind=Kind.DISPUTE,
        title=one.title,
        body=one.about["body"],
        region=one.desk.region,
        channel="visit",
        petitioner=first,
        is_read_back=True,
    )
    matter = apply(
        filing,
        second=SidePeople(people=[second]),
        dispute_type=one.about["type"],
        origin=one.origin,
        by=one.desk.by,
        at=at,
    )
    matter = ask_consent(matter, by=one.desk.by, at=at + timedelta(minutes=15))
    matter = consent(matter, by=party(matter.pk, FIRST), at=at + timedelta(minutes=20))
    if one.n % 3:
        return consent(matter, by=party(matter.pk, SECOND), at=at + timedelta(minutes=50))
    return consent(matter, side=SECOND, seen_how=Seen.PHONE, by=one.desk.by, at=at + timedelta(minutes=50))


def _held(matter: Matter, one: Episode, begins: datetime, *, at: datetime) -> tuple[Matter, datetime]:
    """One session with both sides: online where the figures want it."""
    by, ends = one.desk.by, begins + timedelta(minutes=50)
    way, place = (SessionWay.VIDEO, "视频调解室") if one.is_online else (SessionWay.MEETING, "调解室")
    matter = schedule(matter, way=way, place=place, begins_at=begins, ends_at=ends, by=by, at=at)
    seq = MediationSession.objects.filter(matter=matter).latest("seq").seq
    both = {FIRST: False, SECOND: False}
    matter = meet(
        matter,
        session=seq,
        present=dict(zip((FIRST, SECOND), one.names, strict=True)),
        asked_recusal=both,
        understood=dict.fromkeys(both, True),
        words="双方各自说了经过，核对了凭据。",
        by=by,
        at=ends,
    )
    return matter, ends


def _agreed(matter: Matter, one: Episode, *, at: datetime) -> Matter:
    """An oral agreement that both sides read back."""
    due = local_day(at) + timedelta(days=15)
    terms = Terms(
        kind=AgreementKind.ORAL,
        facts=one.about["body"],
        content=one.about["content"],
        way="转账" if one.yuan else "当面交付",
        clauses=[Clause(side=SECOND, what=one.about["what"], amount=str(one.yuan or ""), due_on=due)],
    )
    matter = draft_agreement(matter, terms=terms, by=one.desk.by, at=at)
    draft = current_agreement(matter)
    hash_ = draft.hash(list(Obligation.objects.filter(matter=matter, seq=draft.seq).order_by("line")))
    for side in (FIRST, SECOND):
        matter = agree(matter, terms=hash_, code=read_back_code(hash_), by=party(matter.pk, side), at=at)
    return matter


def _aftercare(matter: Matter, one: Episode, agreed_on: date, rng: Random, until: datetime) -> None:
    """What was agreed is done, but for a few; the body asks twice whether it was."""
    is_kept = one.n % SOMETIMES_UNKEPT != 0
    for days, what in ((rng.randint(2, 14), "fulfil"), (rng.randint(18, 26), "visit"), (rng.randint(70, 85), "visit")):
        at = working(clock(agreed_on + timedelta(days=days), 10, rng.randint(0, 59)), rng)
        if at > until:
            return
        if what == "visit":
            matter = revisit(matter, side=FIRST, on=local_day(at), way="电话", is_kept=is_kept, by=one.desk.by, at=at)
        elif is_kept:
            matter = fulfil(
                matter, line=1, on=local_day(at), proof="转账凭证" if one.yuan else "当面看过", by=one.desk.by, at=at
            )


def _visitors(total: int, codes: Sequence[str], desks: Sequence[Desk], until: datetime) -> None:
    """Who came with a question, month by month at each body; entered from the paper book."""
    people = {one.by.office_id: one.by for one in desks}
    bodies = list(Committee.objects.filter(office__code__in=codes).select_related("office").order_by("pk"))
    months = [local_day(until) - timedelta(days=30 * n + 3) for n in range(13, 0, -1)]
    cells = [(body, on) for on in months for body in bodies]
    for n, (body, on) in enumerate(cells):
        share = total * (n + 1) // len(cells) - total * n // len(cells)
        enter(body, on=on, people=share, by=people[body.pk], at=until)
