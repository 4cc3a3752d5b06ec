"""Where a check saw its fault: in the matters that moved, and among the dates that passed. A few queries a check."""

import functools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from xinhe.jurisdiction.models import Office
from xinhe.kernel import limits
from xinhe.kernel.clock import local_day
from xinhe.kernel.limits import Limit
from xinhe.kernel.refusal import Refused
from xinhe.matters.models import Deadline, Event, Matter, Result
from xinhe.petition.models import ReviewResult
from xinhe.procedures import book
from xinhe.supervision.checks import Check, Sighting
from xinhe.supervision.models import Finding, Recommendation

# How many of the dates that passed are taken up at once; the next run takes the next ones.
MOST = 2000
REGISTRATION = "registration_workdays"


@dataclass(frozen=True)
class News:
    """Steps that were taken since the last look: the acts by matter."""

    acts: Mapping[UUID, frozenset[str]]

    def of(self, act: str) -> list[UUID]:
        """The matters on which this act was done."""
        return [matter for matter, acts in self.acts.items() if act in acts]


def in_news(check: Check, news: News) -> list[Sighting]:
    """What the check sees in the matters that moved."""
    look = IN_NEWS.get(check.looks_at)
    return list(look(check, news)) if look and news.acts else []


@dataclass(frozen=True)
class Passed:
    """A date that passed, before its rule is read: the record and the number that name it, and what is seen there."""

    record: str
    number: str
    see: Callable[[], Sighting]


def passed(check: Check, today: date, *, but: Collection[UUID] = ()) -> list[Passed]:
    """The dates that passed and were not found before, without those of some matters."""
    look = IN_PASSING.get(check.looks_at)
    return list(look(check, today, but)) if look else []


def _registered_late(check: Check, news: News) -> Iterator[Sighting]:  # noqa: ARG001
    # What was split off came in and was registered with the matter that it was a part of.
    part = Event.objects.filter(matter=OuterRef("pk"), act="intake", data__has_key="split_from")
    came = Matter.objects.filter(~Exists(part), pk__in=news.of("intake"), received_on__isnull=False)
    for matter in came.defer("words", "body"):
        assert matter.received_on is not None
        opened = local_day(matter.opened_at)
        setting = book.get(matter.procedure, matter.version).as_of(opened).settings.get(REGISTRATION)
        if setting is None:
            continue  # rules of a place that sets no number
        try:
            end = limits.due(matter.received_on, Limit(workdays=setting.value), book.calendar()).end
        except Refused:
            continue  # a year without a holiday table: working days can't be counted, and nothing is guessed
        if opened > end:
            dates = {"received": matter.received_on, "end": end, "opened": opened}
            yield Sighting(matter.pk, matter.number, matter.receiver_id, "registration", dates)


def _stopped_late(check: Check, news: News) -> Iterator[Sighting]:
    missed = Deadline.objects.filter(
        matter_id__in=list(news.acts),
        clock__in=check.clocks,
        is_right=False,
        is_cancelled=False,
        is_provisional=False,
        stopped_on__gt=F("end"),
    ).select_related("matter")
    rows = list(missed)
    stopped = {(e.matter_id, e.seq): e.office_id for e in _events(rows)}
    for deadline in rows:
        by = stopped.get((deadline.matter_id, deadline.stopped_seq or 0))
        yield _clock(deadline, by or _owing(deadline), done=deadline.stopped_on)


def _events(deadlines: Iterable[Deadline]) -> QuerySet[Event]:
    pairs = [(d.matter_id, d.stopped_seq) for d in deadlines]
    found = Event.objects.filter(matter_id__in={m for m, _ in pairs}, seq__in={s for _, s in pairs if s})
    return found.only("matter_id", "seq", "office_id").order_by()


def _ran_out(check: Check, today: date, but: Collection[UUID]) -> Iterator[Passed]:
    basis = Concat(OuterRef("clock"), Value("@"), Cast(OuterRef("started_seq"), CharField()))
    found = Finding.objects.filter(matter_id=OuterRef("matter_id"), rule=check.code, basis=basis)
    missed = Deadline.objects.filter(
        ~Exists(found),
        clock__in=check.clocks,
        is_open=True,
        is_right=False,
        is_provisional=False,
        end__lt=today,
    ).exclude(matter_id__in=but)
    for deadline in missed.select_related("matter").order_by("end", "matter_id", "clock")[:MOST]:
        yield Passed(
            f"{deadline.matter_id}/{deadline.clock}",
            deadline.matter.number,
            functools.partial(_seen_running_out, deadline, today),
        )


def _seen_running_out(deadline: Deadline, today: date) -> Sighting:
    return _clock(deadline, _owing(deadline), today=today)


