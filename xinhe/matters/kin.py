"""Matters that hang together: all that links lead to, and what an accusation among them means for the rest."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction

from xinhe.channels.models import Notice
from xinhe.kernel.clock import local_day
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


class _GrownError(Exception):
    """Another matter was linked while the locks were waited for."""


def lock_kin(*matters: Matter) -> None:
    """Lock these matters and all that hangs together with them, in the order of their ids.

    To be called in the transaction before a step that may bar the kin: a step locks its own matter first, and two of
    them on linked matters would each wait for the other's row.
    """
    while True:
        try:
            with transaction.atomic():
                pks = {one.pk for matter in matters for one in (matter, *kin_of(matter))}
                rows = Matter.objects.filter(pk__in=pks).order_by("pk")
                list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
                if not {one.pk for matter in matters for one in kin_of(matter)} <= pks:
                    raise _GrownError  # gives the locks back, to take them in order again
        except _GrownError:
            continue
        return


def bar_kin(matter: Matter, *, at: datetime) -> None:
    """Bar from all that hangs together every office that is barred from any of it, under the locks of ``lock_kin``.

    What a barred office had in hand is taken back.
    """
    fresh = Matter.objects.get(pk=matter.pk)
    family = sorted([fresh, *kin_of(matter)], key=lambda one: one.pk)
    offices = {office for one in family for office in one.barred}
    if not offices:
        return
    # What they were told before they were barred bears the title of the matter.
    Notice.objects.filter(subject_id__in=[one.pk for one in family], office_id__in=offices).delete()
    for one in family:
        if not offices <= set(one.barred):
            bar(one, offices=offices, by=SYSTEM, at=at)
        if {one.holder_id, one.lead_id} & offices and one.state in _taken_back(one, local_day(at)):
            take_back(one, by=SYSTEM, at=at)


@contextmanager
def joining(matter: Matter, other: Matter, *, at: datetime) -> Iterator[None]:
    """Room for a step that links the two: from then on who is barred from one is barred from both.

    Both are locked before anything is read of them, barred or not: who is accused meanwhile in one of them is barred
    by a screening that finds no link yet.
    """
    with transaction.atomic():
        lock_kin(matter, other)
        yield
        bar_kin(matter, at=at)


def _taken_back(matter: Matter, on: date) -> frozenset[str]:
    """The states out of which the matter's own rules let it be taken back."""
    rows = book.get(matter.procedure, matter.version).as_of(on).steps_for("take_back")
    return frozenset(state for row in rows for state in row.sources)
