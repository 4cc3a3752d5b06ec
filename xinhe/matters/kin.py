"""Matters that hang together: all that links lead to, and what an accusation among them means for the rest."""

from datetime import datetime

from xinhe.channels.models import Notice
from xinhe.matters.acts.bar import bar
from xinhe.matters.acts.take_back import take_back
from xinhe.matters.models import Link, Matter
from xinhe.people.person import SYSTEM
from xinhe.procedures import book


def kin_of(matter: Matter) -> list[Matter]:
    """Every matter that links lead to from this one, in either direction, near and far."""
    found, waiting = {matter.pk}, [matter.pk]
    while waiting:
        pk = waiting.pop()
        near = [*Link.objects.filter(matter_id=pk).values_list("to_id", flat=True)]
        near += Link.objects.filter(to_id=pk).values_list("matter_id", flat=True)
        fresh = set(near) - found
        found |= fresh
        waiting += fresh
    return list(Matter.objects.filter(pk__in=found - {matter.pk}).order_by("pk"))


def bar_kin(matter: Matter, *, at: datetime) -> None:
    """Bar from all that hangs together every office that is barred from any of it; one lock each, in id order.

    What a barred office had in hand is taken back.
    """
    family = sorted([matter, *kin_of(matter)], key=lambda one: one.pk)
    offices = {office for one in family for office in one.barred}
    if not offices:
        return
    # What they were told before they were barred bears the title of the matter.
    Notice.objects.filter(subject_id__in=[one.pk for one in family], office_id__in=offices).delete()
    for one in family:
        if not offices <= set(one.barred):
            bar(one, offices=offices, by=SYSTEM, at=at)
        if {one.holder_id, one.lead_id} & offices and one.state in _taken_back(one):
            take_back(one, by=SYSTEM, at=at)


def _taken_back(matter: Matter) -> frozenset[str]:
    """The states out of which the matter's own rules let it be taken back."""
    rows = book.get(matter.procedure, matter.version).steps_for("take_back")
    return frozenset(state for row in rows for state in row.sources)
