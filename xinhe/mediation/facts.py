"""The facts that only the rules of mediation name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xinhe.jurisdiction.models import Level, Office
from xinhe.matters import facts as matters
from xinhe.matters.models import Event, Matter
from xinhe.mediation import round_table
from xinhe.mediation.agreed.copies import HANDED
from xinhe.mediation.models import Agreement, AgreementKind, Attempt, Committee, Invitee, MediationSession, Side
from xinhe.postgres.kept import Kept
from xinhe.procedures import book

SIDES: Kept[Side] = Kept(lambda pk: Side.objects.filter(matter_id=pk).order_by("side"))
ATTEMPTS: Kept[Attempt] = Kept(lambda pk: Attempt.objects.filter(matter_id=pk).order_by("seq"))
# Every draft, the void ones as well: what a new one changed is told by them.
AGREEMENTS: Kept[Agreement] = Kept(lambda pk: Agreement.objects.filter(matter_id=pk).order_by("seq"))
SESSIONS: Kept[MediationSession] = Kept(lambda pk: MediationSession.objects.filter(matter_id=pk).order_by("seq"))
INVITEES: Kept[Invitee] = Kept(lambda pk: Invitee.objects.filter(matter_id=pk).order_by("seq"))
BOUND: Kept[Event] = Kept(lambda pk: Event.objects.filter(matter_id=pk, act="bind_file").order_by("seq"))
HANDED_OUT: Kept[Event] = Kept(lambda pk: Event.objects.filter(matter_id=pk, act=HANDED).order_by("seq"))
DISCLOSED: Kept[Event] = Kept(lambda pk: Event.objects.filter(matter_id=pk, act="disclose").order_by("seq"))

APPRAISAL_BEGINS, APPRAISAL_ENDS = "begin_appraisal", "end_appraisal"
# With what the limit of mediation begins anew.
COUNTED_FROM = "take_on"
_OF_APPRAISALS = (COUNTED_FROM, APPRAISAL_BEGINS, APPRAISAL_ENDS)
APPRAISALS: Kept[Event] = Kept(lambda pk: Event.objects.filter(matter_id=pk, act__in=_OF_APPRAISALS).order_by("seq"))


@dataclass(frozen=True)
class Appraisal:
    """One appraisal since the limit began: from which day, and until when it took or is to take."""

    what: str
    appraiser: str
    began_on: date
    until: date
    is_over: bool

    @property
    def days(self) -> int:
        """The days of mediation that do not count (《人民法院在线调解规则》第二十六条)."""
        return max(0, (self.until - self.began_on).days)


def appraisals_of(events: Iterable[Event]) -> list[Appraisal]:
    """The appraisals of the limit that runs now, in order, out of a dispute's events or those of them that matter."""
    found: list[Appraisal] = []
    for one in events:
        if one.act == COUNTED_FROM:
            found = []
        elif one.act == APPRAISAL_BEGINS:
            said = one.data
            began, until = date.fromisoformat(said["began_on"]), date.fromisoformat(said["expected_on"])
            found.append(Appraisal(said["what"], said["appraiser"], began, until, is_over=False))
        elif one.act == APPRAISAL_ENDS and found:
            last, over = found[-1], date.fromisoformat(one.data["ended_on"])
            found[-1] = Appraisal(last.what, last.appraiser, last.began_on, over, is_over=True)
    return found


def running_appraisal(events: Iterable[Event]) -> Appraisal | None:
    """The one that runs now."""
    found = appraisals_of(events)
    return found[-1] if found and not found[-1].is_over else None


def days_of(appraisals: Sequence[Appraisal]) -> int:
    """All days that they take out."""
    return sum(one.days for one in appraisals)


# To which of the three levels of 321 a place belongs.
COUNTED_AS = {Level.TOWN: "town", Level.VILLAGE: "village", Level.GRID: "village", Level.MICROGRID: "village"}


class Facts(matters.Facts):
    """What holds of a dispute for a person today."""

    @property
    def sides(self) -> Sequence[Side]:
        """Both sides, the first one first."""
        return self.rows("sides", SIDES)

    @property
    def attempts(self) -> Sequence[Attempt]:
        """How often it was tried."""
        return self.rows("attempts", ATTEMPTS)


