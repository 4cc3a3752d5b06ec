"""Is a procedure whole? Pure checks that return sentences; an empty list means that it is sound.

What a single row must hold is checked when the file is read (``definition``); here stands what only the
rows together can tell: that nobody gets lost, that every clock can stop, that every word names something.
"""

import re
from collections.abc import Collection, Container, Iterator, Mapping

from xinhe.procedures.definition import (
    ANY_OUTCOME,
    BEFORE,
    GROUND,
    LANGUAGES,
    STAYS,
    Clock,
    OfficeRules,
    Procedure,
    Step,
    Words,
)
from xinhe.procedures.vocabulary import BOX_PLACES, OWNERS, PETITIONER, PLACES, RECIPIENTS, ROLES, SIDES

PLACEHOLDERS = frozenset({"office", "days"})
BOUNDED = ("representatives",)
BETWEEN_OFFICES = ("supervision", "referral")
VERIFIED = "V"
TAGS = ("V", "R", "U", "D")

Moves = Mapping[str, frozenset[str]]


def faults(procedure: Procedure) -> list[str]:
    """Everything that is wrong with a procedure, each as one sentence; empty when it is sound."""
    return [
        *_words(procedure),
        *_citations(procedure),
        *_names(procedure),
        *_bounds(procedure),
        *_grounds(procedure),
        *_routes(procedure),
        *_boxes(procedure),
        *_promises(procedure),
        *_paths(procedure),
        *_clocks(procedure),
        *_stages(procedure),
    ]


def usual_faults(
    rules: OfficeRules, procedures: Collection[Procedure], *, known: Container[str] | None = None
) -> list[str]:
    """Everything that is wrong with what is usual: a state left out, an act that nobody can take there."""
    return list(_usual(rules, procedures, known))


def _usual(rules: OfficeRules, procedures: Collection[Procedure], known: Container[str] | None) -> Iterator[str]:
    states = {state for procedure in procedures for state in procedure.states}
    for state in sorted(states - rules.usual.keys()):
        yield f"it does not say what is usual in the state {state}"
    for name, row in rules.usual.items():
        if name not in states:
            yield f"usual {name} is no state of any procedure"
        steps = [step for procedure in procedures for step in procedure.steps if name in step.sources]
        for one in row.acts:
            if one.act not in {step.act for step in steps}:
                yield f"usual {name} names the act {one.act}, which leads from there in no procedure"
            for fact in (one.when, one.unless):
                if fact and known is not None and fact not in known:
                    yield f"usual {name} names {fact}, a fact that nobody knows"


def moves(procedure: Procedure, *, without: Collection[str] = ()) -> Moves:
    """From each state the states that one step can lead to; the acts in ``without`` are left out."""
    after: dict[str, set[str]] = {name: set() for name in procedure.states}
    for step in procedure.steps:
        if step.act not in without and not step.stays:
            for source in step.sources:
                after.setdefault(source, set()).update(step.targets)
    return {name: frozenset(targets) for name, targets in after.items()}


def reachable(start: Collection[str], moves: Moves) -> frozenset[str]:
    """Every state on some path from the given ones, these included."""
    found, waiting = set(start), list(start)
    while waiting:
        for state in moves.get(waiting.pop(), ()):
            if state not in found:
                found.add(state)
                waiting.append(state)
    return frozenset(found)


def beginnings(procedure: Procedure) -> frozenset[str]:
    """The states in which a matter can begin: the start, and where steps without a source lead."""
    return frozenset({procedure.start, *(t for s in procedure.steps if not s.sources for t in s.targets)})


def _words(procedure: Procedure) -> Iterator[str]:
    for where, words in _all_words(procedure):
        for language in LANGUAGES:
            if not words.get(language):
                yield f"{where} has no {language} text"
    for step in procedure.steps:
        if step.public:
            yield from _placeholders(f"step {step.act}", step.public, PLACEHOLDERS)


