"""Each article that a rule cites is named by a test, so that what the law asks for can be traced to its proof."""

import re
from collections.abc import Iterator

import pytest

from tests.house.conftest import ROOT
from xinhe.procedures import book
from xinhe.procedures.definition import Procedure
from xinhe.supervision import rules

ARTICLE = re.compile("第[一二三四五六七八九十百]+条")
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("*.py")))
PROCEDURES = [*book.load(ROOT / "rules").values(), *rules.versions().values()]


def cited(procedure: Procedure) -> Iterator[tuple[str, str]]:
    """What cites something in a procedure, and its citation."""
    for step in procedure.steps:
        yield step.act, step.cite
    named = (procedure.clocks, procedure.needs, procedure.bounds, procedure.routes, procedure.grounds)
    for rows in (*named, procedure.settings):
        yield from ((name, row.cite) for name, row in rows.items())


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda procedure: procedure.code)
def test_each_cited_article_is_named_by_a_test(procedure: Procedure) -> None:
    missing = {(name, one) for name, cite in cited(procedure) for one in ARTICLE.findall(cite) if one not in TESTS}
    assert missing == set()
