"""May this step be taken now? Pure: states, seats and facts in, a rule row or a refusal out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.procedures.ahead import step_before
from xinhe.procedures.definition import BEFORE, GROUND, STAYS, Procedure, Step
from xinhe.procedures.vocabulary import WHO

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
        raise _too_early(procedure, rows[0], state=state)
    seated = [r for r in here if not seats.isdisjoint(r.by)]
    if not seated:
        raise _anothers(here[0])
    first: Refused | None = None
    for row in seated:
        refusal = _stands_in_the_way(procedure, row, facts=facts, lapsed=lapsed)
        if refusal is None:
            return row
        first = first or refusal
    assert first is not None
    raise first


def _too_early(procedure: Procedure, row: Step, *, state: str) -> Refused:
    """That the record does not stand there yet, with what has to happen before and who does it; or never will."""
    before = step_before(procedure, row.act, state=state)
    facts = {
        "state": procedure.states[state].title["zh-hans"] if state else gettext_noop("未登记"),
        "act": row.title["zh-hans"],
    }
    if before is None:
        sentence = gettext_noop("现在是「%(state)s」，这时没有「%(act)s」这一步，不用办。")
    else:
        sentence = gettext_noop("现在是「%(state)s」。「%(act)s」这一步，要等%(who)s「%(before)s」以后再办。")
        facts |= {"who": _who(before), "before": before.title["zh-hans"]}
    return Refused(sentence, code="wrong_state", article=row.cite, **facts)


def _anothers(row: Step) -> Refused:
    """That the step belongs to other seats, and to whose."""
    act, who = row.title["zh-hans"], _who(row)
    sentence = gettext_noop("「%(act)s」不归你的岗位办，由%(who)s来办。")
    return Refused(sentence, code="not_your_step", article=row.cite, act=act, who=who)


def _who(row: Step) -> str:
    """Who takes a step, the first that its row names."""
    return WHO[row.by[0].partition("@")[0]]


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
