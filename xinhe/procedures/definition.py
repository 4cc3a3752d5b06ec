"""A procedure as read from its rule file: states, steps, needs and clocks. Pure data, no Django."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from xinhe.kernel.limits import Limit
from xinhe.procedures.vocabulary import BOX_PLACES, BUREAU, PLACES, QUOTED, ROLES, SIDES, UNIT

LANGUAGES = ("zh-hans", "zh-hant", "en")
# Where a step leads that names no state: nowhere, back to where the record stood, to where its ground of refusal leads.
STAYS, BEFORE, GROUND = ".", "@before", "@ground"
EVERY_STATE = "*"
ANY_OUTCOME = "*"

Words = Mapping[str, str]
Row = TypeVar("Row")


class BadRule(Exception):
    """A rule file that can't be read: names the file, the table and what is wrong."""


@dataclass(frozen=True)
class State:
    """Where a matter stands; ``open`` while an office still owes the petitioner something.

    From one that ``foretells`` nothing, what follows depends on others.
    """

    name: str
    title: Words
    public: Words
    open: bool
    final: bool = False
    foretells: bool = True


@dataclass(frozen=True)
class Step:
    """One allowed move: who may do it from where to where, under which article.

    ``to`` says for each outcome of the act where it leads, "*" for every outcome that is not named; ``targets`` are
    all the states that come of it. ``public`` is what the petitioner reads of it, with the word of the act that it
    ``quotes``.
    """

    act: str
    title: Words
    sources: tuple[str, ...]
    to: Mapping[str, str]
    by: tuple[str, ...]
    cite: str
    needs: tuple[str, ...] = ()
    within: str = ""
    letter: str = ""
    public: Words | None = None
    quotes: str = ""
    tell: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()

    @property
    def stays(self) -> bool:
        """True when the step leaves the state as it is."""
        return set(self.to.values()) == {STAYS}

    @property
    def words(self) -> frozenset[str]:
        """How clocks may name this step: by its act, and by its act with an outcome."""
        return frozenset({self.act, *(f"{self.act}:{outcome}" for outcome in self.to)})

    def leads(self, outcome: str) -> str:
        """Where the step leads with this outcome, in the word of the rule. An outcome without one is a fault."""
        way = self.to.get(outcome) or self.to.get(ANY_OUTCOME)
        if way is None:
            raise ValueError(f"{self.act} has no outcome {outcome!r}")
        return way


@dataclass(frozen=True)
class Need:
    """A fact that must hold for a step, with the sentence a person reads when it does not."""

    name: str
    sentence: str
    cite: str


@dataclass(frozen=True)
class Bound:
    """How many of something a filing may have, with the sentence a person reads past it (``%(most)s``)."""

    name: str
    most: int
    sentence: str
    cite: str


@dataclass(frozen=True)
class Ground:
    """One reason why a matter may be refused (不予受理): what it needs, where the refusal leads, under which article.

    ``existing`` says how the same matter that is there has to stand: "open", or in a state; ``otherwise`` is the
    sentence when it does not, ``known_by`` the form of its letter by whose number it is named. With ``elsewhere`` it
    must be said whose matter it is. ``only`` is the kind of office that may use it, ``channel`` the way on which the
    matter came; ``above`` asks for an organ above the one that handles the other matter, which has to be in time.
    """

    name: str
    title: Words
    text: Words
    to: str
    cite: str
    existing: str = ""
    otherwise: str = ""
    known_by: str = ""
    elsewhere: bool = False
    only: str = ""
    channel: str = ""
    above: bool = False

    def is_open_to(self, *, is_bureau: bool, channel: str) -> bool:
        """Whether this kind of office may use the ground for what came this way."""
        return self.only in ("", BUREAU if is_bureau else UNIT) and self.channel in ("", channel)


@dataclass(frozen=True)
class Entrance:
    """One ground on which a matter may enter a variant (简易办理的情形), with its tag, source and article."""

    name: str
    title: Words
    tag: str
    source: str
    cite: str


