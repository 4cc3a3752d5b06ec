"""The boxes in which staff find their matters, with counts that are exact."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Func, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from xinhe.documents.models import Document, File
from xinhe.kernel import bigrams
from xinhe.kernel.clock import start_of_day
from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Refused
from xinhe.matters.models import Event, Matter, MatterQuerySet
from xinhe.people import vault
from xinhe.people.person import Person, Sight
from xinhe.postgres.kept import Kept, Named, counted
from xinhe.records.models import Feed

SOON = 3
KEPT = 512
MINE = ("clerk", "dispatcher", "handler", "head", "reviewer")
HANDLING = ("handler@unit", "head@unit")
SLIP = "handover_slip"


@dataclass(frozen=True)
class Box:
    """A named question: which matters, for whom it is worth asking, and whether its count burns.

    A role may name its place: "@unit" is an organ with power (有权处理机关), "@bureau" a petition office, which passes
    on and supervises and handles nothing itself (第二十二条). A role without a place is meant wherever it is held.
    """

    name: str
    title: str
    roles: tuple[str, ...]
    chosen: Callable[[Person, date], Q]
    is_hot: bool = False


def _held(person: Person) -> Q:
    return Q(is_open=True, holder_id=person.office_id)


def _today(person: Person, today: date) -> Q:  # noqa: ARG001 (one signature for all boxes)
    return Q(opened_at__gte=start_of_day(today), opened_at__lt=start_of_day(today + timedelta(days=1)))


def _state(*states: str) -> Callable[[Person, date], Q]:
    return lambda person, today: _held(person) & Q(state__in=states)


def _executing(person: Person, today: date) -> Q:  # noqa: ARG001
    """Answered, and something that was supported is still to be carried out."""
    return Q(is_open=False, lead_id=person.office_id, due_on__isnull=False)


def _asked(person: Person, today: date) -> Q:  # noqa: ARG001
    """A demand or a recommendation waits for this office's answer; the second half is the index's own condition."""
    return Q(asked__contains=[person.office_id]) & ~Q(asked=[])


BOXES: dict[str, Box] = {
    box.name: box
    for box in (
        Box("overdue", "已超期", MINE, lambda p, t: _held(p) & Q(due_on__lt=t), is_hot=True),
        Box("due_today", "今天到期", MINE, lambda p, t: _held(p) & Q(due_on=t), is_hot=True),
        Box(
            "due_soon",
            "3 天内到期",
            MINE,
            lambda p, t: _held(p) & Q(due_on__gt=t, due_on__lte=t + timedelta(days=SOON)),
        ),
        Box("to_dispatch", "待分办", ("dispatcher", "handler@bureau"), _state("registered", "screened")),
        Box("to_rule", "待裁定异议", ("dispatcher",), _state("objected"), is_hot=True),
        Box("to_check", "待复核不予受理", ("dispatcher", "head"), _state("refusing")),
        Box("to_designate", "待指定管辖", ("dispatcher", "handler", "head"), _state("disputed")),
        Box("to_accept", "待受理告知", HANDLING, _state("registered", "screened", "transferred", "assigned")),
        Box("in_hand", "在办", HANDLING, _state("accepted")),
        Box("to_review", "待审核", ("handler@unit",), _state("drafted")),
        Box("to_decide", "待办复查复核", ("reviewer",), _state("review_asked", "recheck_asked")),
        # A head may sign what nobody checked before; the opinion of a review waits for the head as well.
        Box("to_sign", "待签发", ("head",), _state("drafted", "reviewed", "review_drafted", "recheck_drafted")),
        Box(
            "to_serve",
            "待送达",
            ("handler@unit", "head", "reviewer"),
            _state("signed", "review_signed", "recheck_signed"),
        ),
        Box("to_confirm", "待对方接收", HANDLING, _state("routed")),
        Box("to_execute", "待执行", HANDLING, _executing),
        Box("to_answer", "督办待答", ("handler", "head"), _asked, is_hot=True),
        Box(
            "waiting",
            "等别人",
            ("clerk", "dispatcher"),
            lambda p, t: Q(is_open=True, receiver_id=p.office_id) & ~Q(holder_id=p.office_id),
        ),
        Box("received_today", "今天收到", ("clerk", "dispatcher", "inspector"), _today),
        Box("open", "全部在办", (*MINE, "inspector"), lambda p, t: Q(is_open=True)),
        Box("done", "已办结", (*MINE, "inspector"), lambda p, t: Q(is_open=False)),
    )
}
# What grows with the years is listed, not counted on every page.
UNCOUNTED = frozenset({"done"})
# A petition office signs and serves nothing but a review, where it is the organ above a unit: these boxes are there
# while something stands in them.
SELDOM = frozenset({"to_sign", "to_serve"})
# These reach beyond what is open; each has an index of its own.
BEYOND = frozenset({"received_today", "to_execute", "to_answer"})
# A word is common that stands in so many of the newest, and rare in no more than so many of all.
NEWEST, COMMON, RARE = 200, 3, 4000
AMONG_NEWEST = """
    SELECT 1 FROM (SELECT words FROM matters_matter ORDER BY opened_at DESC, id DESC LIMIT %(newest)s) AS newest
    WHERE words @> %(words)s::varchar[] OR words && %(people)s::varchar[] LIMIT %(common)s
