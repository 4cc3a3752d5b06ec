"""The papers that nobody types: application, register, records and visits, drawn from what the acts kept (D20–D27)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xinhe.documents.book import form
from xinhe.documents.composing import chinese_day, compose
from xinhe.documents.models import Document
from xinhe.documents.printing.pdf import pdf
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.matters.letters.making import known
from xinhe.matters.models import Event, Item, Matter, Party
from xinhe.mediation.dossier import people
from xinhe.mediation.models import FIRST, SECOND, Attempt, Invitee, MediationSession, ReturnVisit, Side, Spoken
from xinhe.mediation.rules import network
from xinhe.mediation.sides import Origin
from xinhe.people.person import Person

APPLICATION, REGISTER, RECORD, INQUIRY, VISIT = "application", "register", "record", "inquiry", "visit"
TABLE = "table"
# What a member of the body who did not mediate reads where the words would stand (rulebook E22).
KEPT_CLOSE = "（内容只有调解员能看，由调解员下载附卷）"
FILE = "mediation_file"  # the report whose number is that of the file
AGREED = ("mediation_agreement_paper", "oral_agreement_record")
KEPT = {True: "都履行了", False: "没有履行完", None: "说不清"}


def may_read(matter: Matter, person: Person) -> bool:
    """True for the mediators of the dispute, and the chair of the body that has or had it."""
    if person.account_id is not None and person.account_id in matter.mediators:
        return True
    return person.has_role("head") and person.office_id in {matter.holder_id, matter.lead_id}


@dataclass(frozen=True)
class DrawnPaper:
    """One paper that can be drawn: its word and the step that it comes from, its title, and the day."""

    sort: str
    seq: int
    title: str
    on: date

    @property
    def key(self) -> str:
        """What it is asked for by."""
        return self.sort if self.sort in (APPLICATION, REGISTER) else f"{self.sort}-{self.seq}"


def papers_of(events: Sequence[Event]) -> list[DrawnPaper]:
    """The papers that the log of a dispute gives, in order; what a side told its mediator alone is none."""
    named = next((one for one in events if one.act == "name_sides"), None)
    if named is None:
        return []
    first = local_day(events[0].at)
    found = [DrawnPaper(REGISTER, 1, "人民调解受理登记表", first)]
    if named.data.get("origin") != Origin.ACTIVE:  # nobody applied for what the body itself took up (第十七条)
        found.insert(0, DrawnPaper(APPLICATION, 1, "人民调解申请书", first))
    for one in events:
        day = local_day(one.at)
        if one.act == "confide" and one.data.get("shared"):
            found.append(DrawnPaper(INQUIRY, one.seq, "人民调解调查记录", day))
        elif one.act == "meet":
            found.append(DrawnPaper(RECORD, one.seq, "人民调解记录", day))
        elif one.act == "open_table" and any(talk.act == "say" for talk in _at_table(events, one.seq)):
            found.append(DrawnPaper(TABLE, one.seq, "人民调解圆桌记录", day))
        elif one.act == "revisit":
            found.append(DrawnPaper(VISIT, one.seq, "人民调解回访记录", day))
    return found


def _at_table(events: Sequence[Event], seq: int) -> list[Event]:
    """What happened at the table that was opened with this step, until it was closed or another one opened."""
    after = [one for one in events if one.seq > seq]
    last = next((one.seq for one in after if one.act in ("close_table", "open_table")), None)
    return [one for one in after if last is None or one.seq <= last]


def draw(paper: DrawnPaper, matter: Matter, by: Person, *, at: datetime) -> bytes:
    """The paper as PDF, with the names that this person may read."""
    kept = _Kept(matter, by, at)
    name, told = FACTS[paper.sort](kept, paper.seq)
    facts = {word: people.without_names(fact, kept.people, kept.shown) for word, fact in told.items()}
    own: dict[str, object] = {"office": _office(matter), "day": local_day(at), "number": matter.number}
    given = {word: fact for word, fact in (own | facts).items() if fact not in (None, "", [])}
    return pdf(compose(form(name, local_day(at)), known(given, form=name, on=local_day(at))))


def _office(matter: Matter) -> str:
    return (matter.lead or matter.holder or matter.receiver).name


class _Kept:
    """What is on file of a dispute, looked up when a paper asks for it."""

    def __init__(self, matter: Matter, by: Person, at: datetime) -> None:
        self.matter, self.by, self.at = matter, by, at
        self.today = local_day(at)
        self.people = list(Party.objects.filter(matter=matter).exclude(side=0).order_by("seq"))
        self.shown = people.shown_to(matter, by, at=at)
        self.events = list(Event.objects.filter(matter=matter).order_by("seq"))

    def event(self, seq: int) -> Event:
        """One step."""
        found: Event = next(one for one in self.events if one.seq == seq)
        return found

    def lines(self, side: int) -> list[str]:
        """The people of a side, a line each."""
        return [people.described(one, self.shown, on=self.today) for one in people.of_side(self.people, side)]

    def words(self, seq: int) -> str:
        """The sealed words of a step, for whom they are."""
        row = Spoken.objects.filter(matter=self.matter, seq=seq).shown_to(self.by).first()
        return row.words() if row else KEPT_CLOSE

    def mediators(self, seq: int) -> str:
        """Who mediated at that step."""
        attempt = Attempt.objects.filter(matter=self.matter, seq__lte=seq).order_by("-seq").first()
        return "、".join(str(one["name"]) for one in attempt.mediators) if attempt else self.event(seq).by_name

    def kind(self) -> tuple[str, str]:
        """Of which type it is, and where it came from."""
        said: Mapping[str, Any] = next((one.data for one in self.events if one.act == "name_sides"), {})
        kind = network(self.today).types.get(said.get("type", ""))
        origin = said.get("origin", "")
        return kind.chinese if kind else "", str(Origin(origin).label) if origin else ""


Facts = tuple[str, Mapping[str, Any]]


def _application(kept: _Kept, _seq: int) -> Facts:
    matter = kept.matter
    return "mediation_application", {
        "first_people": kept.lines(FIRST),
        "second_people": kept.lines(SECOND),
        "title": matter.title,
        "account": matter.body or matter.title,
        "items": list(Item.objects.filter(matter=matter).order_by("seq").values_list("text", flat=True)),
        "applied_on": matter.received_on or local_day(matter.opened_at),
    }


def _register(kept: _Kept, _seq: int) -> Facts:
    matter = kept.matter
    kind, origin = kept.kind()
    region = matter.problem_region
    agreed = all(one.consents for one in Side.objects.filter(matter=matter))
    return "mediation_register", {
        "registered_on": local_day(matter.opened_at),
        "accepted_on": matter.accepted_on,
        "first_people": kept.lines(FIRST),
        "second_people": kept.lines(SECOND),
        "type": kind,
        "origin": origin,
        "place": f"{region.parent.name if region.parent else ''}{region.name}",
        "account": matter.body or matter.title,
        "wishes": "双方都同意调解" if agreed else "",
        "registrar": kept.events[0].by_name if matter.registered_by_id else "当事人网上申请",
    }


def _record(kept: _Kept, seq: int) -> Facts:
    event = kept.event(seq)
    session = MediationSession.objects.get(matter=kept.matter, seq=event.data["session"])
    begins, ends = (one.astimezone(SHANGHAI) for one in (session.begins_at, session.ends_at))
    came = {side: session.present.get(str(side)) or {} for side in (FIRST, SECOND)}
    present = {side: str(told.get("who") or "") for side, told in came.items()}
    asked = [
        f"{people.TITLES[side]}：听清楚了权利义务，{'要求' if came[side].get('recusal') else '不要求'}换调解员。"
        for side in came
        if present[side]
    ]
    return "mediation_record", {
        "sort": "session",
        "held_at": f"{chinese_day(begins.date())} {begins:%H:%M}–{ends:%H:%M}",
        "place": f"{session.get_way_display()}　{session.place}",
        "mediators": kept.mediators(seq),
        "first_present": present[FIRST] or "没有到场",
        "second_present": present[SECOND] or "没有到场",
        "invitees": _invited(session),
        "asked": "\n".join(asked),
        "words": kept.words(seq),
        "result": _came_of(kept.events, seq),
        "recorder": event.by_name,
    }


def _invited(session: MediationSession) -> str:
    """Who of the invited came."""
    rows = Invitee.objects.filter(matter=session.matter_id, seq__in=session.present.get("invitees", ()))
    return "、".join(f"{one.name}（{one.get_sort_display()}）" for one in rows) or "没有"


def _came_of(events: Sequence[Event], seq: int) -> str:
    """What came of a session before the next one."""
    for one in events:
        if one.seq <= seq:
            continue
        if one.act == "agree" and one.outcome == "effective":
            return "达成协议，见协议书"
        if one.act in ("break_off", "leave", "end_mediation"):
            return "没有达成协议"
        if one.act == "meet":
            break
    return "继续调解"


def _inquiry(kept: _Kept, seq: int) -> Facts:
    event = kept.event(seq)
    side = event.data["side"]
    return "mediation_record", {
        "sort": "inquiry",
        "held_at": _moment(event.at),
        "mediators": kept.mediators(seq),
        "teller": f"{people.TITLES[side]}：{people.names(kept.people, side, kept.shown)}",
        "words": kept.words(seq),
        "recorder": event.by_name if event.by_kind == "staff" else "当事人在网上自己写的",
    }


def _table(kept: _Kept, seq: int) -> Facts:
    """What both sides and their mediator wrote at the round table, in its order."""
    talk = _at_table(kept.events, seq)
    said = [one for one in talk if one.act == "say"]
    words = {row.seq: row.words() for row in Spoken.objects.shown_to(kept.by).filter(matter=kept.matter)}
    lines = [f"{_who(one)}（{_moment(one.at)}）：{words[one.seq]}" for one in said if one.seq in words]
    begins, ends = kept.event(seq).at, talk[-1].at
    return "mediation_record", {
        "sort": "session",
        "held_at": f"{_moment(begins)}–{_moment(ends)}",
        "place": "网上圆桌",
        "mediators": kept.mediators(seq),
        "first_present": _came(talk, FIRST),
        "second_present": _came(talk, SECOND),
        "words": "\n".join(lines) or KEPT_CLOSE,
        "result": _came_of(kept.events, seq),
        "recorder": "系统照各方所写保存",
    }


def _who(one: Event) -> str:
    return people.TITLES.get(one.data["side"], "调解员")


def _came(talk: Sequence[Event], side: int) -> str:
    return "入席" if any(one.act == "join_table" and one.data.get("side") == side for one in talk) else "没有入席"


def _moment(at: datetime) -> str:
    here = at.astimezone(SHANGHAI)
    return f"{chinese_day(here.date())} {here:%H:%M}"


def _visit(kept: _Kept, seq: int) -> Facts:
    event, row = kept.event(seq), ReturnVisit.objects.get(matter=kept.matter, seq=seq)
    paper = Document.objects.filter(subject_id=kept.matter.pk, form__in=AGREED).order_by("-at").first()
    which = "第二次" if event.outcome == "second" else "第一次"
    return "mediation_visit", {
        "visited": f"{people.TITLES[row.side]}：{people.names(kept.people, row.side, kept.shown)}",
        "agreement_number": paper.number if paper else "无",
        "reason": f"协议生效后{which}回访，了解履行情况",
        "way": row.way,
        "visited_on": row.on,
        "performance": KEPT[row.is_kept],
        "words": row.words,
        "visitor": event.by_name,
    }


FACTS: Mapping[str, Callable[[_Kept, int], Facts]] = {
    APPLICATION: _application,
    REGISTER: _register,
    RECORD: _record,
    INQUIRY: _inquiry,
    TABLE: _table,
    VISIT: _visit,
}