@dataclass(frozen=True)
class Leave:
    """When a variant no longer fits: before this act with this result, that other act must come first."""

    act: str
    before: str
    result: str
    reason: str
    tag: str
    source: str


@dataclass(frozen=True)
class Internal:
    """An office's own earlier target inside a legal limit."""

    limit: Limit
    tag: str
    source: str


@dataclass(frozen=True)
class Clock:
    """A legal limit: what starts and stops it, how long it is, who owes it.

    ``limit`` is None when the date is given by the act that starts it (``given`` names the field).
    ``right`` marks a limit that lapses for its owner instead of being breached. ``per_item`` runs once for each
    thing asked for, under the name "clock#item"; a ``remedy`` of those only for items that were led to it.
    The days that hearings take do not count in it where it ``excludes_hearings`` (第三十六条第二款), those of an
    appraisal where it ``excludes_appraisals`` (《人民法院在线调解规则》第二十六条). A right that
    ``opens`` only after a while, because somebody has so long to act first, counts from then on. ``stands_in`` is
    the procedure and version whose file has it, where that is a later one than the matter is pinned to.
    """

    name: str
    title: Words
    owner: str
    starts_on: tuple[str, ...]
    stops_on: tuple[str, ...]
    began: Words
    cite: str
    limit: Limit | None
    given: str = ""
    tag: str = "V"
    source: str = ""
    only: str = ""
    unless: tuple[str, ...] = ()
    right: bool = False
    counts_from: str = ""
    internal: Internal | None = None
    extend_act: str = ""
    extend_days: int = 0
    excludes_hearings: bool = False
    excludes_appraisals: bool = False
    per_item: bool = False
    remedy: bool = False
    warn: tuple[int, ...] = ()
    lapsed: str = ""
    opens: Limit | None = None
    stands_in: tuple[str, str] | None = None

    @property
    def excludes_days(self) -> bool:
        """Does it leave days out that something took?"""
        return self.excludes_hearings or self.excludes_appraisals


@dataclass(frozen=True)
class Route:
    """One of the six ways of Art. 31: whose law it follows, how to go there, which limits may run out meanwhile.

    ``remedies`` are clocks of the procedure; ``stays`` is true for the way that remains a petition (R6).
    """

    name: str
    title: Words
    text: Words
    how: Words
    organs: tuple[str, ...]
    remedies: tuple[str, ...]
    cite: str
    stays: bool = False


@dataclass(frozen=True)
class Setting:
    """A number that the law leaves to a place: how many days, how many people; with its tag and source."""

    name: str
    value: int
    tag: str
    source: str
    cite: str


@dataclass(frozen=True)
class Promise:
    """What a clock means to the resident: what they wait for (``ahead``), and the words before its day (``until``).

    A clock is ``foretold`` before it begins unless that is false; one that is ``until_accepted`` no longer is once the
    matter is accepted or the clock that runs ``instead`` has begun. ``named_only`` is nothing to the nameless.
    """

    name: str
    ahead: Words | None = None
    until: Words | None = None
    foretold: bool = True
    until_accepted: bool = False
    instead: str = ""
    named_only: bool = False


@dataclass(frozen=True)
class StateBox:
    """A box of the inbox: what an office holds in these states, for these roles ("@unit", "@bureau" name the place)."""

    name: str
    title: Words
    roles: tuple[str, ...]
    states: tuple[str, ...]
    urgent: bool = False
    seldom_at_bureau: bool = False


@dataclass(frozen=True)
class Stage:
    """One station of the resident's wall chart (导引图): who does what, within which clocks.

    ``note`` tells of the exception; %(clock)s in it becomes that clock's limit, %(extend)s the longest extension.
    """

    title: Words
    who: Words
    text: Words
    acts: tuple[str, ...]
    clocks: tuple[str, ...]
    note: Words | None = None


