"""Name the sides: who stands against whom in a dispute, each side with a code of its own."""

from collections.abc import Sequence
from datetime import datetime

from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.acts.supplement import FOUND_BY
from xinhe.matters.filing import Identity
from xinhe.matters.filing.people import identity_of, party
from xinhe.matters.models import Matter, Party, PartyPart
from xinhe.matters.payload import Checks
from xinhe.mediation.models import FIRST, SECOND, Side
from xinhe.mediation.rules import network
from xinhe.mediation.sides import Origin, SidePeople
from xinhe.mediation.step import step
from xinhe.people import vault
from xinhe.people.person import Person
from xinhe.procedures.definition import LANGUAGES

MOST = 50


def name_sides(
    matter: Matter,
    *,
    second: SidePeople,
    origin: str = Origin.APPLIED,
    dispute_type: str,
    first_language: str = "zh-hans",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Write down the other side; who filed is the first. Both are equal from here on (第三条).

    ``dispute_type`` is a code of the ministry's statistics. Raises Invalid naming each wrong field.
    """
    checks = Checks()
    checks.need("origin", origin in Origin.values, gettext_noop("请选择案件来源。"))
    checks.need("dispute_type", dispute_type in network(local_day(at)).types, gettext_noop("请选择纠纷类型。"))
    checks.need("second", second.people, gettext_noop("请写明对方当事人：姓名，或者单位名称。"))
    checks.need("second", len(second.people) <= MOST, gettext_noop("一方最多写 50 个人，更多的请附名单。"))
    with step(matter, "name_sides", by=by, at=at, seen=seen) as move:
        people = [identity_of(one, f"second.{n}", checks, today=move.today) for n, one in enumerate(second.people)]
        guardian = second.guardian
        if guardian is not None:
            guardian = identity_of(guardian, "second.guardian", checks, today=move.today)
        checks.need(
            "second.guardian",
            guardian or not second.is_minor,
            gettext_noop("对方是未成年人的，要写明监护人，由监护人一起参加。"),
        )
        checks.done()
        already = list(Party.objects.filter(matter=move.matter).order_by("seq"))
        _check_apart(already, people)
        move.rows += _parties(move.matter, len(already), people, guardian, is_minor=second.is_minor)
        # By telephone and name the other side finds its dispute itself (``matters.opening``).
        told = ((kind, getattr(one, kind)) for one in (*people, *([guardian] if guardian else [])) for kind in FOUND_BY)
        found_by = {vault.finder(kind, value) for kind, value in told if value}
        move.matter.words = sorted({*move.matter.words, *found_by})
        languages = {FIRST: first_language, SECOND: second.language}
        move.rows += [
            Side(matter=move.matter, side=side, language=one if one in LANGUAGES else LANGUAGES[0])
            for side, one in languages.items()
        ]
        first = max(move.matter.headcount, len(already))
        move.data |= {"origin": origin, "type": dispute_type, "people": len(people), "first_people": first}
    return move.matter


def _check_apart(first: Sequence[Party], second: Sequence[Identity]) -> None:
    """Nobody stands on both sides: one and the same document, or name and telephone."""
    known = [one.identity() for one in first]
    for one in second:
        for other in known:
            same_paper = bool(one.id_number) and one.id_number == other.get("id_number")
            same_person = bool(one.phone) and (one.name, one.phone) == (other.get("name"), other.get("phone"))
            if same_paper or same_person:
                raise Refused(
                    gettext_noop("%(name)s已经在申请的一方，一个人不能同时站在两方，请核对。"),
                    code="on_both_sides",
                    field="second",
                    name=one.name,
                )


def _parties(
    matter: Matter, already: int, people: Sequence[Identity], guardian: Identity | None, *, is_minor: bool
) -> list[Party]:
    """The rows of the other side; a guardian stands with it."""
    rows = [
        party(matter.pk, already + n, PartyPart.PARTY, one, is_minor=is_minor) for n, one in enumerate(people, start=1)
    ]
    if guardian is not None:
        rows.append(party(matter.pk, already + len(rows) + 1, PartyPart.GUARDIAN, guardian))
    for row in rows:
        row.side = SECOND
    return rows
