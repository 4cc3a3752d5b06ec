"""What has to happen before an act may be done: the step to wait for, for the sentence of who comes too early."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from xinhe.procedures.definition import BEFORE, Procedure, Step

PETITIONER, SYSTEM = "petitioner@any", "system@any"
Way = tuple[str, Step]


def step_before(procedure: Procedure, act: str, *, state: str) -> Step | None:
    """The step after which an act may be done, from a state onwards; None when the way leads there no more.

    First what staff do one after the other; then what the petitioner may ask for on that way; last the decision that
    is open here and may send the record back.
    """
    key = (act, state)
    if key not in procedure.before:
        procedure.before[key] = _look(procedure, act, state)
    return procedure.before[key]


def _look(procedure: Procedure, act: str, state: str) -> Step | None:
    if not state:
        return next((step for _, step in _ways(procedure, state)), None)
    wanted = dict.fromkeys(source for row in procedure.steps_for(act) for source in row.sources)
    depth = _depths(procedure)

    def forward(at: str, step: Step) -> Iterator[str]:
        return (to for to in step.targets if depth.get(to, 0) > depth.get(at, -1))

    def opening(ways: Sequence[Way]) -> Step | None:
        """The step that leads to the first of the wanted states; a rule names the usual one first."""
        return next((step for to in wanted for at, step in ways if to in forward(at, step)), None)

    reached = _spread(procedure, [state], forward)
    ways = [way for at in reached for way in _ways(procedure, at)]
    asked = [(at, step) for at, step in ways if PETITIONER in step.by]
    asked.sort(key=lambda way: procedure.steps.index(way[1]))
    here = (step for _, step in _ways(procedure, state) if PETITIONER not in step.by and _decides(step))
    back = next((step for step in here if not wanted.keys().isdisjoint(step.targets)), None)
    return opening([way for way in ways if PETITIONER not in way[1].by]) or opening(asked) or back


def _depths(procedure: Procedure) -> Mapping[str, int]:
    """How far each state is from the beginning: what staff alone lead to, then what a petitioner's request does."""
    if not procedure.depths:
        reached: list[str] = []
        asked = [""]
        while asked:
            reached = _spread(procedure, [*reached, asked[0]], lambda _, step: iter(step.targets))
            asked = [
                to for at in reached for _, step in _ways(procedure, at) for to in step.targets if to not in reached
            ]
        procedure.depths.update((state, number) for number, state in enumerate(reached))
    return procedure.depths


def _spread(procedure: Procedure, begin: list[str], leads: Callable[[str, Step], Iterator[str]]) -> list[str]:
    """The states that staff reach from these, the nearest first; what makes a record is anybody's."""
    reached = list(begin)
    for at in reached:
        for _, step in _ways(procedure, at):
            if PETITIONER not in step.by or not at:
                reached += [to for to in leads(at, step) if to not in reached]
    return reached


def _ways(procedure: Procedure, state: str) -> Iterator[Way]:
    """The steps by which people bring a record on from a state; before there is one, those that make it."""
    for step in procedure.steps:
        is_here = state in step.sources if state else not step.sources
        if is_here and not step.stays and step.by != (SYSTEM,):
            yield state, step


def _decides(step: Step) -> bool:
    """Has the step several ways to end, or one back to where the record stood?"""
    return len(step.to) > 1 or BEFORE in step.to.values()