@dataclass(frozen=True)
class Procedure:
    """One version of one procedure: a matter stays pinned to the version it began under."""

    code: str
    in_force: date
    kind: str
    title: Words
    law: str
    source: str
    start: str
    states: Mapping[str, State]
    steps: tuple[Step, ...]
    needs: Mapping[str, Need]
    clocks: Mapping[str, Clock]
    stages: tuple[Stage, ...] = ()
    base: str = ""
    base_law: str = ""
    enter: str = ""
    bounds: Mapping[str, Bound] = field(default_factory=dict)
    routes: Mapping[str, Route] = field(default_factory=dict)
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    settings: Mapping[str, Setting] = field(default_factory=dict)
    boxes: Mapping[str, StateBox] = field(default_factory=dict)
    promises: Mapping[str, Promise] = field(default_factory=dict)
    entries: Mapping[str, Entrance] = field(default_factory=dict)
    leave: tuple[Leave, ...] = ()
    reopens: tuple[str, ...] = ()
    path: Path = field(default=Path(), compare=False)
    corrected: tuple["Procedure", ...] = field(default=(), compare=False)
    corrected_on: date | None = None

    def as_of(self, on: date) -> "Procedure":
        """The rules that hold on a day for a matter of this version: with what was corrected in its favour by then."""
        return next((one for one in reversed(self.corrected) if one.holds_from <= on), self)

    @property
    def latest(self) -> "Procedure":
        """The version with every correction that is there: for the words of what may have happened under one."""
        return self.corrected[-1] if self.corrected else self

    @property
    def holds_from(self) -> date:
        """From which day these rules hold as they are here."""
        return self.corrected_on or self.in_force

    @property
    def version(self) -> str:
        """The in-force date as it stands in the matter's row."""
        return self.in_force.isoformat()

    def acts(self) -> tuple[str, ...]:
        """Every act of the procedure, once, in the file's order."""
        return tuple(self._by_act)

    def clock(self, name: str) -> Clock | None:
        """The clock of this name; "clock#item" names the clock as it runs for one item."""
        return self.clocks.get(name.partition("#")[0])

    def lengthened_by(self, act: str) -> Clock | None:
        """The clock that this act gives more days, if it is an act that does."""
        return next((clock for clock in self.clocks.values() if clock.extend_act == act), None)

    def setting(self, name: str) -> int:
        """The number that this procedure sets for a name; a name without one is a fault of the rule file."""
        return self.settings[name].value

    def steps_for(self, act: str) -> tuple[Step, ...]:
        """The rows of one act (it may be allowed from different states under different needs)."""
        return self._by_act.get(act, ())

    def open_to(self, seats: frozenset[str]) -> tuple[tuple[str, Step], ...]:
        """The acts that these seats could ever perform with a record that is there, each with their first row."""
        found = self._by_seats.get(seats)
        if found is None:
            mine = [row for row in self.steps if row.sources and not seats.isdisjoint(row.by)]
            first = {row.act: row for row in reversed(mine) if "system@any" not in row.by}
            found = self._by_seats[seats] = tuple((act, first[act]) for act in self.acts() if act in first)
        return found

    @cached_property
    def _by_seats(self) -> dict[frozenset[str], tuple[tuple[str, Step], ...]]:
        """Looked through on every page of a matter; as many entries as there are ways to sit around one."""
        return {}

    @cached_property
    def before(self) -> dict[tuple[str, str], Step | None]:
        """What has to happen before an act may be done from a state, as far as it was looked for (``ahead``)."""
        return {}

    @cached_property
    def depths(self) -> dict[str, int]:
        """How far each state is from the beginning, once it was counted (``ahead``)."""
        return {}

    def begun_by(self, step: Step) -> tuple[Clock, ...]:
        """The clocks that a step starts, with any of the outcomes that its row has."""
        return tuple(clock for clock in self.clocks.values() if step.words & set(clock.starts_on))

    def ended_by(self, step: Step) -> tuple[Clock, ...]:
        """The clocks that a step stops, with any of the outcomes that its row has."""
        return tuple(clock for clock in self.clocks.values() if step.words & set(clock.stops_on))

    @cached_property
    def _by_act(self) -> Mapping[str, tuple[Step, ...]]:
        """Looked through for every act on every page of a matter."""
        acts = dict.fromkeys(step.act for step in self.steps)
        return {act: tuple(step for step in self.steps if step.act == act) for act in acts}


