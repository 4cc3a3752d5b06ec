"""What is owed and by whom: the one truth of missed clocks, which boxes, lists, tables and messages all read.

A matter owes something as long as a duty of an office runs, whether or not it is still being handled: what was answered
and is to be carried out (第三十二条第二款) is owed like an answer. ``Matter.due_on`` is the earliest end of all its
duties; whose a duty is follows from the rule of its clock and from where the offices stand in the matter's row.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Case, CharField, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value, When

from xinhe.matters.models import Deadline
from xinhe.procedures import book
from xinhe.procedures.definition import BadRule
from xinhe.procedures.vocabulary import COLUMNS

# Who receives a matter owes something only while it holds it, so three places find whoever owes.
AT_ONE_OF = ("holder", "lead", "review_organ")


def late(today: date) -> Q:
    """Matters on which somebody has missed a legal end."""
    return Q(due_on__lt=today)


def owed_by(office_id: int | None, **end: date) -> Q:
    """Matters on which a duty of this very office runs whose ``end`` is as asked (``lt``, ``lte``, ``gt``, exact)."""
    stands = Q()
    for place in AT_ONE_OF:
        stands |= Q(**{f"{place}_id": office_id})
    asked = {f"end__{how}" if how != "exact" else "end": day for how, day in end.items()}
    # The row's own date is no later than any of its duties, which spares most rows the look at their clocks.
    latest = min((day for how, day in end.items() if how in ("lt", "lte", "exact")), default=None)
    reached = Q(due_on__lte=latest) if latest else Q(due_on__isnull=False)
    return reached & stands & Q(Exists(duties_of(office_id).filter(**asked)))


def duties_of(office_id: int | None) -> "QuerySet[Deadline]":
    """The running duties of an office on the matter of the outer query."""
    name = Func(F("clock"), Value("#"), Value(1), function="split_part", output_field=CharField())
    places = [When(name__in=names, then=OuterRef(f"{place}_id")) for place, names in sorted(owners().items())]
    running = Deadline.objects.filter(matter=OuterRef("pk"), is_open=True, is_right=False)
    return running.alias(name=name, owner=Case(*places, output_field=IntegerField())).filter(owner=office_id)


def owners() -> Mapping[str, list[str]]:
    """The names of all clocks by the place that owes them. Raises BadRule for a clock that two places owe."""
    found: dict[str, str] = {}
    for procedure in book.all_versions():
        for clock in procedure.clocks.values():
            if found.setdefault(clock.name, clock.owner) != clock.owner:
                raise BadRule(f"{procedure.path} [[clock]] {clock.name}: another version has another owner for it")
    by_place: dict[str, list[str]] = defaultdict(list)
    for name, owner in found.items():
        if owner in COLUMNS:
            by_place[owner].append(name)
    return by_place
