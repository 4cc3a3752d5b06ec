"""Link: matters that belong together point at each other; none is deleted (第十九条第三款)."""

from datetime import datetime

from django.db import transaction

from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.kin import bar_kin, lock_kin
from xinhe.matters.models import Link, LinkKind, Matter
from xinhe.matters.step import step
from xinhe.people.person import Person


def link(matter: Matter, *, to: str, kind: str, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Link to the matter with this number. A repeat is counted as such from here on. Raises Invalid.

    An office that is barred from one of the two is barred from both from now on.
    """
    if kind not in LinkKind.values:
        raise Invalid({"kind": gettext_noop("请选择是哪一种关联。")})
    other = Matter.objects.visible_to(by).filter(number=parse_matter_number(to)).first()
    if other is None or other.pk == matter.pk:
        raise Invalid({"to": gettext_noop("没有找到可以关联的事项，请核对编号。")})
    with transaction.atomic():
        if matter.barred or other.barred:
            lock_kin(matter, other)
        with step(matter, "link", by=by, at=at, seen=seen) as move:
            matter = move.matter
            if Link.objects.filter(matter=matter, to=other, kind=kind).exists():
                raise Invalid({"to": gettext_noop("已经这样关联过了。")})
            move.rows.append(Link(matter=matter, seq=move.seq, kind=kind, to=other, at=at))
            matter.is_repeat = matter.is_repeat or kind == LinkKind.REPEAT
            move.data |= {"to": str(other.pk), "number": other.number, "kind": kind}
        if matter.barred or other.barred:
            bar_kin(matter, at=at)
    return matter