def _all_words(procedure: Procedure) -> Iterator[tuple[str, Words]]:
    yield "the procedure's title", procedure.title
    for state in procedure.states.values():
        yield f"state {state.name}: title", state.title
        yield f"state {state.name}: public", state.public
    for step in procedure.steps:
        yield f"step {step.act}: title", step.title
        if step.public:
            yield f"step {step.act}: public", step.public
    for clock in procedure.clocks.values():
        yield f"clock {clock.name}: title", clock.title
        yield f"clock {clock.name}: began", clock.began
    for ground in procedure.grounds.values():
        yield f"ground {ground.name}: title", ground.title
        yield f"ground {ground.name}: text", ground.text
    for box in procedure.boxes.values():
        yield f"box {box.name}: title", box.title
    for number, stage in enumerate(procedure.stages, start=1):
        for part in (stage.title, stage.who, stage.text, *([stage.note] if stage.note else [])):
            yield f"stage {number}", part


def _placeholders(where: str, words: Words, known: Collection[str]) -> Iterator[str]:
    used = {language: set(re.findall(r"%\((\w+)\)", text)) for language, text in words.items()}
    if len({frozenset(names) for names in used.values()}) > 1:
        yield f"{where}: its languages don't have the same blanks"
    for name in sorted(set().union(*used.values()) - set(known)):
        yield f"{where}: nothing fills %({name})s"


def _citations(procedure: Procedure) -> Iterator[str]:
    for what in ("law", "source"):
        if not getattr(procedure, what):
            yield f"the procedure names no {what}"
    for step in procedure.steps:
        if not step.cite:
            yield f"step {step.act} cites no article"
    for need in procedure.needs.values():
        if not need.cite or not need.sentence:
            yield f"need {need.name} lacks its sentence or its article"
    for clock in procedure.clocks.values():
        if not clock.cite:
            yield f"clock {clock.name} cites no article"
        if clock.tag not in TAGS:
            yield f"clock {clock.name}: unknown tag {clock.tag}"
        elif clock.tag != VERIFIED and not clock.source and f"标记 {clock.tag}" not in procedure.source:
            yield f"clock {clock.name}: its limit is tagged {clock.tag} and says no source"
        if clock.internal and not (clock.internal.tag in TAGS and clock.internal.source):
            yield f"clock {clock.name}: its internal limit says no tag or no source"


def _names(procedure: Procedure) -> Iterator[str]:
    """Every word that names something names something that is there."""
    acts = set(procedure.acts())
    for step in procedure.steps:
        yield from _step_names(procedure, step)
        yield from _seats(step, SIDES if procedure.kind in BETWEEN_OFFICES else PLACES)
    for clock in procedure.clocks.values():
        if clock.owner not in OWNERS:
            yield f"clock {clock.name}: unknown owner {clock.owner}"
        for act in _acts_of(clock):
            if act not in acts:
                yield f"clock {clock.name} names the act {act}, which the procedure does not have"
        for word in (*clock.starts_on, *clock.stops_on):
            act, _, outcome = word.partition(":")
            ways = [step.to for step in procedure.steps_for(act)]
            if outcome and ways and not any(outcome in way or ANY_OUTCOME in way for way in ways):
                yield f"clock {clock.name} names the outcome {word}, which no step has"
    if not procedure.base:
        used = {need for step in procedure.steps for need in step.needs}
        for name in procedure.needs:
            if name not in used:
                yield f"need {name} is asked for by no step"
    if bool(procedure.base) != bool(procedure.enter):
        yield "a procedure with a base is entered by an act, and only such a one"


def _bounds(procedure: Procedure) -> Iterator[str]:
    """Bounds say their number, and a lane that must be left says when, why and on whose word."""
    for bound in procedure.bounds.values():
        if bound.name not in BOUNDED:
            yield f"bound {bound.name} bounds nothing that a filing has"
        if not bound.cite or "%(most)s" not in bound.sentence or bound.most < 1:
            yield f"bound {bound.name} lacks its number, its sentence or its article"
    for leave in procedure.leave:
        if leave.tag not in TAGS or not leave.source or not leave.reason:
            yield "leave says no reason, tag or source"
        for act in (leave.act, leave.before):
            if act not in procedure.acts():
                yield f"leave names the act {act}, which the procedure does not have"


