"""May this step be taken now? Pure: states, seats and facts in, a rule row or a refusal out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.procedures.definition import BEFORE, GROUND, STAYS, Procedure, Step

Facts = Mapping[str, bool]
Lapsed = Callable[[str], bool]


@dataclass(frozen=True)
class Verdict:
    """Whether one act is open to one person on one matter now, and if not, why."""

    act: str
    step: Step | None
    refusal: Refused | None

    @property
    def allowed(self) -> bool:
        """True when the act may be performed."""
        return self.refusal is None


def decide(procedure: Procedure, act: str, *, state: str, seats: frozenset[str], facts: Facts, lapsed: Lapsed) -> Step:
    """The rule row that lets this act happen.

    ``state`` is "" before the matter exists. ``seats`` are "role@place" words the actor holds on this
    matter. ``lapsed(clock)`` tells whether a clock's legal end has passed. Raises Refused with the sentence
    of the first thing that stands in the way: act unknown, state, seat, need, clock.
    """
    rows = procedure.steps_for(act)
    if not rows:
        raise Refused(
            gettext_noop("「%(procedure)s」没有这个步骤。"),
            code="no_such_step",
            procedure=procedure.title["zh-hans"],
        )
    here = [r for r in rows if (state in r.sources if state else not r.sources)]
    if not here:
        raise Refused(
            gettext_noop("现在是「%(state)s」，不能%(act)s。"),
            code="wrong_state",
            article=rows[0].cite,
            state=procedure.states[state].title["zh-hans"] if state else "未登记",
            act=rows[0].title["zh-hans"],
        )
    seated = [r for r in here if not seats.isdisjoint(r.by)]
    if not seated:
        raise Refused(
            gettext_noop("「%(act)s」不归你的岗位办。"),
            code="not_your_step",
            article=here[0].cite,
            act=here[0].title["zh-hans"],
        )
    first: Refused | None = None
    for row in seated:
        refusal = _stands_in_the_way(procedure, row, facts=facts, lapsed=lapsed)
        if refusal is None:
            return row
        first = first or refusal
    assert first is not None
    raise first


def _stands_in_the_way(procedure: Procedure, row: Step, *, facts: Facts, lapsed: Lapsed) -> Refused | None:
    for name in row.needs:
        if not facts[name]:
            need = procedure.needs[name]
            return Refused(need.sentence, code=name, article=need.cite)
    if row.within and lapsed(row.within):
        clock = procedure.clocks[row.within]
        return Refused(clock.lapsed or gettext_noop("期限已过。"), code="too_late", article=clock.cite)
    return None


def target(
    procedure: Procedure, rule: Step, outcome: str, *, state: str, before: Callable[[], str], ground: str
) -> str:
    """The state to which a step leads with this outcome.

    ``before`` answers where the record stood before it came into ``state``; ``ground`` is the ground of refusal that
    the step names. Raises ValueError for a way that the rule file does not have.
    """
    way = rule.leads(outcome)
    if way == STAYS:
        return state
    if way == BEFORE:
        way = before()
    elif way == GROUND:
        way = procedure.grounds[ground].to
    if way not in rule.targets:
        raise ValueError(f"{rule.act} can't lead to {way!r}")
    return way


def survey(
    procedure: Procedure, *, state: str, seats: frozenset[str], facts: Facts, lapsed: Lapsed
) -> tuple[Verdict, ...]:
    """Every act that this person's seats could ever perform here, each allowed or with its reason.

    Acts that belong to other seats are left out: a button nobody here will ever press is noise.
    """
    verdicts = []
    for act, first in procedure.open_to(seats):
        try:
            step = decide(procedure, act, state=state, seats=seats, facts=facts, lapsed=lapsed)
        except Refused as refusal:
            verdicts.append(Verdict(act, first, refusal))
        else:
            verdicts.append(Verdict(act, step, None))
    return tuple(verdicts)
