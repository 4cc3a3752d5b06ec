"""The boxes in which staff find their matters, with counts that are exact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Func, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast

from xinhe.documents.models import Document, File
from xinhe.kernel import bigrams
from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Refused
from xinhe.matters.boxes import SOON, Box, boxes, boxes_for, is_at_bureau
from xinhe.matters.models import ALIVE, Event, Kind, Matter, MatterQuerySet, SavedView
from xinhe.matters.turn.owing import late
from xinhe.people import searches, vault
from xinhe.people.person import Person, Sight
from xinhe.postgres.among import Among
from xinhe.postgres.kept import Kept, Named, counted
from xinhe.records.models import Feed

KEPT = 512
SLIP = "handover_slip"
# What grows with the years is listed, not counted on every page.
UNCOUNTED = frozenset({"done"})
# These reach beyond what is open; each has an index of its own.
BEYOND = frozenset({"received_today", "to_answer"})
# A word is common that stands in so many of the newest, and rare in no more than so many of all.
NEWEST, COMMON, RARE = 200, 3, 4000
# What stands in some of the newest is common, and its keys are not gathered; nor are those of more than are few.
LOOKED_FOR = """
    SELECT (
        SELECT array_agg(id)::text
        FROM (SELECT id FROM matters_matter WHERE words && %(people)s::varchar[] LIMIT %(rare)s) AS named
    ), CASE WHEN seen.count < %(common)s THEN (
        SELECT coalesce(array_agg(id), '{}')::text
        FROM (
            SELECT id FROM matters_matter
            WHERE words @> %(words)s::varchar[] OR words && %(people)s::varchar[] LIMIT %(rare)s + 1
        ) AS found
        HAVING count(*) <= %(rare)s
    ) END, (
        SELECT array_agg(DISTINCT subject_id)::text
        FROM (
            SELECT subject_id FROM documents_filewords WHERE words @> %(words)s::varchar[] LIMIT %(rare)s
        ) AS attached
    )
    FROM (
        SELECT count(*) FROM (
            SELECT 1 FROM (SELECT words FROM matters_matter ORDER BY opened_at DESC, id DESC LIMIT %(newest)s) AS newest
            WHERE words @> %(words)s::varchar[] OR words && %(people)s::varchar[] LIMIT %(common)s
        ) AS few
    ) AS seen