def _clock(deadline: Deadline, office_id: int, *, done: date | None = None, today: date | None = None) -> Sighting:
    dates: dict[str, date | str] = {
        "started": deadline.started_on,
        "began": deadline.rule().began["zh-hans"],
        "end": deadline.end,
        "done": done or "",
        "today": today or "",
    }
    matter = deadline.matter
    basis = f"{deadline.clock}@{deadline.started_seq}"
    return Sighting(matter.pk, matter.number, office_id, basis, dates, is_late=done is not None)


def _owing(deadline: Deadline) -> int:
    """The office whose duty the clock is; when its place is empty, the one that has the matter."""
    matter = deadline.matter
    office_id: int | None = getattr(matter, f"{deadline.rule().owner}_id", None)
    return office_id or matter.holder_id or matter.receiver_id


def _refused_wrongly(check: Check, news: News) -> Iterator[Sighting]:  # noqa: ARG001
    for matter, events in _logs(news.of("reconsider"), "review_refusal", "reconsider"):
        refused: Event | None = None
        for event in events:
            if event.act == "review_refusal":
                refused = event if event.outcome == "refused" else None
            elif refused is not None and event.data.get("was_wrong", True):
                dates = {"refused": local_day(refused.at), "reopened": local_day(event.at)}
                office = refused.office_id or matter.receiver_id
                yield Sighting(matter.pk, matter.number, office, f"refusal@{refused.seq}", dates)
                refused = None


def _rejected_wrongly(check: Check, news: News) -> Iterator[Sighting]:  # noqa: ARG001
    for matter, events in _logs(news.of("serve_review"), "draft_opinion", "serve", "serve_review"):
        rejected: Event | None = None
        answered: Event | None = None
        for event in events:
            if event.act == "draft_opinion":
                items = event.data.get("items", [])
                rejected = event if any(item.get("result") == Result.REJECT for item in items) else None
            elif event.act == "serve":
                answered = event
            elif event.data.get("result") == ReviewResult.REVOKED and rejected is not None and answered is not None:
                dates = {"answered": local_day(answered.at), "revoked": local_day(event.at)}
                office = rejected.office_id or matter.lead_id or matter.receiver_id
                yield Sighting(matter.pk, matter.number, office, f"opinion@{rejected.seq}", dates)


def _logs(ids: Collection[UUID], *acts: str) -> Iterator[tuple[Matter, list[Event]]]:
    """The matters with their steps of these kinds, in their order."""
    logs: dict[UUID, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(matter_id__in=ids, act__in=acts).order_by("matter_id", "seq"):
        logs[event.matter_id].append(event)
    for matter in Matter.objects.filter(pk__in=ids).defer("words", "body").order_by("pk"):
        yield matter, logs[matter.pk]


def _unanswered(check: Check, today: date, but: Collection[UUID]) -> Iterator[Passed]:
    basis = Concat(Value("recommendation@"), Cast(OuterRef("seq"), CharField()))
    found = Finding.objects.filter(matter_id=OuterRef("matter_id"), rule=check.code, basis=basis)
    owed = Recommendation.objects.filter(~Exists(found), answered_at__isnull=True, answer_on__lt=today)
    # Whoever was barred meanwhile can answer nothing.
    owed = owed.exclude(matter_id__in=but).exclude(matter__barred__contains=[F("to_id")])
    for one in owed.select_related("matter").order_by("answer_on", "matter_id", "seq")[:MOST]:
        dates: dict[str, date | str] = {"made": local_day(one.at), "end": one.answer_on, "today": today}
        where = f"recommendation@{one.seq}"
        seen = Sighting(one.matter_id, one.matter.number, one.to_id, where, dates)
        yield Passed(f"{one.matter_id}/{where}", one.matter.number, functools.partial(replace, seen))


def _complained_of(check: Check, news: News) -> Iterator[Sighting]:
    for matter in Matter.objects.filter(pk__in=news.of("intake"), source=check.complaint).defer("words", "body"):
        dates = {"made": local_day(matter.opened_at)}
        yield Sighting(matter.pk, matter.number, _accused(matter), "complaint", dates)


def _accused(matter: Matter) -> int:
    """The accused office: of those that are barred the one above which none is; else whoever received it."""
    barred = Office.objects.filter(pk__in=matter.barred).order_by("pk")
    top = [one.pk for one in barred if one.superior_id not in matter.barred]
    return top[0] if top else matter.receiver_id


IN_NEWS: dict[str, Callable[[Check, News], Iterator[Sighting]]] = {
    "registration": _registered_late,
    "clock": _stopped_late,
    "refusal": _refused_wrongly,
    "rejection": _rejected_wrongly,
    "complaint": _complained_of,
}
IN_PASSING: dict[str, Callable[[Check, date, Collection[UUID]], Iterator[Passed]]] = {
    "clock": _ran_out,
    "recommendation": _unanswered,
}