"""


def boxes_for(person: Person) -> list[Box]:
    """The boxes worth asking for this person; one that ``counts`` leaves out is not worth showing."""
    return [box for box in BOXES.values() if _is_for(box, person)]


def _is_for(box: Box, person: Person) -> bool:
    place = "bureau" if _is_at_bureau(person) else "unit"
    return person.has_role(*(role.removesuffix(f"@{place}") for role in box.roles))


def _is_at_bureau(person: Person) -> bool:
    return person.office is not None and person.office.is_petition_office


def in_box(person: Person, name: str, *, today: date) -> MatterQuerySet:
    """The matters of a box that the person may see. An unknown name is an empty box."""
    box = BOXES.get(name)
    visible = Matter.objects.visible_to(person)
    if box is None or not _is_for(box, person):
        return visible.none()
    return visible.filter(box.chosen(person, today))


def counts(person: Person, *, today: date) -> dict[str, int]:
    """How many matters stand in each of the person's boxes, exactly: in one query over what is open, new or owed, and
    in a look at the feed as long as no matter moved.

    What is done and is not counted is left out, and so is an empty box that a petition office seldom needs.
    """
    boxes = _counted(person)
    if not boxes:
        return {}
    found = dict(zip((box.name for box in boxes), _counted_anew_if_moved(person.sight, today, len(boxes)), strict=True))
    spare = SELDOM if _is_at_bureau(person) else frozenset()
    return {name: count for name, count in found.items() if count or name not in spare}


def _counted_anew_if_moved(sight: Sight, today: date, width: int) -> Sequence[int]:
    """The counts, counted again only when a step was taken since, whose ever and wherever.

    Each step writes the feed in its own transaction. A transaction that the counting could not see is found by the
    snapshot in which it counted, however late it committed; inside a transaction of our own nothing is kept.
    """
    if connection.in_atomic_block:
        rows = _COUNTS(key=(sight, today))
        return rows[0][:width] if rows else (0,) * width
    known = _known.get((sight, today))
    if known is not None and _UNMOVED(known[0], known[0], known[1], known[1])[0][0]:
        return known[2]
    rows = _COUNTS(key=(sight, today))
    if not rows:
        return (0,) * width
    *found, snapshot, last = rows[0]
    for oldest in list(_known)[: len(_known) - KEPT + 1]:
        _known.pop(oldest, None)
    _known[sight, today] = (str(snapshot), last, found)
    return found


def forget() -> None:
    """Count everything anew the next time; for those who measure."""
    _known.clear()


def _counted(person: Person) -> list[Box]:
    return [box for box in boxes_for(person) if box.name not in UNCOUNTED]


def _counts(sight: Sight, today: date) -> QuerySet[Matter, tuple[Any, ...]]:
    person, boxes = sight.person, _counted(sight.person)
    reach = Q(is_open=True)
    for box in boxes:
        if box.name in BEYOND:
            reach |= box.chosen(person, today)
    asked = {box.name: Count("pk", filter=box.chosen(person, today)) for box in boxes}
    snapshot = Cast(Func(function="pg_current_snapshot"), TextField())
    last = Subquery(Feed.objects.order_by("-id").values("id")[:1])
    return counted(Matter.objects.visible_to(person).filter(reach), **asked, snapshot=snapshot, last=last)


# Another office has other matters, and the plan that is best for one may read all of another's.
_COUNTS: Kept[tuple[Any, ...]] = Kept(_counts, is_prepared=False)
_UNMOVED = Named(
    f"""
    SELECT NOT EXISTS (
        SELECT 1 FROM {Feed._meta.db_table}
        WHERE xid >= pg_snapshot_xmin(%s::pg_snapshot) AND NOT pg_visible_in_snapshot(xid, %s::pg_snapshot)
    ) AND (%s::bigint IS NULL OR EXISTS (SELECT 1 FROM {Feed._meta.db_table} WHERE id = %s::bigint))
    """,  # noqa: S608 (only our own table name is put in)
    is_prepared=False,  # how few steps lie behind a snapshot is seen from its value alone
)
# By sight and day: the snapshot of the counting, the last step it saw, and the counts.
_known: dict[tuple[Sight, date], tuple[str, int | None, Sequence[int]]] = {}


def search(person: Person, phrase: str) -> MatterQuerySet:
    """Matters the person may see that match a number, a full name, phone or ID, or the words of the phrase."""
    phrase = phrase.strip().replace("\x00", "")
    visible = Matter.objects.visible_to(person)
    if not phrase:
        return visible.none()
    try:
        return visible.filter(number=parse_matter_number(phrase))
    except Refused:
        pass
    people = [vault.finder(kind, phrase) for kind in ("name", "phone", "id_number")]
    words = bigrams.query_tokens(phrase) if len(phrase) >= 2 else []
    found = Matter.objects.filter(words__overlap=people)
    if words:
        found |= Matter.objects.filter(words__contains=words)
    # PostgreSQL takes a word that it has no figure for to stand in every 200th matter and would walk through all of
    # them by date. So what is rare among the newest is fetched through the words' index; what is common is soon met.
    if not _is_common(words, people):
        few = list(found.order_by().values_list("pk", flat=True)[: RARE + 1])
        if len(few) <= RARE:
            return visible.filter(pk__in=few)
    return visible & found


def _is_common(words: list[str], people: list[str]) -> bool:
    """Whether the words stand in some of the newest matters; costs the same however many there are."""
    values = {"newest": NEWEST, "words": words or None, "people": people, "common": COMMON}
    with connection.cursor() as cursor:
        cursor.execute(AMONG_NEWEST, values)
        return len(cursor.fetchall()) == COMMON


def filtered(
    matters: MatterQuerySet,
    *,
    today: date,
    state: str = "",
    due: str = "",
    channel: str = "",
    region: str = "",
    category: str = "",
) -> MatterQuerySet:
    """Narrow a list by what the filter form offers; ``due`` is overdue, today or soon, the rest are codes."""
    if state:
        matters = matters.filter(state=state)
    if channel:
        matters = matters.filter(channel=channel)
    if category:
        matters = matters.filter(category__code__startswith=category)
    if region:
        matters = matters.filter(region_path__contains=f"/{region}/")
    ends = {"overdue": Q(due_on__lt=today), "today": Q(due_on=today)}
    ends["soon"] = Q(due_on__gt=today, due_on__lte=today + timedelta(days=SOON))
    if due:
        matters = matters.filter(is_open=True).filter(ends.get(due, Q(pk__in=[])))
    return matters


@dataclass(frozen=True)
class Handover:
    """What is left at the desk of an accusation that was handed over: the slip, never what it is about."""

    slip: str
    on: date
    to: str
    papers: int


def slips(person: Person) -> QuerySet[Document]:
    """The slips with which this person's office handed accusations over (第三十条第三款), for its dispatchers."""
    if not person.has_role("dispatcher") or person.office is None:
        return Document.objects.none()
    return Document.objects.filter(form=SLIP, office=person.office)


def handed_over(documents: Iterable[Document], person: Person) -> list[Handover]:
    """The slips as lines; one whose matter the office is barred from, or this person stands aside from, is left out."""
    rows = list(documents)
    matters = [row.matter_id for row in rows]
    kept = (
        Matter.objects.filter(pk__in=matters)
        .exclude(barred__contains=[person.office_id])
        .exclude(recused__contains=[person.account_id])
    )
    known: set[UUID] = set(kept.values_list("pk", flat=True))
    events = Event.objects.filter(matter_id__in=matters, act="transfer")
    told = {(event.matter_id, event.seq): str(event.data.get("office_name", "")) for event in events}
    papers = list(File.objects.filter(matter_id__in=matters).values_list("matter_id", "seq"))
    return [
        Handover(
            slip=row.number,
            on=row.issued_on,
            to=told.get((row.matter_id, row.seq), ""),
            papers=sum(1 for matter, seq in papers if matter == row.matter_id and seq <= row.seq),
        )
        for row in rows
        if row.matter_id in known
    ]
