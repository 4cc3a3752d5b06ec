"""Link: matters that belong together point at each other; none is deleted (第十九条第三款)."""

from datetime import datetime

from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.kin import joining
from xinhe.matters.models import Link, LinkKind, Matter
from xinhe.matters.step import step
from xinhe.people.person import Person

NOT_FOUND = gettext_noop("没有找到可以关联的事项，请核对编号。")


def link(matter: Matter, *, to: str, kind: str, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Link to the matter with this number. A repeat is counted as such from here on. Raises Invalid.

    An office that is barred from one of the two is barred from both from now on.
    """
    if kind not in LinkKind.values:
        raise Invalid({"kind": gettext_noop("请选择是哪一种关联。")})
    other = _found(to, by)
    if other.pk == matter.pk:
        raise Invalid({"to": NOT_FOUND})
    with joining(matter, other, at=at), step(matter, "link", by=by, at=at, seen=seen) as move:
        matter = move.matter
        other = _found(to, by)  # it may have been hidden while the locks were waited for
        if Link.objects.filter(matter=matter, to=other, kind=kind).exists():
            raise Invalid({"to": gettext_noop("已经这样关联过了。")})
        move.rows.append(Link(matter=matter, seq=move.seq, kind=kind, to=other, at=move.at))
        matter.is_repeat = matter.is_repeat or kind == LinkKind.REPEAT
        move.data |= {"to": str(other.pk), "number": other.number, "kind": kind}
    return matter


def _found(number: str, by: Person) -> Matter:
    other = Matter.objects.visible_to(by).filter(number=parse_matter_number(number)).first()
    if other is None:
        raise Invalid({"to": NOT_FOUND})
    return other
