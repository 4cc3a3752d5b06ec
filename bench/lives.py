"""Lives of matters as lines ready for COPY: what the acts would have written, made without them.

The clocks come from the rule file through the same pure functions as in the door, the counts from the board's own,
and the log is chained: verifying the log and recounting the board find nothing wrong with what is made here.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random

from bench import words
from bench.county import LEADS, PREFIX, County, Unit
from xinhe.insight.counting import Life, counts
from xinhe.kernel import chain, masks
from xinhe.kernel.bigrams import bigrams
from xinhe.kernel.clock import local_day
from xinhe.kernel.numbers import matter_number
from xinhe.kernel.uuid7 import uuid7
from xinhe.matters.filing import Identity
from xinhe.matters.models import ONLINE, Kind
from xinhe.people import vault
from xinhe.procedures import book, deadlines
from xinhe.procedures.deadlines import Entry, Piece, Running

CODE, VERSION = "petition", "2022-05-01"
# Matters a day, and how long one is open on average: about 3,000 stand open however long the history is.
A_DAY, OPEN_DAYS, LONGEST = 274, 11, 70
CHANNELS = {"web": 50, "hotline": 20, "visit": 10, "wechat": 8, "phone": 6, "letter": 4, "grid": 2}
LEVELS = {"satisfied": 70, "basically_satisfied": 20, "dissatisfied": 10}
NULL = r"\N"
# Which act started a clock, and on which day.
Started = tuple[str, date]

COLUMNS = {
    "matters_matter": (
        "id number code_version procedure version kind title body category_id problem_region_id region_path channel "
        "language state is_open receiver_id holder_id lead_id first_receiver_id offices nature level is_acceptable "
        "confidentiality is_anonymous headcount is_repeat registered_by_id drafted_by_id signed_by_id opened_at "
        "accepted_on heard_at served_on rated_at closed_at moved_at due_on bounces received_on is_secret is_joint "
        "wants_paper agrees_electronic is_urgent is_supervised is_designated asked barred recused source source_id "
        "lacks mediators words log_seq log_head"
    ),
    "matters_event": (
        "matter_id seq act outcome by_kind by_name account_id office_id at from_state to_state data previous hash"
    ),
    "matters_feed": "family record_id seq act",
    "matters_deadline": (
        "matter_id clock procedure version started_on started_seq raw_end end internal_end extended_days excluded_days "
        "is_right is_provisional calendar_version rolled_over stopped_on stopped_seq is_cancelled is_open"
    ),
    "matters_party": (
        "matter_id seq side part sealed masked_name masked_phone masked_id masked_address id_type is_minor"
    ),
    "matters_item": (
        "matter_id seq text result facts basis opinion nature route route_state organ organ_basis remedy execution "
        "execute_by executed_on"
    ),
    "matters_assignment": (
        "matter_id seq office_id task state by_office_id note wants_report sent_at ended_at reason"
    ),
    "matters_rating": "matter_id office_rating petition_office_rating comment salt at",
    "insight_count": "matter_id kind measure day office_id region_path category value",
}  # fmt: skip


@dataclass
class Lines:
    """Lines for COPY, by table. No value has a tab, a newline or a backslash in it."""

    of: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, *values: object) -> None:
        """One row; None is NULL, a truth value t or f."""
        self.of[table].append("\t".join([_text(value) for value in values]))


def _text(value: object) -> str:
    if value is None:
        return NULL
    return ("t" if value else "f") if isinstance(value, bool) else str(value)


@dataclass(frozen=True)
class Span:
    """When the matters of a store came in: evenly, oldest first, up to now."""

    total: int
    now: datetime

    def at(self, index: int) -> datetime:
        """The moment at which the index-th matter came."""
        return self.now - timedelta(days=(self.total - index) / A_DAY)

    def number(self, index: int) -> str:
        """Its number, counted within its year."""
        year = local_day(self.at(index)).year
        return matter_number(PREFIX, year, index - first_of(self, year) + 1)


@cache
def first_of(span: Span, year: int) -> int:
    """The index of a year's first matter."""
    low, high = 0, span.total
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if local_day(span.at(middle)).year < year else (low, middle)
    return low


