"""Every article, limit, ground and number of the rules is the one that the law's text gave (articles.toml)."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from xinhe.procedures import book
from xinhe.procedures.definition import Clock, Ground, Procedure, Setting
from xinhe.procedures.serving import Way, ways
from xinhe.referrals import rules as referrals
from xinhe.supervision import checks, rules

LAW = tomllib.loads((Path(__file__).parent / "articles.toml").read_text(encoding="utf-8"))
BOOK = book.load(settings.RULES)
PETITION, SIMPLE, MEDIATION = (
    [p for p in BOOK.values() if p.code == code] for code in ("petition", "petition-simple", "mediation")
)
SUPERVISION, FINDINGS = (list(rules.versions(folder).values()) for folder in (rules.PAPERS, rules.FINDINGS))
REFERRALS = list(referrals.versions().values())


# What people of one office do among themselves stands in no procedure and holds for all of them.
LAW["petition"] = {table: rows | LAW["office"].get(table, {}) for table, rows in LAW["petition"].items()}
# Nothing is passed on between offices in mediation, so that nothing is recalled.
NOT_IN_MEDIATION = {"recall", "passed_on_by_us"}
LAW["mediation"] = {
    table: rows | {name: row for name, row in LAW["office"].get(table, {}).items() if name not in NOT_IN_MEDIATION}
    for table, rows in LAW["mediation"].items()
}


def by_act(procedure: Procedure) -> dict[str, list[str]]:
    cites = defaultdict(list)
    for step in procedure.steps:
        cites[step.act].append(step.cite)
    return dict(cites)


def cites(rows: Any) -> dict[str, str]:
    return {name: row.cite for name, row in rows.items()}


def clock(one: Clock) -> dict[str, Any]:
    """What the law says of a limit; what it does not say is left out."""
    said = {
        "limit": str(one.limit or ""),
        "opens": str(one.opens or ""),
        "given": one.given,
        "internal": str(one.internal.limit) if one.internal else "",
        "extended_by": one.extend_days,
        "without_hearings": one.excludes_hearings,
        "without_appraisals": one.excludes_appraisals,
        "tag": one.tag if one.tag != "V" else "",
        "cite": one.cite,
    }
    return {name: value for name, value in said.items() if value}


def ground(one: Ground) -> dict[str, Any]:
    said = {"title": one.title["zh-hans"], "to": one.to, "existing": one.existing, "elsewhere": one.elsewhere}
    said |= {"only": one.only, "channel": one.channel, "above": one.above}
    return {name: value for name, value in said.items() if value} | {"cite": one.cite}


def setting(one: Setting) -> dict[str, Any]:
    return {"value": one.value, "tag": one.tag, "cite": one.cite}


def way(one: Way) -> dict[str, Any]:
    rule = {"after": str(one.after or ""), "reason": one.reason, "one_of": list(one.one_of), "consent": one.consent}
    return {"cite": one.cite} | {name: value for name, value in rule.items() if value}


def said(procedure: Procedure) -> dict[str, Any]:
    """A procedure as its articles and figures."""
    tables = {
        "steps": by_act(procedure),
        "needs": cites(procedure.needs),
        "bounds": {name: {"most": bound.most, "cite": bound.cite} for name, bound in procedure.bounds.items()},
        "entries": cites(procedure.entries),
        "grounds": {name: ground(one) for name, one in procedure.grounds.items()},
        "settings": {name: setting(one) for name, one in procedure.settings.items()},
        "clocks": {name: clock(one) for name, one in procedure.clocks.items()},
        "routes": cites(procedure.routes),
    }
    return {name: rows for name, rows in tables.items() if rows}


def laid(below: dict[str, Any], *above: dict[str, Any]) -> dict[str, Any]:
    """Tables of the law with later ones laid over them, row by row."""
    law = {table: dict(rows) for table, rows in below.items()}
    for tables in above:
        for table, rows in tables.items():
            law[table] = law.get(table, {}) | rows
    return {table: {name: row for name, row in rows.items() if row != "gone"} for table, rows in law.items()}


def law_of(code: str, on: date) -> dict[str, Any]:
    """What was written down for a procedure, with the corrections of by then."""
    later = sorted(key for key in LAW if key.startswith(f"{code}/") and key.partition("/")[2] <= on.isoformat())
    return laid(LAW[code], *(LAW[key] for key in later))


def simple_lane(on: date) -> dict[str, Any]:
    """The law of the ordinary procedure with what the Measures put in its place."""
    dropped = {"simplify", "extend", "record_history"}
    law = law_of("petition", on)
    law["steps"] = {act: cites for act, cites in law["steps"].items() if act not in dropped}
    return laid(law, law_of("petition-simple", on))


def law_for(procedure: Procedure) -> dict[str, Any]:
    return simple_lane(procedure.in_force) if procedure.base else law_of(procedure.code, procedure.in_force)


def each(procedures: Iterable[Procedure]) -> list[Any]:
    """Every version with every table of its law."""
    return [
        pytest.param(one, table, id=f"{one.code}-{one.version}-{table}") for one in procedures for table in law_for(one)
    ]


@pytest.mark.parametrize(("procedure", "table"), each(PETITION))
def test_the_ordinary_procedure_says_what_the_law_says(procedure: Procedure, table: str) -> None:
    assert said(procedure)[table] == law_for(procedure)[table]


@pytest.mark.parametrize(("procedure", "table"), each(SIMPLE))
def test_the_simple_lane_differs_where_its_measures_do_and_nowhere_else(procedure: Procedure, table: str) -> None:
    assert said(procedure)[table] == law_for(procedure)[table]


@pytest.mark.parametrize(("procedure", "table"), each(MEDIATION))
def test_mediation_says_what_its_law_says(procedure: Procedure, table: str) -> None:
    assert said(procedure)[table] == law_for(procedure)[table]


@pytest.mark.parametrize(("procedure", "table"), each(SUPERVISION))
def test_papers_between_offices_rest_on_the_articles_of_the_law(procedure: Procedure, table: str) -> None:
    assert said(procedure)[table] == law_for(procedure)[table]


@pytest.mark.parametrize(("procedure", "table"), each(FINDINGS))
def test_findings_are_opened_and_settled_under_the_articles_on_supervision(procedure: Procedure, table: str) -> None:
    assert said(procedure)[table] == law_for(procedure)[table]


@pytest.mark.parametrize(("procedure", "table"), each(REFERRALS))
def test_referrals_rest_on_consent_and_on_the_time_that_each_law_gives(procedure: Procedure, table: str) -> None:
    assert said(procedure)[table] == law_for(procedure)[table]


@pytest.mark.parametrize(
    "procedure",
    [*PETITION, *SIMPLE, *MEDIATION, *SUPERVISION, *FINDINGS, *REFERRALS],
    ids=lambda one: f"{one.code}-{one.version}",
)
def test_no_table_of_a_rule_file_stands_outside_the_law(procedure: Procedure) -> None:
    assert said(procedure).keys() == law_for(procedure).keys()


@pytest.mark.parametrize("path", sorted((settings.RULES / "compliance").glob("*.toml")), ids=lambda path: path.stem)
def test_each_fault_that_is_looked_for_is_one_that_the_law_names(path: Path) -> None:
    law = law_of("compliance", date.fromisoformat(path.stem))
    assert {check.code: check.article for check in checks.read(path)} == law["checks"]


def test_a_letter_is_served_in_the_ways_and_days_of_the_civil_procedure_law() -> None:
    assert {method: way(one) for method, one in ways(date(2026, 12, 1)).items()} == LAW["service"]


def test_service_of_before_the_first_file_is_judged_by_the_first_one() -> None:
    assert ways(date(2022, 5, 1)) == ways(date(2026, 11, 30))
