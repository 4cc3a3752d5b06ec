"""Export profiles: under which names our figures are handed to another system, read from ``rules/exports/``."""

import functools
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings

from xinhe.insight.mediation import MediationFigures, MediationScope, TypeLine, beneath, visitors
from xinhe.insight.sections import MinistryTable, Value, yuan
from xinhe.kernel.refusal import Unknown, gettext_noop
from xinhe.mediation.models import Committee

NO_PROFILE = gettext_noop("没有这个导出格式。")
PARTS = ("bodies", "types")


class BadProfile(Exception):
    """A profile that can't be read: names the file and what is wrong there."""


@dataclass(frozen=True)
class ExportProfile:
    """One profile: by part the columns of ours with the names that they get, in their order."""

    code: str
    name: str
    columns: Mapping[str, Sequence[tuple[str, str]]]
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BodyRow:
    """One body in a period, for the columns of a profile."""

    body: Committee
    scope: MediationScope
    found: MediationFigures


_OF_BODY: Mapping[str, Callable[[BodyRow], Value]] = {
    "code": lambda row: row.body.office.code,
    "name": lambda row: row.body.office.name,
    "sort": lambda row: row.body.sort_title,
    "region": lambda row: row.body.office.region.code,
    "from": lambda row: row.found.figures.period.start.isoformat(),
    "until": lambda row: row.found.figures.period.end.isoformat(),
    "visitors": lambda row: visitors(row.scope, row.found.figures.period),
    "accepted": lambda row: row.found.accepted,
    "people": lambda row: row.found.people,
    "settled": lambda row: row.found.settled,
    "unsettled": lambda row: row.found.unsettled,
    "passed_up": lambda row: row.found.passed_up,
    "running": lambda row: row.found.running,
    "hard": lambda row: row.found.hard,
    "old": lambda row: row.found.old,
    "held_online": lambda row: row.found.held_online,
    "petition": lambda row: row.found.petition,
    "court": lambda row: row.found.court,
    "written": lambda row: row.found.agreements[0].settled,
    "oral": lambda row: row.found.agreements[1].settled,
    "confirmed": lambda row: row.found.confirmed,
    "sought": lambda row: yuan(row.found.sought),
    "agreed": lambda row: yuan(row.found.agreed),
}
_OF_TYPE: Mapping[str, Callable[[TypeLine], Value]] = {
    "code": lambda one: one.code,
    "title": lambda one: one.title,
    "accepted": lambda one: one.accepted,
    "people": lambda one: one.people,
    "settled": lambda one: one.settled,
    "hard": lambda one: one.hard,
    "agreed": lambda one: yuan(one.agreed),
}
_KNOWN: Mapping[str, frozenset[str]] = {"bodies": frozenset(_OF_BODY), "types": frozenset(_OF_TYPE)}


def profiles() -> list[ExportProfile]:
    """Every profile that the place has."""
    return [read_profile(path) for path in sorted((settings.RULES / "exports").glob("*.toml"))]


def profile(code: str) -> ExportProfile:
    """The profile of this name. Raises Unknown where there is none."""
    found = next((one for one in profiles() if one.code == code), None)
    if found is None:
        raise Unknown(NO_PROFILE)
    return found


@functools.cache
def read_profile(path: Path) -> ExportProfile:
    """One file. Raises BadProfile naming it."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        columns = {part: [(row["ours"], row["name"]) for row in told[part]] for part in PARTS}
        made = ExportProfile(path.stem, told["name"], columns, told.get("codes", {}))
    except (KeyError, TypeError) as error:
        raise BadProfile(f"{path}: {type(error).__name__} {error}") from error
    for part, rows in columns.items():
        if unknown := [ours for ours, _name in rows if ours not in _KNOWN[part]]:
            raise BadProfile(f"{path}: [[{part}]] has no column {unknown}")
    return made


def exported(
    profile: ExportProfile, part: str, table: MinistryTable, *, today: date
) -> tuple[list[str], list[list[Value]]]:
    """Heads and rows of one part. Raises Unknown where the part is none."""
    if part not in PARTS:
        raise Unknown(NO_PROFILE)
    chosen = profile.columns[part]
    heads = [name for _ours, name in chosen]
    if part == "types":
        return heads, [[_coded(profile, ours, _OF_TYPE[ours](one)) for ours, _ in chosen] for one in table.types]
    rows = _bodies(table, today=today)
    return heads, [[_OF_BODY[ours](row) for ours, _name in chosen] for row in rows]


def _coded(profile: ExportProfile, ours: str, value: Value) -> Value:
    return profile.codes.get(str(value), value) if ours == "code" else value


def _bodies(table: MinistryTable, *, today: date) -> Iterable[BodyRow]:
    """The body of the scope, and those next beneath; of a place those that stand there under no other."""
    scope = table.scope
    if scope.body:
        yield BodyRow(scope.body, scope, table.figures)
    below = table.bodies or beneath(scope, table.period, today=today)
    known = {
        one.pk: one
        for one in Committee.objects.filter(office__in=[row.office.pk for row in below]).select_related(
            "office__region"
        )
    }
    for row in below:
        body = known[row.office.pk]
        yield BodyRow(body, MediationScope(body.office.region, body, scope.by), row.figures)