@dataclass(frozen=True)
class By:
    """Who takes a step, as an event names them."""

    kind: str
    name: str
    account: int | None = None
    office: int | None = None


RESIDENT = By("petitioner", "信访人")


class Log:
    """The events of one matter in order, chained, and the clocks that they start and stop."""

    def __init__(self, lines: Lines, opened_at: datetime) -> None:
        self.lines = lines
        self.id = str(uuid7(opened_at))
        self.seq, self.head, self.state, self.at = 0, chain.GENESIS, "", opened_at
        self.clocks: dict[str, tuple[Started, Running]] = {}
        self.stops: dict[int, str] = {}

    def step(self, act: str, to: str, at: datetime, by: By, data: Mapping[str, object], *, outcome: str = "") -> None:
        """One step: the event with its hash (the text is what ``chain.canonical`` writes), the feed, the clocks."""
        self.seq += 1
        told = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        moment = at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
        text = (
            f'{{"account":{by.account or "null"},"act":"{act}","at":"{moment}","by_kind":"{by.kind}",'
            f'"by_name":"{by.name}","data":{told},"from":"{self.state}","matter":"{self.id}",'
            f'"office":{by.office or "null"},"outcome":"{outcome}","seq":{self.seq},"to":"{to}"}}'
        )
        previous, self.head = self.head, chain.sm3(f"{self.head}{text}".encode())
        self.lines.of["matters_event"].append(
            f"{self.id}\t{self.seq}\t{act}\t{outcome}\t{by.kind}\t{by.name}\t{by.account or NULL}\t"
            f"{by.office or NULL}\t{moment}\t{self.state}\t{to}\t{told}\t{previous}\t{self.head}"
        )
        self.lines.of["matters_feed"].append(f"matter\t{self.id}\t{self.seq}\t{act}")
        self._tick(act, outcome, local_day(at))
        self.state, self.at = to, at

    def _tick(self, act: str, outcome: str, day: date) -> None:
        stopped = _stops(act, outcome)
        for name, (starter, running) in self.clocks.items():
            if name.partition("#")[0] in stopped and running.is_open:
                self.clocks[name] = starter, replace(running, stopped_on=day, stopped_seq=self.seq)
                self.stops[self.seq] = f"{act}:{outcome}" if outcome else act
        for name, running in _starts(act, day).items():
            self.clocks[name] = (act, day), replace(running, started_seq=self.seq)

    def write_clocks(self) -> None:
        """The deadlines' lines."""
        for name, (starter, r) in self.clocks.items():
            before, after = _clock_text(starter, name)
            stopped = f"{r.stopped_on}\t{r.stopped_seq}" if r.stopped_on else f"{NULL}\t{NULL}"
            self.lines.of["matters_deadline"].append(
                f"{self.id}\t{before}\t{r.started_seq}\t{after}\t{stopped}\tf\t{_text(r.is_open)}"
            )

    def due_on(self) -> date | None:
        """The earliest legal end of a duty that runs."""
        return min((r.end for _, r in self.clocks.values() if r.is_open and not r.right), default=None)


@cache
def _starts(act: str, day: date) -> dict[str, Running]:
    entry = Entry(
        act=act,
        seq=0,
        day=day,
        dates={"served_on": day},
        facts=frozenset({"at_petition_office"}),
        pieces=(Piece(item=1, dates={"execute_by": execute_by(day)}),),
    )
    return deadlines.advance(book.get(CODE, VERSION), {}, entry, book.calendar())


def execute_by(served_on: date) -> date:
    """The day by which what was supported is to be carried out."""
    return served_on + timedelta(days=book.get(CODE, VERSION).setting("execution_days"))


@cache
def _stops(act: str, outcome: str) -> frozenset[str]:
    said = {act, f"{act}:{outcome}"}
    return frozenset(name for name, clock in book.get(CODE, VERSION).clocks.items() if said & set(clock.stops_on))


