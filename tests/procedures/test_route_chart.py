"""The wall chart of the six ways says every way, its article and its limits, and keeps on its sheet."""

from xml.etree import ElementTree

import pytest

from xinhe.procedures.chart import MARGIN, WIDTH
from xinhe.procedures.definition import LANGUAGES, Procedure
from xinhe.procedures.drawing import measure
from xinhe.procedures.lengths import limit_words
from xinhe.procedures.route_chart import route_chart

TEXT = "{http://www.w3.org/2000/svg}text"


def said(procedure: Procedure, language: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(route_chart(procedure, language)).iter(TEXT)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_and_every_limit_is_on_it(ordinary: Procedure, language: str) -> None:
    texts = said(ordinary, language)
    for route in ordinary.routes.values():
        assert route.title[language] in texts
        for name in route.remedies:
            limit = ordinary.clocks[name].limit
            assert limit is not None
            assert limit_words(limit, language) in texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_runs_off_the_sheet(ordinary: Procedure, language: str) -> None:
    for node in ElementTree.fromstring(route_chart(ordinary, language)).iter(TEXT):
        x, size = float(node.get("x", "0")), float(node.get("font-size", "0"))
        width = measure(node.text or "", size, bold=node.get("font-weight") == "700")
        left = x - width * {"start": 0, "middle": 0.5, "end": 1}[node.get("text-anchor", "start")]
        assert left >= MARGIN - 2, node.text
        assert left + width <= WIDTH - MARGIN + 2, node.text
