"""A form of a letter as its file under ``rules/documents/`` holds it: which facts it asks for, what it prints."""

import re
import tomllib
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

LAYOUTS = ("official", "letter", "notice", "record")
KINDS = ("text", "date", "number", "flag", "choice", "lines", "rows")
BLOCKS = ("to", "heading", "text", "line", "table", "signs")
TAGS = ("V", "R", "U", "D")
# Fields of a form file whose value is one of a set.
SETS = ("layout", "kind", "tag")
# What every letter may speak of; a form says in ``requires`` which of them it can't do without.
SHARED = {
    "office": ("发文机关", "text"),
    "day": ("成文日期", "date"),
    "petitioner": ("信访人", "text"),
    "number": ("信访件编号", "text"),
    "first_side": ("申请的一方", "text"),
    "second_side": ("对方", "text"),
    "received_on": ("收到日期", "date"),
    "source": ("来源", "text"),
    "contact": ("联系人", "text"),
    "phone": ("联系电话", "text"),
    "address": ("联系地址", "text"),
    "items": ("诉求事项", "lines"),
    "copies": ("抄送", "lines"),
}
# How the numbers of a letter begin, which a counter of their own goes with: the mark of the office, and the year.
SERIES = "%(mark)s〔%(year)s〕"
ALWAYS = ("office", "day")
# What composing adds: how the petitioner is named and addressed, and what stands for the one of many.
DERIVED = frozenset({"who", "addressed", "matter"})
OF_EACH = frozenset({"item", "n", "lead", "end"})
PLACEHOLDER = re.compile(r"%\(([a-z_.]+)\)s")


class BadForm(Exception):
    """A form file that can't be read: names the file, the line and what is wrong there."""


@dataclass(frozen=True)
class Field:
    """One fact that a form asks for, with the word a person knows it by."""

    name: str
    label: str
    kind: str = "text"
    required: bool = False
    default: str | int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    tag: str = "V"
    source: str = ""


@dataclass(frozen=True)
class Choice:
    """What one value of a choice says and cites; it may change the letter's title."""

    field: str
    value: str
    label: str
    title: str
    words: Mapping[str, str]
    requires: tuple[str, ...] = ()
    tag: str = "V"
    source: str = ""


@dataclass(frozen=True)
class Cells:
    """One row of a table: label and text, once or twice; ``lines`` keeps room for so many."""

    cells: tuple[str, ...]
    lines: int = 1


@dataclass(frozen=True)
class Block:
    """One piece of a letter: printed when its facts are there, once or for each of many."""

    kind: str
    text: str = ""
    level: int = 1
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    each: str = ""
    rows: tuple[Cells, ...] = ()
    tag: str = "V"
    source: str = ""


@dataclass(frozen=True)
class Form:
    """One kind of letter: its title, its law, its layout, what it asks for and what it prints."""

    name: str
    code: str
    title: str
    law: str
    in_force: date
    layout: str
    source: str
    tag: str
    to_petitioner: bool
    by_petitioner: bool
    unnumbered: bool
    series: str
    fields: tuple[Field, ...]
    choices: tuple[Choice, ...]
    blocks: tuple[Block, ...]
    path: Path = field(default=Path(), compare=False)

    @property
    def version(self) -> str:
        """The in-force date as it stands in the letter's row."""
        return self.in_force.isoformat()

    def field(self, name: str) -> Field | None:
        """The field of this name."""
        return next((one for one in self.fields if one.name == name), None)

    def choice(self, field: str, value: object) -> Choice | None:
        """What this value of a choice says."""
        return next((c for c in self.choices if c.field == field and c.value == value), None)


def read(path: Path) -> Form:
    """One version of a form: its folder bears the form's name, its file the day from which it is in force."""
    text = path.read_text(encoding="utf-8")
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadForm(f"{path}: {error}") from error
    return _Reader(path, text.splitlines()).form(raw)


