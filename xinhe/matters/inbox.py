"""The boxes in which staff find their matters, with counts that are exact."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Count, Q

from xinhe.kernel import bigrams
from xinhe.kernel.clock import start_of_day
from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Refused
from xinhe.matters.models import Matter, MatterQuerySet
from xinhe.people import vault
from xinhe.people.person import Person

SOON = 3
MINE = ("clerk", "dispatcher", "handler", "head")


@dataclass(frozen=True)
class Box:
    """A named question: which matters, for whom it is worth asking, and whether its count burns."""

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
        Box("to_dispatch", "待分办", ("dispatcher",), _state("registered", "screened")),
        Box("to_rule", "待裁定异议", ("dispatcher",), _state("objected"), is_hot=True),
        Box(
            "to_accept", "待受理告知", ("handler", "head"), _state("registered", "screened", "transferred", "assigned")
        ),
        Box("in_hand", "在办", ("handler", "head"), _state("accepted")),
        Box("to_sign", "待签发", ("handler", "head"), _state("drafted")),
        Box("to_serve", "待送达", ("handler", "head"), _state("signed")),
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
# A word is common that stands in so many of the newest, and rare in no more than so many of all.
NEWEST, COMMON, RARE = 200, 3, 4000
AMONG_NEWEST = """
    SELECT count(*) FROM (SELECT words FROM matters_matter ORDER BY opened_at DESC, id DESC LIMIT %(newest)s) AS newest
    WHERE words @> %(words)s::varchar[] OR words && %(people)s::varchar[]
"""


def boxes_for(person: Person) -> list[Box]:
    """The boxes worth showing to this person."""
    return [box for box in BOXES.values() if person.has_role(*box.roles)]


def in_box(person: Person, name: str, *, today: date) -> MatterQuerySet:
    """The matters of a box that the person may see. An unknown name is an empty box."""
    box = BOXES.get(name)
    visible = Matter.objects.visible_to(person)
    if box is None or not person.has_role(*box.roles):
        return visible.none()
    return visible.filter(box.chosen(person, today))


def counts(person: Person, *, today: date) -> dict[str, int]:
    """How many matters stand in each of the person's boxes, exactly, in one query over what is open or new."""
    boxes = [box for box in boxes_for(person) if box.name not in UNCOUNTED]
    if not boxes:
        return {}
    visible = Matter.objects.visible_to(person)
    kept = visible.filter(Q(is_open=True) | _today(person, today))
    asked = {box.name: Count("pk", filter=box.chosen(person, today)) for box in boxes}
    found: dict[str, int] = kept.aggregate(**asked)
    return found


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
    if _among_newest(words, people) < COMMON:
        few = list(found.order_by().values_list("pk", flat=True)[: RARE + 1])
        if len(few) <= RARE:
            return visible.filter(pk__in=few)
    return visible & found


def _among_newest(words: list[str], people: list[str]) -> int:
    """In how many of the newest matters the words stand; costs the same however many there are."""
    with connection.cursor() as cursor:
        cursor.execute(AMONG_NEWEST, {"newest": NEWEST, "words": words or None, "people": people})
        (hits,) = cursor.fetchone()
    return int(hits)


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