def _grounds(procedure: Procedure) -> Iterator[str]:
    """Each ground of refusal says its article, leads where a refusal can lead, and names another matter or organ."""
    if any(GROUND in step.to.values() for step in procedure.steps) and not procedure.grounds:
        yield "a matter may be refused, but on no ground"
    for ground in procedure.grounds.values():
        if not ground.cite:
            yield f"ground {ground.name} cites no article"
        state = procedure.states.get(ground.to)
        if state is None or not state.final:
            yield f"ground {ground.name} leads to {ground.to}, which is no end"
        if ground.above and not ground.existing:
            yield f"ground {ground.name} asks for an organ above, but names no other matter"
        if bool(ground.existing) == ground.elsewhere:
            yield f"ground {ground.name} rests either on a matter that is there or on whose matter it is"
        if ground.existing and ground.existing != "open" and ground.existing not in procedure.states:
            yield f"ground {ground.name} asks for the unknown state {ground.existing}"
        if bool(ground.otherwise) != bool(ground.existing) or (ground.known_by and not ground.existing):
            yield f"ground {ground.name} needs a sentence for a matter that stands otherwise, and only then"


def _routes(procedure: Procedure) -> Iterator[str]:
    """Each way says its article and names limits that are clocks; each number of a place says its tag and source."""
    for route in procedure.routes.values():
        if not route.cite:
            yield f"route {route.name} cites no article"
        for name in route.remedies:
            clock = procedure.clocks.get(name)
            if clock is None or not clock.remedy:
                yield f"route {route.name} names {name}, which is no remedy among the clocks"
    led = {name for route in procedure.routes.values() for name in route.remedies}
    for clock in procedure.clocks.values():
        if clock.remedy and clock.name not in led:
            yield f"clock {clock.name} is a remedy to which no route leads"
        if clock.remedy and not (clock.right and clock.per_item):
            yield f"clock {clock.name} is a remedy, so it is a right and runs for each item"
    for setting in procedure.settings.values():
        if setting.tag not in TAGS or not setting.source or not setting.cite or setting.value < 1:
            yield f"setting {setting.name} lacks its number, tag, source or article"
    for act in procedure.reopens:
        if act not in procedure.acts():
            yield f"reopens names the act {act}, which the procedure does not have"


def _boxes(procedure: Procedure) -> Iterator[str]:
    """A box asks for states that are there, on behalf of roles that are there."""
    for box in procedure.boxes.values():
        for state in box.states:
            if state not in procedure.states:
                yield f"box {box.name} asks for the unknown state {state}"
        for word in box.roles:
            role, _, place = word.partition("@")
            if role not in ROLES or place not in BOX_PLACES:
                yield f"box {box.name} is for the unknown role {word}"
        if not box.states or not box.roles:
            yield f"box {box.name} asks for no state or is for nobody"


def _promises(procedure: Procedure) -> Iterator[str]:
    """A promise to the resident is about a clock that is there, and says something."""
    for promise in procedure.promises.values():
        for name in (promise.name, promise.instead):
            if name and name not in procedure.clocks:
                yield f"promise {promise.name} names the unknown clock {name}"
        if promise.ahead is None and promise.until is None:
            yield f"promise {promise.name} says nothing"


def _step_names(procedure: Procedure, step: Step) -> Iterator[str]:
    states = procedure.states
    for state in (*step.sources, *(t for t in step.targets if t != ".")):
        if state not in states:
            yield f"step {step.act} names the unknown state {state}"
    ways = set(step.to.values())
    if not step.sources and ways & {STAYS, BEFORE}:
        yield f'step {step.act}: "{STAYS}" and "{BEFORE}" need a state to stay in or to come from'
    if STAYS in ways and len(ways) > 1:
        yield f'step {step.act}: "{STAYS}" stands alone; an outcome that changes nothing names the state'
    for need in step.needs:
        if need not in procedure.needs:
            yield f"step {step.act} needs {need}, which has no sentence"
    if step.within and step.within not in procedure.clocks:
        yield f"step {step.act} is bound by the unknown clock {step.within}"
    for whom in step.tell:
        if whom not in RECIPIENTS:
            yield f"step {step.act} tells an unknown recipient {whom}"
    if PETITIONER in step.tell and step.public is None:
        yield f"step {step.act} tells the petitioner, but has no public sentence"