def _words(value: object, where: str) -> Words:
    if not isinstance(value, dict) or set(value) != set(LANGUAGES) or not all(value.values()):
        raise BadRule(f"{where}: needs a text in each of {', '.join(LANGUAGES)}")
    return {str(k): str(v) for k, v in value.items()}


def _known(row: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := set(row) - known:
        raise BadRule(f"{where}: unknown field {', '.join(sorted(unknown))}")


def _several(value: str | list[str]) -> tuple[str, ...]:
    """One word, or several."""
    return (value,) if isinstance(value, str) else tuple(value)


def _limit(row: Mapping[str, Any], where: str) -> Limit:
    try:
        return Limit(days=row.get("days"), workdays=row.get("workdays"), months=row.get("months"))
    except (ValueError, TypeError) as error:
        raise BadRule(f"{where}: {error}") from error


def _state(row: dict[str, Any], where: str) -> State:
    _known(row, {"name", "title", "public", "open", "final", "foretells"}, where)
    return State(
        name=row["name"],
        title=_words(row["title"], where),
        public=_words(row["public"], where),
        open=row["open"],
        final=row.get("final", False),
        foretells=row.get("foretells", True),
    )


def _step(row: dict[str, Any], where: str) -> Step:
    _known(
        row,
        {"act", "title", "from", "to", "by", "cite", "needs", "within", "letter", "public", "quotes", "tell"},
        where,
    )
    to = row["to"] if isinstance(row["to"], dict) else {ANY_OUTCOME: row["to"]}
    if not to or not all(isinstance(way, str) and way for way in to.values()):
        raise BadRule(f'{where}: "to" is a state, or a table from outcomes to states')
    for seat in row["by"]:
        role, _, place = seat.partition("@")
        if role not in ROLES or place not in {*PLACES, *SIDES}:
            raise BadRule(f"{where}: unknown seat {seat}")
    if (quotes := row.get("quotes", "")) and (quotes not in QUOTED or "public" not in row):
        raise BadRule(f"{where}: quotes {quotes} beside no sentence, or no word of {', '.join(QUOTED)}")
    return Step(
        act=row["act"],
        title=_words(row["title"], where),
        sources=tuple(row["from"]),
        to=to,
        by=tuple(row["by"]),
        cite=row["cite"],
        needs=tuple(row.get("needs", ())),
        within=row.get("within", ""),
        letter=row.get("letter", ""),
        public=_words(row["public"], where) if "public" in row else None,
        quotes=quotes,
        tell=tuple(row.get("tell", ())),
    )


def _clock(row: dict[str, Any], where: str) -> Clock:
    known = {
        "name",
        "title",
        "owner",
        "only",
        "unless",
        "right",
        "starts_on",
        "stops_on",
        "counts_from",
        "began",
        "limit",
        "per_item",
        "remedy",
    }
    _known(
        row,
        known | {"internal", "extends", "excludes_hearings", "excludes_appraisals", "opens", "cite", "warn", "lapsed"},
        where,
    )
    limit = row["limit"]
    internal = row.get("internal")
    extends = row.get("extends", {})
    _known(limit, {"days", "workdays", "months", "given", "tag", "source"}, where)
    _known(internal or {}, {"days", "workdays", "tag", "source"}, where)
    _known(extends, {"act", "days"}, where)
    _known(row.get("opens", {}), {"days", "months"}, where)
    return Clock(
        name=row["name"],
        title=_words(row["title"], where),
        owner=row["owner"],
        starts_on=tuple(row["starts_on"]),
        stops_on=tuple(row["stops_on"]),
        began=_words(row["began"], where),
        cite=row["cite"],
        limit=None if "given" in limit else _limit(limit, where),
        given=limit.get("given", ""),
        tag=limit.get("tag", "V"),
        source=limit.get("source", ""),
        only=row.get("only", ""),
        unless=_several(row.get("unless", [])),
        right=row.get("right", False),
        counts_from=row.get("counts_from", ""),
        internal=Internal(_limit(internal, where), internal["tag"], internal["source"]) if internal else None,
        extend_act=extends.get("act", ""),
        extend_days=extends.get("days", 0),
        excludes_hearings=row.get("excludes_hearings", False),
        excludes_appraisals=row.get("excludes_appraisals", False),
        per_item=row.get("per_item", False),
        remedy=row.get("remedy", False),
        warn=tuple(w["left"] for w in row.get("warn", ())),
        lapsed=row.get("lapsed", ""),
        opens=_limit(row["opens"], where) if "opens" in row else None,
    )


def _need(row: dict[str, Any], where: str) -> Need:
    _known(row, {"name", "sentence", "cite"}, where)
    return Need(name=row["name"], sentence=row["sentence"], cite=row["cite"])


def _bound(row: dict[str, Any], where: str) -> Bound:
    _known(row, {"name", "most", "sentence", "cite"}, where)
    return Bound(name=row["name"], most=row["most"], sentence=row["sentence"], cite=row["cite"])


GROUND_FIELDS = {"name", "title", "text", "to", "cite", "existing", "otherwise", "known_by", "elsewhere"}
GROUND_FIELDS |= {"only", "channel", "above"}


def _ground(row: dict[str, Any], where: str) -> Ground:
    _known(row, GROUND_FIELDS, where)
    if row.get("only", "") not in BOX_PLACES:
        raise BadRule(f"{where}: only {row['only']} is no kind of office")
    return Ground(
        name=row["name"],
        title=_words(row["title"], where),
        text=_words(row["text"], where),
        to=row["to"],
        cite=row["cite"],
        existing=row.get("existing", ""),
        otherwise=row.get("otherwise", ""),
        known_by=row.get("known_by", ""),
        elsewhere=row.get("elsewhere", False),
        only=row.get("only", ""),
        channel=row.get("channel", ""),
        above=row.get("above", False),
    )


def _route(row: dict[str, Any], where: str) -> Route:
    _known(row, {"name", "title", "text", "how", "organs", "remedies", "cite", "stays"}, where)
    return Route(
        name=row["name"],
        title=_words(row["title"], where),
        text=_words(row["text"], where),
        how=_words(row["how"], where),
        organs=tuple(row.get("organs", ())),
        remedies=tuple(row.get("remedies", ())),
        cite=row["cite"],
        stays=row.get("stays", False),
    )


def _setting(row: dict[str, Any], where: str) -> Setting:
    _known(row, {"name", "value", "tag", "source", "cite"}, where)
    return Setting(row["name"], row["value"], row["tag"], row["source"], row["cite"])


def _promise(row: dict[str, Any], where: str) -> Promise:
    _known(row, {"name", "ahead", "until", "foretold", "until_accepted", "instead", "named_only"}, where)
    return Promise(
        name=row["name"],
        ahead=_words(row["ahead"], where) if "ahead" in row else None,
        until=_words(row["until"], where) if "until" in row else None,
        foretold=row.get("foretold", True),
        until_accepted=row.get("until_accepted", False),
        instead=row.get("instead", ""),
        named_only=row.get("named_only", False),
    )


def _box(row: dict[str, Any], where: str) -> StateBox:
    _known(row, {"name", "title", "roles", "states", "urgent", "seldom_at_bureau"}, where)
    return StateBox(
        name=row["name"],
        title=_words(row["title"], where),
        roles=tuple(row["roles"]),
        states=tuple(row["states"]),
        urgent=row.get("urgent", False),
        seldom_at_bureau=row.get("seldom_at_bureau", False),
    )


def _entry(row: dict[str, Any], where: str) -> Entrance:
    _known(row, {"name", "title", "tag", "source", "cite"}, where)
    return Entrance(row["name"], _words(row["title"], where), row["tag"], row["source"], row["cite"])


def _leave(row: dict[str, Any], where: str) -> Leave:
    _known(row, {"act", "before", "result", "reason", "tag", "source"}, where)
    return Leave(row["act"], row["before"], row["result"], row["reason"], row["tag"], row["source"])


def _stage(row: dict[str, Any], where: str) -> Stage:
    _known(row, {"title", "who", "text", "acts", "clocks", "note"}, where)
    return Stage(
        title=_words(row["title"], where),
        who=_words(row["who"], where),
        text=_words(row["text"], where),
        acts=tuple(row["acts"]),
        clocks=tuple(row.get("clocks", ())),
        note=_words(row["note"], where) if "note" in row else None,
    )


def _widened(row: dict[str, Any], where: str) -> tuple[str, tuple[str, ...]]:
    _known(row, {"state", "acts"}, where)
    return row["state"], tuple(row["acts"])


def _rows(raw: Mapping[str, Any], table: str, reader: Callable[[dict[str, Any], str], Row], path: Path) -> list[Row]:
    """Every row of one table; what is wrong with a row is said with its file, table and name."""
    rows = []
    for number, row in enumerate(raw.get(table, []), start=1):
        where = f"{path} [[{table}]] {row.get('name') or row.get('act') or number}"
        try:
            rows.append(reader(row, where))
        except KeyError as error:
            raise BadRule(f"{where}: missing field {error}") from error
        except (TypeError, AttributeError) as error:
            raise BadRule(f"{where}: {error}") from error
    return rows


Named = TypeVar("Named", State, Need, Bound, Ground, Clock, Route, Setting, Entrance, StateBox, Promise, "Usual")


def _by_name(rows: list[Named], table: str, path: Path) -> dict[str, Named]:
    named = {row.name: row for row in rows}
    if len(named) < len(rows):
        twice = next(row.name for n, row in enumerate(rows) if row.name in {r.name for r in rows[:n]})
        raise BadRule(f"{path} [[{table}]] {twice}: named twice")
    return named


FIELDS = {"kind", "base", "law", "source", "start", "enter", "title", "drop_steps", "drop_clocks", "reopens", "amends"}
# What an amendment may leave as it was.
KEPT = ("kind", "law", "start", "title")
TABLES = {
    "state",
    "step",
    "need",
    "bound",
    "ground",
    "setting",
    "box",
    "promise",
    "route",
    "entry",
    "leave",
    "clock",
    "stage",
}
# Their rows have no name, so an amendment replaces all of them.
UNNAMED = {"leave", "stage"}


@dataclass(frozen=True)
class Sheet:
    """A rule file as it stands: its own rows alone, which version it amends, and what of it holds for running matters.

    ``running`` gives for such a row, by its table and name, the reason why it is in the petitioners' favour;
    ``widened`` names new states with the older steps that may be taken from them too. ``drop_clocks`` are limits that
    the older version has and this one has not.
    """

    rules: Procedure
    drop_steps: tuple[str, ...] = ()
    drop_clocks: tuple[str, ...] = ()
    amends: str = ""
    running: Mapping[tuple[str, str], str] = field(default_factory=dict)
    widened: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def in_force(self) -> date:
        """The first day of its force."""
        return self.rules.in_force


def read(path: Path, *, base: Procedure | None = None) -> Procedure:
    """Read ``rules/<code>/<in-force date>.toml``; a file with ``base`` takes over what it does not replace.

    Raises BadRule, naming file and table.
    """
    one = sheet(path)
    return finished(inherit(one.rules, base, drop=one.drop_steps) if base else one.rules)


def sheet(path: Path) -> Sheet:
    """Read a rule file without what it takes over from others. Raises BadRule, naming file and table."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadRule(f"{path}: {error}") from error
    _known(raw, FIELDS | TABLES | {"widen"}, str(path))
    try:
        in_force = date.fromisoformat(path.stem)
    except ValueError as error:
        raise BadRule(f"{path}: the file's name must be the date from which it is in force") from error
    amends = str(raw.get("amends", ""))
    running = _running(raw, path, amends)
    if amends:
        raw = dict.fromkeys(KEPT, "") | raw
    try:
        rules = _own(raw, path, in_force)
    except KeyError as error:
        raise BadRule(f"{path}: missing field {error}") from error
    widened = tuple(_rows(raw, "widen", _widened, path))
    drops = {name: tuple(raw.get(name, ())) for name in ("drop_steps", "drop_clocks")}
    if drops["drop_clocks"] and not amends:
        raise BadRule(f"{path} drop_clocks: only an amendment drops the clocks of an older version")
    return Sheet(rules, **drops, amends=amends, running=running, widened=widened)


def _own(raw: Mapping[str, Any], path: Path, in_force: date) -> Procedure:
    """The rows of one file, as a procedure that may not be whole yet."""
    return Procedure(
        code=path.parent.name,
        in_force=in_force,
        kind=raw["kind"],
        title=_words(raw["title"], str(path)) if raw["title"] else {},
        law=raw["law"],
        source=raw["source"],
        start=raw["start"],
        states=_by_name(_rows(raw, "state", _state, path), "state", path),
        steps=tuple(_rows(raw, "step", _step, path)),
        needs=_by_name(_rows(raw, "need", _need, path), "need", path),
        clocks=_by_name(_rows(raw, "clock", _clock, path), "clock", path),
        stages=tuple(_rows(raw, "stage", _stage, path)),
        base=raw.get("base", ""),
        enter=raw.get("enter", ""),
        bounds=_by_name(_rows(raw, "bound", _bound, path), "bound", path),
        routes=_by_name(_rows(raw, "route", _route, path), "route", path),
        grounds=_by_name(_rows(raw, "ground", _ground, path), "ground", path),
        settings=_by_name(_rows(raw, "setting", _setting, path), "setting", path),
        boxes=_by_name(_rows(raw, "box", _box, path), "box", path),
        promises=_by_name(_rows(raw, "promise", _promise, path), "promise", path),
        entries=_by_name(_rows(raw, "entry", _entry, path), "entry", path),
        leave=tuple(_rows(raw, "leave", _leave, path)),
        reopens=tuple(raw.get("reopens", ())),
        path=path,
    )


def _running(raw: Mapping[str, Any], path: Path, amends: str) -> dict[tuple[str, str], str]:
    """The rows that hold for running matters, with their reasons; takes both words out of the rows.

    All rows of one act hold for them, or none.
    """
    running: dict[tuple[str, str], str] = {}
    plain: set[tuple[str, str]] = set()
    for table in sorted(TABLES - UNNAMED):
        for row in raw.get(table, []):
            name = str(row.get("name") or row.get("act") or "")
            where = f"{path} [[{table}]] {name}"
            holds, reason = row.pop("applies_to_running", False), row.pop("reason", "")
            if (holds or reason) and not amends:
                raise BadRule(f"{where}: only a file that amends another one says what holds for running matters")
            if holds is not bool(reason):
                raise BadRule(f"{where}: applies_to_running = true and a reason stand together")
            (running.setdefault((table, name), reason) if holds else plain.add((table, name)))
    if mixed := sorted(plain & running.keys()):
        table, name = mixed[0]
        raise BadRule(f"{path} [[{table}]] {name}: all its rows hold for running matters, or none")
    return running


def finished(procedure: Procedure) -> Procedure:
    """The procedure with all the states to which each of its steps can lead."""
    return replace(procedure, steps=tuple(replace(step, targets=_targets(step, procedure)) for step in procedure.steps))


def _targets(step: Step, procedure: Procedure) -> tuple[str, ...]:
    """Every state to which a step can lead, in the order of its outcomes."""
    found: list[str] = []
    for way in step.to.values():
        if way == GROUND:
            found += [ground.to for ground in procedure.grounds.values()]
        elif way == BEFORE:
            into = [other for other in procedure.steps if set(step.sources) & set(other.to.values())]
            found += [state for other in into for state in other.sources if state not in step.sources]
        else:
            found.append(way)
    return tuple(dict.fromkeys(found))


def inherit(procedure: Procedure, base: Procedure, *, drop: tuple[str, ...]) -> Procedure:
    """The procedure over its base: own rows replace the base's rows of the same name, own stages all of them."""
    own_acts = set(procedure.acts())
    if strangers := set(drop) - set(base.acts()):
        raise BadRule(f"{procedure.path} drop_steps: {base.code} has no step {', '.join(sorted(strangers))}")
    kept = tuple(s for s in base.steps if s.act not in own_acts and s.act not in drop)
    return replace(
        procedure,
        states={**base.states, **procedure.states},
        steps=kept + procedure.steps,
        needs={**base.needs, **procedure.needs},
        bounds={**base.bounds, **procedure.bounds},
        routes={**base.routes, **procedure.routes},
        grounds={**base.grounds, **procedure.grounds},
        settings={**base.settings, **procedure.settings},
        boxes={**base.boxes, **procedure.boxes},
        promises={**base.promises, **procedure.promises},
        clocks={**base.clocks, **procedure.clocks},
        stages=procedure.stages or base.stages,
        reopens=procedure.reopens or base.reopens,
        base_law=base.law,
    )


@dataclass(frozen=True)
class UsualAct:
    """An act that usually comes next, ``when`` a fact holds or ``unless`` one does."""

    act: str
    when: str = ""
    unless: str = ""


@dataclass(frozen=True)
class Usual:
    """What usually comes next in a state, in order; ``by_another`` waits for somebody else than who carries it."""

    name: str
    acts: tuple[UsualAct, ...]
    by_another: bool = False


@dataclass(frozen=True)
class OfficeRules:
    """How an office works inside itself, whatever the procedure and version: no law, so it holds for all that runs."""

    in_force: date
    usual: Mapping[str, Usual]
    steps: tuple[Step, ...] = ()
    needs: Mapping[str, Need] = field(default_factory=dict)
    settings: Mapping[str, Setting] = field(default_factory=dict)
    path: Path = field(default=Path(), compare=False)

    def within(self, procedure: Procedure) -> Procedure:
        """The procedure with the steps that people of one office take among themselves; its own words come first."""
        states = tuple(procedure.states)
        steps = []
        for step in self.steps:
            there = states if step.sources == (EVERY_STATE,) else tuple(s for s in step.sources if s in states)
            if there:
                steps.append(replace(step, sources=there))
        asked = {need for step in steps for need in step.needs}
        return replace(
            procedure,
            steps=(*procedure.steps, *(replace(step, targets=_targets(step, procedure)) for step in steps)),
            needs={**{name: need for name, need in self.needs.items() if name in asked}, **procedure.needs},
            settings={**self.settings, **procedure.settings},
            corrected=tuple(self.within(one) for one in procedure.corrected),
        )


def _usual(row: dict[str, Any], where: str) -> Usual:
    _known(row, {"state", "acts", "by_another"}, where)
    for act in row["acts"]:
        _known(act, {"act", "when", "unless"}, where)
    return Usual(row["state"], tuple(UsualAct(**act) for act in row["acts"]), row.get("by_another", False))


def read_office_rules(path: Path) -> OfficeRules:
    """Read ``rules/office/<in-force date>.toml``. Raises BadRule, naming file and table."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        in_force = date.fromisoformat(path.stem)
    except ValueError as error:
        raise BadRule(f"{path}: {error}") from error
    _known(raw, {"usual", "step", "need", "setting"}, str(path))
    return OfficeRules(
        in_force,
        usual=_by_name(_rows(raw, "usual", _usual, path), "usual", path),
        steps=tuple(_rows(raw, "step", _step, path)),
        needs=_by_name(_rows(raw, "need", _need, path), "need", path),
        settings=_by_name(_rows(raw, "setting", _setting, path), "setting", path),
        path=path,
    )
