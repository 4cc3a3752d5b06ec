"""The pictures: whole, readable, named, and never stale."""

import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from opencc import OpenCC

from tests.procedures.conftest import RULES
from xinhe.procedures import book
from xinhe.procedures.chart import HEIGHT, MARGIN, WIDTH
from xinhe.procedures.definition import LANGUAGES, Procedure, read
from xinhe.procedures.diagram import state_diagram, wall_chart
from xinhe.procedures.drawing import measure, wrap

PROCEDURES = list(book.load(RULES).values())
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=PROCEDURES, ids=lambda p: f"{p.code}-{p.version}")
def procedure(request: pytest.FixtureRequest) -> Procedure:
    return request.param


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


def words(svg: str) -> str:
    return "".join(e.text or "" for e in ElementTree.fromstring(svg).iter(f"{SVG}text"))


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_pictures_in_docs_are_those_of_the_rule_files() -> None:
    call_command("diagrams", "--check")


def test_check_names_a_stale_a_missing_and_a_leftover_picture(tmp_path: Path) -> None:
    call_command("diagrams", folder=tmp_path, stdout=StringIO())
    (tmp_path / "petition-2022-05-01-states.svg").write_text("old")
    (tmp_path / "petition-2022-05-01-chart-en.svg").unlink()
    (tmp_path / "gone.svg").write_text("x")
    with pytest.raises(CommandError, match=r"gone\.svg, petition-2022-05-01-chart-en\.svg, petition-2022-05-01-states"):
        call_command("diagrams", check=True, folder=tmp_path)


def test_the_chart_tells_every_stage_and_its_limit(procedure: Procedure, language: str) -> None:
    shown = plain(words(wall_chart(procedure, language)))
    for stage in procedure.stages:
        for part in (stage.title, stage.text):
            assert plain(part[language]) in shown
        for clock in (procedure.clocks[name] for name in stage.clocks):
            assert str(clock.limit.days or clock.limit.workdays or clock.limit.months) in shown


def test_the_chart_marks_limits_that_were_not_verified(ordinary: Procedure, simple: Procedure) -> None:
    assert words(wall_chart(ordinary)).count("※") == 2  # the rating, and the footnote
    assert words(wall_chart(simple)).count("※") == 5


def test_the_chart_names_the_law_and_the_version(procedure: Procedure) -> None:
    shown = words(wall_chart(procedure))
    assert f"《{procedure.law}》" in shown
    assert procedure.version in shown


def test_a_variant_says_whose_articles_it_takes_over(simple: Procedure) -> None:
    assert "未注明法规的条文出自《信访工作条例》" in words(wall_chart(simple))


def test_a_changed_limit_changes_the_chart(changed: Callable[..., Path]) -> None:
    shorter = read(changed("limit = { days = 60 }", "limit = { days = 47 }"))
    assert "47" in words(wall_chart(shorter))


@pytest.mark.parametrize("draw", [state_diagram, wall_chart])
def test_a_picture_is_named_described_and_needs_no_inline_style(procedure: Procedure, draw: Callable) -> None:
    svg = draw(procedure)
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text
    assert root.find(f"{SVG}desc").text
    assert not re.search(r"<style|\sstyle=|<script|\son\w+=|href", svg)


def test_no_text_runs_off_the_sheet(procedure: Procedure, language: str) -> None:
    for text in ElementTree.fromstring(wall_chart(procedure, language)).iter(f"{SVG}text"):
        x, size = float(text.get("x")), float(text.get("font-size"))
        width = measure(text.text, size, bold=text.get("font-weight") == "700")
        left = x - width * {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "start")]
        assert left >= MARGIN - 2, text.text
        assert left + width <= WIDTH - MARGIN + 2, text.text
        assert float(text.get("y")) <= HEIGHT, text.text


def test_cards_do_not_overlap(procedure: Procedure, language: str) -> None:
    root = ElementTree.fromstring(wall_chart(procedure, language))
    cards = [r for r in root.iter(f"{SVG}rect") if r.get("rx") == "10"]
    boxes = [[float(r.get(name)) for name in ("x", "y", "width", "height")] for r in cards]
    for n, (x, y, width, height) in enumerate(boxes):
        for other_x, other_y, other_width, other_height in boxes[n + 1 :]:
            apart_x = x + width <= other_x or other_x + other_width <= x
            apart_y = y + height <= other_y or other_y + other_height <= y
            assert apart_x or apart_y


def test_the_traditional_chart_has_no_simplified_characters(procedure: Procedure) -> None:
    to_traditional = OpenCC("s2t")
    shown = set(words(wall_chart(procedure, "zh-hant"))) - set("准台干")  # 批准, 平台, 若干: written so in both
    assert {c for c in shown if to_traditional.convert(c) != c} == set()


def test_the_state_diagram_names_every_state_act_and_clock(procedure: Procedure) -> None:
    shown = words(state_diagram(procedure))
    for name in (*procedure.states, *procedure.acts(), *procedure.clocks):
        assert name in shown


def test_a_line_never_begins_with_a_comma_nor_parts_a_figure_from_its_unit() -> None:
    text = "认为不归它办的，5 个工作日内向信访部门说明理由（第二十三条），由信访部门裁定。"
    for width in range(80, 400, 7):
        lines = wrap(text, 20, width)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert not any(line[0] in "，。）" or line[-1] == "（" for line in lines)
        assert any("5 个" in line for line in lines)


def test_english_is_broken_between_words() -> None:
    lines = wrap("The office tells you in writing that it has accepted", 20, 200)
    assert " ".join(lines) == "The office tells you in writing that it has accepted"
    assert all(measure(line, 20) <= 200 for line in lines)