def level_of(office: Office) -> str:
    """At which of the three levels a body mediates: village, town, or county and above."""
    return COUNTED_AS.get(Level(office.region.level), "county")


def tried_at(attempts: Sequence[Attempt], level: str) -> int:
    """How many attempts ended without an agreement at a level, whichever body made them."""
    return sum(one.level == level and one.ended_on is not None and one.ending != "agreed" for one in attempts)


def body_above(office: Office) -> Office | None:
    """The nearest working body of a higher level above this one, to which a dispute may be moved up."""
    above, passed = office.superior, {office.pk}
    while above is not None and above.pk not in passed:
        row = Committee.objects.filter(office=above, office__is_active=True).first()
        if row is not None and level_of(above) != level_of(office):
            return above
        passed.add(above.pk)
        above = above.superior
    return None


def tree_of(office: Office) -> dict[str, object]:
    """A body with all above it, and what sort it is, as they are today: what a step keeps for the figures."""
    bodies, above = [office.pk], office.superior
    while above is not None and above.is_committee and above.pk not in bodies:
        bodies.append(above.pk)
        above = above.superior
    row = Committee.objects.filter(office=office).first()
    return {"bodies": bodies, "sort": row.sort if row else ""}


def _attempts_left(facts: Facts) -> bool:
    """The body has tried less often than the cap of its level lets it (321)."""
    matter = facts.matter
    if matter.holder is None:
        return False
    level = level_of(matter.holder)
    rules = book.get(matter.procedure, matter.version).as_of(facts.today)
    return tried_at(facts.attempts, level) < rules.setting(f"attempts_{level}")


def _all_accept_what_was_disclosed(facts: Facts) -> bool:
    """Nothing is disclosed that a side has not accepted since (《人民法院在线调解规则》第十三条)."""
    last = next(iter(reversed(facts.rows("disclosed", DISCLOSED))), None)
    return last is None or all(one.waived_seq >= last.seq for one in facts.sides)


def last_draft(drafts: Sequence[Agreement]) -> Agreement | None:
    """The draft or agreement that holds, out of all in order: the last one that was not made void."""
    return next((one for one in reversed(drafts) if not one.is_void), None)


def _is_agreed_in_writing(facts: Facts) -> bool:
    last = last_draft(facts.rows("agreements", AGREEMENTS))
    return last is not None and last.effective_on is not None and last.kind == AgreementKind.WRITTEN


def _is_table_open(facts: Facts) -> bool:
    return round_table.opened(facts.rows("at_table", round_table.AT_TABLE)) is not None


def _is_at_table(facts: Facts) -> bool:
    """Who sits at the table; a mediator sits there by having opened it."""
    return facts.person.kind != "party" or facts.person.side in round_table.seated(
        facts.rows("at_table", round_table.AT_TABLE)
    )


def _side(facts: Facts) -> Side | None:
    return next((one for one in facts.sides if one.side == facts.person.side), None)


FACTS: Mapping[str, Callable[[Facts], bool]] = {
    **matters.FACTS,
    "sides_named": lambda f: len(f.sides) == 2,
    "sides_not_named": lambda f: not f.sides,
    "attempts_left": _attempts_left,
    "body_is_above": lambda f: f.matter.holder is not None and body_above(f.matter.holder) is not None,
    "all_accept_disclosed": _all_accept_what_was_disclosed,
    "no_appraisal": lambda f: running_appraisal(f.rows("appraisals", APPRAISALS)) is None,
    "appraisal_runs": lambda f: running_appraisal(f.rows("appraisals", APPRAISALS)) is not None,
    "file_not_bound": lambda f: not f.rows("bound", BOUND),
    "has_draft": lambda f: last_draft(f.rows("agreements", AGREEMENTS)) is not None,
    "agreed_in_writing": _is_agreed_in_writing,
    "table_open": _is_table_open,
    "table_not_open": lambda f: not _is_table_open(f),
    "at_table": _is_at_table,
    "not_consented": lambda f: f.person.kind != "party" or (side := _side(f)) is None or side.consents is None,
}
Facts.table = FACTS


def current_agreement(matter: Matter) -> Agreement:
    """The draft or agreement that holds: the last one that was not made void."""
    return Agreement.objects.filter(matter=matter, is_void=False).latest("seq")