def _seats(step: Step, places: Collection[str]) -> Iterator[str]:
    if not step.by:
        yield f"step {step.act} may be taken by nobody"
    for seat in step.by:
        role, _, place = seat.partition("@")
        if role not in ROLES or place not in places:
            yield f"step {step.act}: unknown seat {seat}"


def _acts_of(clock: Clock) -> list[str]:
    named = [*clock.starts_on, *clock.stops_on, *([clock.extend_act] if clock.extend_act else [])]
    return [act.partition(":")[0] for act in named]


def _paths(procedure: Procedure) -> Iterator[str]:
    states = procedure.states
    if procedure.start not in states:
        yield f"it starts in the unknown state {procedure.start}"
        return
    after = moves(procedure)
    found = reachable(beginnings(procedure), after)
    for name, state in states.items():
        if name not in found:
            yield f"state {name} can't be reached"
        if not any(not states[s].open for s in reachable([name], after) & states.keys()):
            yield f"from state {name} no end can be reached"
        if state.final and state.open:
            yield f"state {name} is final, and yet something is owed in it"
        if state.final and moves(procedure, without=procedure.reopens)[name] - {name}:
            yield f"state {name} is final, and yet a step leads out of it"


def _clocks(procedure: Procedure) -> Iterator[str]:
    """A duty that can't be fulfilled any more must not run on: from each open state a stop stays in reach."""
    for clock in procedure.clocks.values():
        if not clock.starts_on:
            yield f"clock {clock.name} is started by nothing"
        if (clock.extend_act or clock.excludes_days) and (clock.limit is None or clock.limit.workdays is not None):
            yield f"clock {clock.name} is made longer by days, but isn't counted in days or months"
        if clock.opens and not (clock.right and clock.limit and not clock.limit.workdays):
            yield f"clock {clock.name} opens after a while, so it is a right that is counted in days or months"
        if clock.right:
            continue
        if not clock.stops_on:
            yield f"clock {clock.name} is a duty that nothing stops"
            continue
        stops = {act.partition(":")[0] for act in clock.stops_on}
        certain = {act for act in clock.stops_on if ":" not in act}
        can_stop = {s for step in procedure.steps if step.act in stops for s in step.sources}
        after = moves(procedure)
        running = reachable(_started_in(procedure, clock), moves(procedure, without=certain))
        for state in sorted(running):
            rule = procedure.states.get(state)
            if rule and rule.open and not can_stop & reachable([state], after):
                yield f"clock {clock.name} may run in state {state}, from where nothing can stop it"


def _started_in(procedure: Procedure, clock: Clock) -> frozenset[str]:
    acts = {act.partition(":")[0] for act in clock.starts_on}
    rows = [step for step in procedure.steps if step.act in acts]
    return frozenset(state for row in rows for state in (row.sources if row.stays else row.targets))


def _stages(procedure: Procedure) -> Iterator[str]:
    """The wall chart names only what is there, and hides no limit."""
    acts, clocks = set(procedure.acts()), procedure.clocks
    told: set[str] = set()
    if not procedure.stages:
        # Where no clock runs nobody is promised a day, and there is nothing to hang on a wall.
        if clocks:
            yield "it has no stages, so no wall chart can be drawn"
        return
    for number, stage in enumerate(procedure.stages, start=1):
        for act in stage.acts:
            if act not in acts:
                yield f"stage {number} names the unknown act {act}"
        for name in stage.clocks:
            if name not in clocks:
                yield f"stage {number} names the unknown clock {name}"
        told.update(stage.clocks)
        if stage.note:
            extends = any(clocks[name].extend_days for name in stage.clocks if name in clocks)
            known = {name for name, clock in clocks.items() if clock.limit} | ({"extend"} if extends else set())
            yield from _placeholders(f"the note of stage {number}", stage.note, known)
            told.update(re.findall(r"%\((\w+)\)", stage.note["zh-hans"]))
    if procedure.corrected_on:  # the chart hangs on the wall as the newest version has it
        return
    for name, clock in clocks.items():
        if clock.limit and not clock.remedy and name not in told:
            yield f"clock {name} is on no stage: the wall chart would hide it"