@cache
def _clock_text(starter: Started, name: str) -> tuple[str, str]:
    """The parts of a deadline's line before and after the number of the step that started it."""
    r = _starts(*starter)[name]
    rolled = json.dumps([[day.isoformat(), word] for day, word in r.rolled_over], ensure_ascii=False)
    values = (r.raw_end, r.end, r.internal_end, 0, 0, r.right, r.provisional, r.calendar_version, rolled)
    return f"{name}\t{CODE}\t{VERSION}\t{r.started_on}", "\t".join(map(_text, values))


@dataclass
class Story:
    """One matter from intake to where it stands now."""

    lines: Lines
    county: County
    span: Span
    index: int
    random: Random
    is_open: bool = True
    lead: Unit | None = None
    is_acceptable: bool | None = None
    drafted_by: int | None = None
    signed_by: int | None = None
    accepted_on: date | None = None
    heard_at: datetime | None = None
    served_on: date | None = None
    rated_at: datetime | None = None
    closed_at: datetime | None = None
    sent_at: datetime | None = None
    sent_seq: int = 0
    executed_on: date | None = None
    answer: tuple[str, str, str, str] = ("", "", "", "")
    ratings: tuple[str, str] = ("", "")

    def __post_init__(self) -> None:
        random, county = self.random, self.county
        self.text = words.write(random)
        if self.index % max(1, self.span.total // words.RARE_IN) == 0:
            self.text = words.with_rare(self.text)
        self.title = self.text.title
        self.category = self.text.topic.category
        self.channel = random.choices(list(CHANNELS), weights=list(CHANNELS.values()))[0]
        self.village, self.path, town = random.choice(county.villages)
        self.unit = county.towns[town] if random.random() < 0.25 else county.departments[LEADS[self.category]]
        self.who = Identity(name=words.person(random), phone=f"1{random.randint(3_000_000_000, 9_999_999_999)}")
        self.number = self.span.number(self.index)
        self.days = min(LONGEST, random.expovariate(1 / OPEN_DAYS))
        self.opened_at = self.span.at(self.index)
        self.log = Log(self.lines, self.opened_at)

    def write(self) -> None:
        """Everything that stands of the matter."""
        self._intake()
        self._dispatch()
        self._write_rows()

    def _when(self, part: float) -> datetime | None:
        """The moment at which a part of the handling is done; None while that is still to come."""
        at = self.opened_at + timedelta(days=self.days * part)
        return at if at < self.span.now else None

    def _intake(self) -> None:
        clerk = By("staff", self.county.clerk_name, self.county.clerk, self.county.bureau)
        data = {
            "anonymous": False,
            "body": chain.sm3(self.text.body.encode()),
            "category": self.category,
            "channel": self.channel,
            "files": [],
            "headcount": 1,
            "kind": "petition",
            "number": self.number,
            "region": self.village,
            "title": self.title,
        }
        self.log.step("intake", "registered", self.opened_at, RESIDENT if self._is_online else clerk, data)

    @property
    def _is_online(self) -> bool:
        return self.channel in ONLINE

    def _dispatch(self) -> None:
        """To the screen of the dispatcher and from there to a unit, or back to the petitioner."""
        dispatcher = By("staff", self.county.dispatcher_name, self.county.dispatcher, self.county.bureau)
        if not (at := self._when(0.05)):
            return
        self.is_acceptable = self.random.random() > 0.05
        found = {"acceptable": self.is_acceptable, "category": self.category, "items": [], "level": "county"}
        self.log.step("screen", "screened", at, dispatcher, found | {"nature": "claim", "reason": "属本县职权范围"})
        if not self.is_acceptable:
            self._refuse(dispatcher)
            return
        if not (at := self._when(0.08)):
            return
        self.lead, self.sent_at = self.unit, at
        office = {"office": self.unit.pk, "office_code": self.unit.code, "office_name": self.unit.name}
        self.log.step("transfer", "transferred", at, dispatcher, office | {"note": "请按期办理"})
        self.sent_seq = self.log.seq
        self._handle()

    def _refuse(self, dispatcher: By) -> None:
        """One says that it belongs elsewhere, another checks it."""
        if not (at := self._when(0.1)):
            return
        reason = "不属于本县职权范围"
        proposed = {"ground": "N3", "reason": reason, "from": "screened", "existing": "", "new_facts": ""}
        proposed |= {"right_organ": "邻县有关部门", "other_ways": ""}
        self.log.step("refuse", "refusing", at, dispatcher, proposed | {"has_new": False})
        if not (at := self._when(0.15)):
            return
        second = By("staff", self.county.second_name, self.county.second, self.county.bureau)
        checked = {"agree": True, "reason": "情况属实，同意", "ground": "N3", "told": reason}
        self._end("review_refusal", "advised", at, second, checked, outcome="refused")

    def _end(self, act: str, to: str, at: datetime, by: By, data: Mapping[str, object], *, outcome: str = "") -> None:
        self.log.step(act, to, at, by, data, outcome=outcome)
        self.is_open, self.closed_at = False, at

    def _handle(self) -> None:
        """What the unit does, up to the answer."""
        handler = By("staff", self.unit.handler_name, self.unit.handler, self.unit.pk)
        if not (at := self._when(0.25)):
            return
        if self.random.random() < 0.04:
            self._end("withdraw", "withdrawn", at, RESIDENT, {"reason": ""})
            return
        self.accepted_on = local_day(at)
        self.log.step("accept", "accepted", at, handler, {"note": "", "office_name": self.unit.name})
        if not (at := self._when(0.6)):
            return
        self.heard_at = at
        heard = {"means": "phone", "on": local_day(at).isoformat(), "text": self.random.choice(words.HEARD)}
        self.log.step("hear", "accepted", at, handler, heard)
        if not (at := self._when(0.8)):
            return
        facts, basis, opinion = self.random.choice(words.ANSWERS)
        self.answer, self.drafted_by = ("support", facts, basis, opinion), self.unit.handler
        item = {"basis": basis, "facts": facts, "item": 1, "opinion": opinion, "result": "support"}
        self.log.step("draft_opinion", "drafted", at, handler, {"items": [item]})
        self._answer(handler)

    def _answer(self, handler: By) -> None:
        """Signature, service, and what comes after it in whatever order."""
        if not (at := self._when(0.9)):
            return
        self.signed_by = self.unit.head
        signed = chain.sm3(chain.canonical([[1, self.title, *self.answer]]))
        head = By("staff", self.unit.head_name, self.unit.head, self.unit.pk)
        self.log.step("sign", "signed", at, head, {"opinion": signed})
        if not (at := self._when(1)):
            return
        self.served_on, self.is_open = local_day(at), False
        proof = {"method": "mail", "proof": "挂号信回执", "served_on": self.served_on.isoformat()}
        pieces = [{"execute_by": execute_by(self.served_on).isoformat(), "item": 1}]
        self.log.step("serve", "served", at, handler, proof | {"pieces": pieces})
        later: list[tuple[datetime, Callable[[datetime], None]]] = [
            (at + timedelta(days=self.random.uniform(1, 20)), lambda then: self._execute(then, handler))
        ]
        if self.random.random() < 0.35:
            later.append((at + timedelta(days=self.random.uniform(0.1, 10)), self._rate))
        closing = at + timedelta(days=35)
        later.append((closing, lambda then: self._end("close", "closed", then, handler, {"reason": ""})))
        for moment, step in sorted(later, key=lambda one: one[0]):
            if moment < self.span.now:
                step(moment)

    def _execute(self, at: datetime, handler: By) -> None:
        self.executed_on = local_day(at)
        day = self.executed_on.isoformat()
        told = {"item": 1, "on": day, "pieces": [{"item": 1}], "result": "done", "text": "已落实到位"}
        self.log.step("execute", "served", at, handler, told, outcome="done")

    def _rate(self, at: datetime) -> None:
        office, bureau = self.random.choices(list(LEVELS), weights=list(LEVELS.values()), k=2)
        salt = f"{self.random.getrandbits(128):032x}"
        self.log.step(
            "rate", "served", at, RESIDENT, {"digest": chain.sm3(chain.canonical([salt, office, bureau, ""]))}
        )
        self.rated_at, self.ratings = at, (office, bureau)
        self.lines.add("matters_rating", self.log.id, office, bureau, "", salt, at)

    def _write_rows(self) -> None:
        self.log.write_clocks()
        self._write_matter()
        sealed = vault.seal_identity(asdict(self.who), about=f"{self.log.id}/1".encode())
        masked = masks.name(self.who.name), masks.phone(self.who.phone)
        # A backslash is written twice in COPY's text.
        self.lines.add(
            "matters_party", self.log.id, 1, 0, "petitioner", rf"\\x{sealed.hex()}", *masked, "", "", "none", False
        )
        self._write_item()
        if self.lead:
            self._write_assignment(self.lead)
        for tally in counts(self._life()):
            self.lines.of["insight_count"].append(
                f"{self.log.id}\t{tally.kind}\t{tally.measure}\t{tally.day}\t{tally.office or NULL}\t"
                f"{tally.region_path}\t{tally.category}\t{tally.value}"
            )

    def _write_item(self) -> None:
        execution = ("done" if self.executed_on else "pending") if self.served_on else ""
        until = execute_by(self.served_on) if self.served_on else None
        self.lines.add(
            "matters_item", self.log.id, 1, self.title, *self.answer, "", "", "", "", "", "", execution, until,
            self.executed_on,
        )  # fmt: skip

    def _write_matter(self) -> None:
        lead, bureau = self.lead.pk if self.lead else None, self.county.bureau
        finders = {vault.finder("name", self.who.name), vault.finder("phone", self.who.phone)}
        found = sorted(self.text.words.union(finders, bigrams(self.number)))
        self.lines.add(
            "matters_matter", self.log.id, self.number, 1, CODE, VERSION, "petition", self.title, self.text.body,
            self.category, self.village, self.path, self.channel, "zh-hans", self.log.state, self.is_open, bureau,
            lead or bureau, lead, lead, f"{{{bureau},{lead}}}" if lead else f"{{{bureau}}}",
            "" if self.is_acceptable is None else "claim", "" if self.is_acceptable is None else "county",
            self.is_acceptable, "normal", False, 1, False, None if self._is_online else self.county.clerk,
            self.drafted_by, self.signed_by, self.opened_at, self.accepted_on, self.heard_at, self.served_on,
            self.rated_at, self.closed_at, self.log.at, self.log.due_on(), 0, local_day(self.opened_at),
            False, False, False, False, False, False, False, "{}", "{}", "{}", "", "", "{}", "{}",
            f"{{{','.join(found)}}}", self.log.seq, self.log.head,
        )  # fmt: skip

    def _write_assignment(self, lead: Unit) -> None:
        state = "answered" if self.served_on else "accepted" if self.accepted_on else "sent"
        ended = self._when(1) if self.served_on else None
        self.lines.add(
            "matters_assignment", self.log.id, self.sent_seq, lead.pk, "lead", state, self.county.bureau,
            "请按期办理", False, self.sent_at, ended, "",
        )  # fmt: skip

    def _life(self) -> Life:
        """The matter as the board counts it: places down to the town, first level of categories."""
        return Life(
            kind=Kind.PETITION,
            received_on=local_day(self.opened_at),
            is_online=self._is_online,
            region_path=self.path.rsplit("/", 2)[0] + "/",
            category=self.category[:2],
            receiver=self.county.bureau,
            received_by_petition_office=True,
            lead=self.lead.pk if self.lead else None,
            accepted_on=self.accepted_on,
            served_on=self.served_on,
            rated_on=local_day(self.rated_at) if self.rated_at else None,
            office_rating=self.ratings[0],
            petition_office_rating=self.ratings[1],
            clocks={name: running for name, (_, running) in self.log.clocks.items()},
            stops=self.log.stops,
        )