"""


def in_box(person: Person, name: str, *, today: date, kind: str = Kind.PETITION) -> MatterQuerySet:
    """The matters of a box that the person may see. An unknown name is an empty box."""
    box = boxes(kind).get(name)
    visible = Matter.objects.visible_to(person)
    if box is None or not box.is_for(person):
        return visible.none()
    return visible.filter(box.chosen(person, today))


def counts(
    person: Person, *, today: date, kind: str = Kind.PETITION, views: Iterable[SavedView] = ()
) -> dict[str, int]:
    """How many matters of a kind stand in each of the person's boxes, exactly: in one query over what is open,
    new or owed, and in a look at the feed as long as no matter moved.

    What is done and is not counted is left out, and so is an empty box that nobody misses. A person's own views are
    counted with them, by their name as boxes.
    """
    asked = _counted(person, kind)
    asked += [view_box(view) for view in views if view.query.get("box") not in UNCOUNTED] if asked else []
    if not asked:
        return {}
    found = _counted_anew_if_moved(person.sight, today, tuple(asked))
    is_spare = is_at_bureau(person)
    counted_boxes = zip(asked, found, strict=True)
    return {one.name: count for one, count in counted_boxes if count or not one.may_be_left_out(is_spare=is_spare)}


def _counted_anew_if_moved(sight: Sight, today: date, boxes: tuple[Box, ...]) -> Sequence[int]:
    """The counts, counted again only when a step was taken since, whose ever and wherever.

    Each step writes the feed in its own transaction. A transaction that the counting could not see is found by the
    snapshot in which it counted, however late it committed; inside a transaction of our own nothing is kept.
    """
    if connection.in_atomic_block:
        rows = _COUNTS(key=(sight, today, boxes))
        return rows[0][: len(boxes)] if rows else (0,) * len(boxes)
    known = _known.get((sight, today, boxes))
    if known is not None and _UNMOVED(known[0], known[0], known[1], known[1])[0][0]:
        return known[2]
    rows = _COUNTS(key=(sight, today, boxes))
    if not rows:
        return (0,) * len(boxes)
    *found, snapshot, last = rows[0]
    for oldest in list(_known)[: max(0, len(_known) - KEPT + 1)]:
        _known.pop(oldest, None)
    _known[sight, today, boxes] = (str(snapshot), last, found)
    return found


def forget() -> None:
    """Count everything anew the next time; for those who measure."""
    _known.clear()


def _counted(person: Person, kind: str) -> list[Box]:
    return [box for box in boxes_for(person, kind=kind) if box.name not in UNCOUNTED]


def _counts(sight: Sight, today: date, boxes: tuple[Box, ...]) -> QuerySet[Matter, tuple[Any, ...]]:
    person = sight.person
    reach = ALIVE
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
# By sight, day and boxes: the snapshot of the counting, the last step it saw, and the counts.
_known: dict[tuple[Sight, date, tuple[Box, ...]], tuple[str, int | None, Sequence[int]]] = {}


def search(person: Person, phrase: str, *, at: datetime) -> MatterQuerySet:
    """Matters the person may see that match a number, a full name, phone or ID, or the words of the phrase.

    It is counted for the account, and what finds a person, or could be the trying out of a number, stands in the log
    of looks. Raises TooMany.
    """
    phrase = phrase.strip().replace("\x00", "")
    visible = Matter.objects.visible_to(person)
    if not phrase:
        return visible.none()
    try:
        return visible.filter(number=parse_matter_number(phrase))
    except Refused:
        pass
    searches.count(person, phrase, at=at)
    people = sorted({one for kind in ("name", "phone", "id_number") for one in vault.finders(kind, phrase)})
    words = bigrams.query_tokens(phrase) if len(phrase) >= 2 else []
    theirs, few, attached = _looked_for(words, people)
    if theirs or searches.is_number(phrase):
        shown = visible.filter(Among("pk", Value(theirs))).count() if theirs else 0
        searches.keep(person, phrase, found=shown, at=at)
    if not theirs and not words:
        return visible.none()
    # PostgreSQL takes a word that it has no figure for to stand in every 200th matter and would walk through all of
    # them by date. So what is rare among the newest is fetched through the words' index; what is common is soon met.
    in_files = Q(Among("pk", Value(attached))) if attached else Q()
    if few is not None:
        return visible.filter(Q(Among("pk", Value(few))) | in_files)
    said, named = Q(words__contains=words), Q(words__overlap=people)
    return visible.filter((said | named if theirs and words else named if theirs else said) | in_files)


def _looked_for(words: list[str], people: list[str]) -> tuple[str, str | None, str]:
    """Keys of the matters that are these people's, empty where they are nobody's; of all that is looked for, or None
    where that is common; and of what has the words inside an attachment. All are arrays as PostgreSQL writes them:
    thousands are not read here.
    """
    values = {"newest": NEWEST, "words": words or None, "people": people, "common": COMMON, "rare": RARE}
    with connection.cursor() as cursor:
        cursor.execute(LOOKED_FOR, values)
        theirs, few, attached = cursor.fetchone()
    return theirs or "", few, attached or ""


def picked(
    *,
    today: date,
    kind: str = "",
    state: str = "",
    due: str = "",
    channel: str = "",
    region: str = "",
    category: str = "",
) -> Q:
    """The condition of what the filter form offers; ``due`` is overdue, today or soon, the rest are codes.

    A state is a word of the rules of one kind of matter, of petitions where none is named.
    """
    chosen = Q()
    if kind:
        chosen &= Q(kind=kind)
    if state:
        chosen &= Q(kind=kind or Kind.PETITION, state=state)
    if channel:
        chosen &= Q(channel=channel)
    if category:
        chosen &= Q(category__code__startswith=category)
    if region:
        chosen &= Q(region_path__contains=f"/{region}/")
    ends = {"overdue": late(today), "today": Q(due_on=today)}
    ends["soon"] = Q(due_on__gt=today, due_on__lte=today + timedelta(days=SOON))
    if due:
        chosen &= ends.get(due, Q(pk__in=[]))
    return chosen


def filtered(matters: MatterQuerySet, *, today: date, **chosen: str) -> MatterQuerySet:
    """Narrow a list by what the filter form offers."""
    return matters.filter(picked(today=today, **chosen))


@dataclass(frozen=True)
class Viewed:
    """What a person's own view asks for: a box, narrowed by what was picked."""

    box: str
    chosen: tuple[tuple[str, str], ...]

    def __call__(self, person: Person, today: date) -> Q:
        """The condition on a matter."""
        picks = dict(self.chosen)
        box = boxes(picks.get("kind") or Kind.PETITION).get(self.box)
        if box is None or not box.is_for(person):
            return Q(pk__in=[])
        return box.chosen(person, today) & picked(today=today, **picks)


def view_box(view: SavedView) -> Box:
    """A saved view as a box of its own, so that it is counted with all others."""
    chosen = tuple(sorted((str(name), str(value)) for name, value in view.query.items() if name != "box"))
    return Box(f"view-{view.pk}", view.name, (), Viewed(str(view.query.get("box", "")), chosen))


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
    matters = [row.subject_id for row in rows]
    kept = (
        Matter.objects.filter(pk__in=matters)
        .exclude(barred__contains=[person.office_id])
        .exclude(recused__contains=[person.account_id])
    )
    known: set[UUID] = set(kept.values_list("pk", flat=True))
    events = Event.objects.filter(matter_id__in=matters, act="transfer")
    told = {(event.matter_id, event.seq): str(event.data.get("office_name", "")) for event in events}
    papers = list(File.objects.filter(subject_id__in=matters).values_list("subject_id", "seq"))
    return [
        Handover(
            slip=row.number,
            on=row.issued_on,
            to=told.get((row.subject_id, row.seq), ""),
            papers=sum(1 for matter, seq in papers if matter == row.subject_id and seq <= row.seq),
        )
        for row in rows
        if row.subject_id in known
    ]
