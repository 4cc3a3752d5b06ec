"""Every article, limit, ground and number of the rules is the one that the law's text gave (articles.toml)."""

import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from xinhe.procedures import book
from xinhe.procedures.definition import Clock, Ground, Procedure, Setting
from xinhe.supervision import checks, rules

LAW = tomllib.loads((Path(__file__).parent / "articles.toml").read_text(encoding="utf-8"))
BOOK = book.load(settings.RULES)
[PETITION], [SIMPLE] = ([p for p in BOOK.values() if p.code == code] for code in ("petition", "petition-simple"))
[SUPERVISION], [FINDINGS] = (rules.versions(folder).values() for folder in (rules.PAPERS, rules.FINDINGS))


# What people of one office do among themselves stands in no procedure and holds for all of them.
LAW["petition"] = {table: rows | LAW["office"].get(table, {}) for table, rows in LAW["petition"].items()}


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
        "given": one.given,
        "internal": str(one.internal.limit) if one.internal else "",
        "extended_by": one.extend_days,
        "without_hearings": one.excludes_hearings,
        "tag": one.tag if one.tag != "V" else "",
        "cite": one.cite,
    }
    return {name: value for name, value in said.items() if value}


def ground(one: Ground) -> dict[str, Any]:
    said = {"title": one.title["zh-hans"], "to": one.to, "existing": one.existing, "elsewhere": one.elsewhere}
    return {name: value for name, value in said.items() if value} | {"cite": one.cite}


def setting(one: Setting) -> dict[str, Any]:
    return {"value": one.value, "tag": one.tag, "cite": one.cite}


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


def simple_lane() -> dict[str, Any]:
    """The law of the ordinary procedure with what the Measures put in its place."""
    dropped = {"simplify", "extend", "record_history"}
    law = {table: dict(rows) for table, rows in LAW["petition"].items()}
    law["steps"] = {act: cites for act, cites in law["steps"].items() if act not in dropped}
    for table, rows in LAW["petition-simple"].items():
        law[table] = law.get(table, {}) | rows
    return law


@pytest.mark.parametrize("table", LAW["petition"])
def test_the_ordinary_procedure_says_what_the_law_says(table: str) -> None:
    assert said(PETITION)[table] == LAW["petition"][table]


@pytest.mark.parametrize("table", LAW["petition"] | LAW["petition-simple"])
def test_the_simple_lane_differs_where_its_measures_do_and_nowhere_else(table: str) -> None:
    assert said(SIMPLE)[table] == simple_lane()[table]


@pytest.mark.parametrize("table", LAW["supervision"])
def test_papers_between_offices_rest_on_the_articles_of_the_law(table: str) -> None:
    assert said(SUPERVISION)[table] == LAW["supervision"][table]


@pytest.mark.parametrize("table", LAW["findings"])
def test_findings_are_opened_and_settled_under_the_articles_on_supervision(table: str) -> None:
    assert said(FINDINGS)[table] == LAW["findings"][table]


@pytest.mark.parametrize("procedure", [PETITION, SIMPLE, SUPERVISION, FINDINGS], ids=lambda procedure: procedure.code)
def test_no_table_of_a_rule_file_stands_outside_the_law(procedure: Procedure) -> None:
    law = simple_lane() if procedure is SIMPLE else LAW[procedure.code]
    assert said(procedure).keys() == law.keys()


def test_each_fault_that_is_looked_for_is_one_that_the_law_names() -> None:
    [path] = (settings.RULES / "compliance").glob("*.toml")
    assert {check.code: check.article for check in checks.read(path)} == LAW["compliance"]["checks"]
