"""Rules that a later file corrects: what is in force in whole, and what of it holds for matters that run already.

A file that ``amends`` an older version holds only the rows that differ, each with its article. What began under the
older version keeps it, except for the rows that say ``applies_to_running = true`` with their reason: those are in the
petitioners' favour and hold for every step from the file's day on.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from xinhe.kernel import dated
from xinhe.procedures.definition import BadRule, Clock, Procedure, Sheet, Stage, Step, finished, inherit

Sheets = Mapping[tuple[str, str], Sheet]
NAMED = ("state", "need", "bound", "ground", "setting", "box", "promise", "route", "entry", "clock")
COLUMN = {
    "state": "states",
    "need": "needs",
    "bound": "bounds",
    "ground": "grounds",
    "setting": "settings",
    "box": "boxes",
    "promise": "promises",
    "route": "routes",
    "entry": "entries",
    "clock": "clocks",
}


@dataclass(frozen=True)
class Versions:
    """The versions of one procedure, the oldest first, of which the later ones may amend the earlier."""

    sheets: tuple[Sheet, ...]

    def whole(self, sheet: Sheet) -> Sheet:
        """A version with all that it takes over from the ones it amends. Raises BadRule naming the file."""
        if not sheet.amends:
            return sheet
        before = [one for one in self.sheets if one.in_force < sheet.in_force]
        amended = next((one for one in before if one.rules.version == sheet.amends), None)
        if amended is None:
            raise BadRule(f"{sheet.rules.path} amends: there is no version {sheet.amends} before it")
        if amended is not before[-1]:
            raise BadRule(f"{sheet.rules.path} amends: {before[-1].rules.version} is the version before it")
        below = self.whole(amended)
        for table, name in _unchanged(below.rules, sheet.rules):
            raise BadRule(f"{sheet.rules.path} [[{table}]] {name}: it stands so in {sheet.amends} already")
        return laid_over(below, sheet)

    def corrections(self, sheet: Sheet) -> Iterator[Sheet]:
        """What later files change for matters that run under this version already, the oldest first."""
        for later in self.sheets:
            if later.in_force > sheet.in_force and later.running and self._descends(later, sheet):
                yield only_running(later)

    def _descends(self, later: Sheet, sheet: Sheet) -> bool:
        while later.amends and later.amends != sheet.rules.version:
            later = next(one for one in self.sheets if one.rules.version == later.amends)
        return bool(later.amends)


def _unchanged(below: Procedure, above: Procedure) -> Iterator[tuple[str, str]]:
    """The rows of an amendment that change nothing: most likely a slip."""
    for table in NAMED:
        theirs = getattr(below, COLUMN[table])
        yield from ((table, name) for name, row in getattr(above, COLUMN[table]).items() if theirs.get(name) == row)
    yield from (("step", act) for act in above.acts() if above.steps_for(act) == below.steps_for(act))


def laid_over(below: Sheet, above: Sheet) -> Sheet:
    """The rows of a file, with those of a later one in the place of the ones they replace.

    Rows go by their name, steps by their act, stages by their title; the ways to leave a lane are replaced as a whole.
    """
    mine, theirs = above.rules, below.rules
    strangers = set() if theirs.base else set(above.drop_steps) - set(theirs.acts())
    if strangers:
        raise BadRule(f"{mine.path} drop_steps: {below.rules.path} has no step {', '.join(sorted(strangers))}")
    if strangers := set(above.drop_clocks) - theirs.clocks.keys():
        raise BadRule(f"{mine.path} drop_clocks: {below.rules.path} has no clock {', '.join(sorted(strangers))}")
    steps = _widened(_steps(theirs, mine, drop=above.drop_steps), above)
    rows: dict[str, Any] = {
        COLUMN[table]: getattr(theirs, COLUMN[table]) | getattr(mine, COLUMN[table]) for table in NAMED
    }
    if not theirs.base:  # what nobody asks for any more is gone with its step
        asked = {need for step in steps for need in step.needs}
        rows["needs"] = {name: need for name, need in rows["needs"].items() if name in asked | mine.needs.keys()}
    rows["clocks"] = {name: clock for name, clock in rows["clocks"].items() if name not in above.drop_clocks}
    rules = replace(
        mine,
        steps=steps,
        stages=_without(above.drop_clocks, _stages(theirs, mine)),
        leave=mine.leave or theirs.leave,
        reopens=mine.reopens or theirs.reopens,
        **rows,
        **{name: getattr(mine, name) or getattr(theirs, name) for name in ("kind", "law", "start", "base", "enter")},
        title=mine.title or theirs.title,
        source="；".join((theirs.source, mine.source)),
    )
    return replace(above, rules=rules, drop_steps=(*below.drop_steps, *above.drop_steps))


def _steps(below: Procedure, above: Procedure, *, drop: tuple[str, ...]) -> tuple[Step, ...]:
    """The rows of every act in the order of the older file; what is new stands at the end."""
    own = set(above.acts())
    acts = [act for act in dict.fromkeys((*below.acts(), *above.acts())) if act not in drop]
    return tuple(step for act in acts for step in (above if act in own else below).steps_for(act))


def _widened(steps: tuple[Step, ...], sheet: Sheet) -> tuple[Step, ...]:
    """The steps with the new states from which they may be taken as well. Raises BadRule for an unknown act."""
    for state, acts in sheet.widened:
        if strangers := set(acts) - {step.act for step in steps}:
            raise BadRule(f"{sheet.rules.path} [[widen]] {state}: no step {', '.join(sorted(strangers))}")
        steps = tuple(replace(one, sources=(*one.sources, state)) if one.act in acts else one for one in steps)
    return steps


def _stages(below: Procedure, above: Procedure) -> tuple[Stage, ...]:
    """The stations of the wall chart, those of the same title replaced in their place, new ones at the end."""
    mine = {stage.title["zh-hans"]: stage for stage in above.stages}
    kept = tuple(mine.pop(stage.title["zh-hans"], stage) for stage in below.stages)
    return (*kept, *mine.values())


def _without(dropped: Collection[str], stages: Iterable[Stage]) -> tuple[Stage, ...]:
    """The stations without the limits that are gone."""
    return tuple(replace(one, clocks=tuple(name for name in one.clocks if name not in dropped)) for one in stages)


def only_running(sheet: Sheet) -> Sheet:
    """The rows of an amendment that hold for running matters, each clock marked with the file it stands in.

    A new state that holds for them brings the steps that may be taken from it.
    """
    rules = sheet.rules
    kept: dict[str, Any] = {
        COLUMN[table]: {
            name: row for name, row in getattr(rules, COLUMN[table]).items() if (table, name) in sheet.running
        }
        for table in NAMED
    }
    clocks: dict[str, Clock] = {
        name: replace(clock, stands_in=(rules.code, rules.version)) for name, clock in kept["clocks"].items()
    }
    steps = tuple(step for step in rules.steps if ("step", step.act) in sheet.running)
    bare = replace(rules, **(kept | {"clocks": clocks}), steps=steps, stages=(), leave=(), reopens=rules.reopens)
    widened = tuple(row for row in sheet.widened if row[0] in kept["states"])
    return replace(sheet, rules=bare, drop_steps=(), widened=widened)


def compiled(sheets: Sheets) -> dict[tuple[str, str], Procedure]:
    """Every version in whole, each with what later files correct for the matters that run under it."""
    histories = {
        code: Versions(tuple(sorted((s for s in sheets.values() if s.rules.code == code), key=lambda s: s.in_force)))
        for code, _ in sheets
    }
    return {key: _compiled(histories, sheet) for key, sheet in sheets.items()}


def _compiled(histories: Mapping[str, Versions], sheet: Sheet) -> Procedure:
    """One version, and as it holds from each day on which something of it, or of its base, is corrected."""
    history = histories[sheet.rules.code]
    whole, below = history.whole(sheet), _base(histories, sheet, history)
    first = _stood(whole, below)
    days = {one.in_force: one for one in history.corrections(sheet)}
    beneath = {one.holds_from: one for one in (below.corrected if below else ())}
    corrected = []
    for day in sorted({*days, *beneath}):
        whole = _corrected(whole, days[day]) if day in days else whole
        below = beneath.get(day, below)
        corrected.append(replace(_stood(whole, below), corrected_on=day))
    return replace(first, corrected=tuple(corrected))


def _corrected(whole: Sheet, correction: Sheet) -> Sheet:
    """A version with the corrections for running matters; it stays the version that it was."""
    rules = laid_over(whole, correction).rules
    kept = {name: getattr(whole.rules, name) for name in ("in_force", "path", "source", "title")}
    reopens = tuple(dict.fromkeys((*whole.rules.reopens, *rules.reopens)))
    return replace(whole, rules=replace(rules, **kept, reopens=reopens))


def _base(histories: Mapping[str, Versions], sheet: Sheet, history: Versions) -> Procedure | None:
    base = history.whole(sheet).rules.base
    if not base:
        return None
    below = dated.in_force(histories[base].sheets if base in histories else (), sheet.in_force)
    if below is None:
        raise BadRule(f"{sheet.rules.path}: no version of {base} in force by then")
    return _compiled(histories, below)


def _stood(sheet: Sheet, base: Procedure | None) -> Procedure:
    """The sheet as a whole procedure, over its base where it has one."""
    return finished(inherit(sheet.rules, base, drop=sheet.drop_steps) if base else sheet.rules)