def _derived(form: Form) -> set[str]:
    """Names that come with a field: a list numbered or in a row, a number without its sign."""
    many = {"lines": ("list", "names"), "number": ("abs", "over")}
    return {f"{one.name}.{ending}" for one in form.fields for ending in many.get(one.kind, ())}


class _Reader:
    """Reads one file and knows on which line a table or a field stands."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        self.path = path
        self.lines = lines

    def form(self, raw: dict[str, Any]) -> Form:
        self._check(
            "",
            0,
            raw,
            needs={"code", "title", "law", "layout"},
            may={
                "source",
                "tag",
                "to_petitioner",
                "by_petitioner",
                "unnumbered",
                "series",
                "requires",
                "field",
                "choice",
                "block",
            },
        )
        self._one_of("", 0, "layout", raw["layout"], LAYOUTS)
        try:
            in_force = date.fromisoformat(self.path.stem)
        except ValueError:
            raise BadForm(f"{self.path}: the name of the file is no date (YYYY-MM-DD.toml)") from None
        requires = raw.get("requires", [])
        for name in requires:
            self._one_of("", 0, "requires", name, SHARED)
        form = Form(
            name=self.path.parent.name,
            code=raw["code"],
            title=raw["title"],
            law=raw["law"],
            in_force=in_force,
            layout=raw["layout"],
            source=raw.get("source", ""),
            tag=raw.get("tag", "V"),
            to_petitioner=raw.get("to_petitioner", True),
            by_petitioner=raw.get("by_petitioner", False),
            unnumbered=raw.get("unnumbered", False),
            series=self._series(raw.get("series", SERIES)),
            fields=(
                *(Field(n, *SHARED[n], required=n in (*ALWAYS, *requires)) for n in SHARED),
                *(self._field(i, row) for i, row in enumerate(raw.get("field", []))),
            ),
            choices=tuple(self._choice(i, row) for i, row in enumerate(raw.get("choice", []))),
            blocks=tuple(self._block(i, row) for i, row in enumerate(raw.get("block", []))),
            path=self.path,
        )
        self._tagged("", 0, form.tag, form.source)
        self._names(form)
        return form

    def _field(self, i: int, row: dict[str, Any]) -> Field:
        at = ("field", i)
        self._check(*at, row, needs={"name", "label"}, may={"kind", "required", "default", "columns", "tag", "source"})
        self._one_of(*at, "kind", row.get("kind", "text"), KINDS)
        if row["name"] in SHARED:
            raise self._bad(*at, "name", f"{row['name']} is a field of every form; name it in requires")
        if (row.get("kind") == "rows") != ("columns" in row):
            raise self._bad(*at, "columns", "columns belong to a field of the kind rows, and it needs them")
        self._tagged(*at, row.get("tag", "V"), row.get("source", ""))
        return Field(**row)

    def _choice(self, i: int, row: dict[str, Any]) -> Choice:
        at = ("choice", i)
        self._check(*at, row, needs={"field", "value", "label"}, may={"title", "words", "requires", "tag", "source"})
        self._tagged(*at, row.get("tag", "V"), row.get("source", ""))
        return Choice(**{"title": "", "words": {}} | row | {"requires": tuple(row.get("requires", ()))})

    def _block(self, i: int, row: dict[str, Any]) -> Block:
        at = ("block", i)
        self._check(
            *at,
            row,
            needs={"kind"},
            may={"text", "level", "when", "unless", "where", "each", "rows", "tag", "source"},
        )
        self._one_of(*at, "kind", row["kind"], BLOCKS)
        self._tagged(*at, row.get("tag", "V"), row.get("source", ""))
        if ("rows" in row) != (row["kind"] == "table") or ("text" in row) == ("rows" in row):
            raise self._bad(*at, "kind", "a table has rows, every other block has a text")
        for cells in row.get("rows", []):
            self._check(*at, cells, needs={"cells"}, may={"lines"})
        return Block(
            kind=row["kind"],
            text=row.get("text", ""),
            level=row.get("level", 1),
            when=tuple(row.get("when", ())),
            unless=tuple(row.get("unless", ())),
            where={name: tuple(values) for name, values in row.get("where", {}).items()},
            each=row.get("each", ""),
            rows=tuple(Cells(tuple(r["cells"]), r.get("lines", 1)) for r in row.get("rows", [])),
            tag=row.get("tag", "V"),
            source=row.get("source", ""),
        )

    def _series(self, series: str) -> str:
        """Mark and year stand in it once each, so that numbers of two offices or years never meet."""
        if sorted(PLACEHOLDER.findall(series)) != ["mark", "year"] or series[-1] not in "〕第":
            raise self._bad("", 0, "series", "a series has mark and year, and ends with 〕 or 第")
        return series

    def _names(self, form: Form) -> None:
        """Each name that choices and blocks use is one of a field."""
        fields = {one.name for one in form.fields}
        for i, choice in enumerate(form.choices):
            self._one_of("choice", i, "field", choice.field, fields)
            for name in choice.requires:
                self._one_of("choice", i, "requires", name, fields)
            for word in choice.words.values():
                self._placeholders("choice", i, word, fields | DERIVED)
        words = {f"{c.field}.{name}" for c in form.choices for name in {"label", *c.words}}
        for i, block in enumerate(form.blocks):
            known = fields | DERIVED | words | _derived(form)
            for key, names in (("when", block.when), ("unless", block.unless), ("where", block.where)):
                for name in names:
                    self._one_of("block", i, key, name, known)
            if block.each:
                self._one_of("block", i, "each", block.each, fields)
                many = form.field(block.each)
                known |= OF_EACH | set(many.columns if many else ())
            # Of a choice its label is printed: the bare value is a word of ours.
            printed = known - {one.name for one in form.fields if one.kind == "choice"}
            for text in (block.text, *(cell for row in block.rows for cell in row.cells)):
                self._placeholders("block", i, text, printed)

    def _placeholders(self, table: str, i: int, text: str, known: Container[str]) -> None:
        for name in PLACEHOLDER.findall(text):
            if name not in known:
                raise self._bad(table, i, f"%({name})s", f"unknown field {name}")

    def _check(self, table: str, i: int, row: Mapping[str, Any], *, needs: set[str], may: set[str]) -> None:
        for key in row:
            if key not in needs | may:
                raise self._bad(table, i, key, f"unknown field {key}")
        for key in sorted(needs):
            if key not in row:
                raise self._bad(table, i, "", f"missing field {key}")

    def _one_of(self, table: str, i: int, key: str, value: str, known: Container[str]) -> None:
        if value not in known:
            raise self._bad(table, i, key, f"unknown {key if key in SETS else 'field'} {value}")

    def _tagged(self, table: str, i: int, tag: str, source: str) -> None:
        """What was recalled or is our own says where it is from."""
        self._one_of(table, i, "tag", tag, TAGS)
        if tag != "V" and not source:
            raise self._bad(table, i, "tag", f"tag {tag} needs a source")

    def _bad(self, table: str, i: int, key: str, what: str) -> BadForm:
        """The fault with the line it stands on: of the word if it is found, else of its table."""
        start = 0
        if table:
            starts = [n for n, line in enumerate(self.lines) if line.strip() == f"[[{table}]]"]
            start = starts[i] if i < len(starts) else 0
        end = next((n for n in range(start + 1, len(self.lines)) if self.lines[n].startswith("[[")), len(self.lines))
        word = re.compile(re.escape(key) if key.startswith("%") else rf"\b{re.escape(key)}\b\s*=")
        found = start
        if key:
            found = next((n for n in range(start, end) if word.search(self.lines[n])), start)
        where = f" [[{table}]]" if table else ""
        return BadForm(f"{self.path}, line {found + 1}{where}: {what}")
