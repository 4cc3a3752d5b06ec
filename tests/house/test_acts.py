"""An act is one function in a file of its name, comes through the one door, and is tested."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.conftest import ROOT

ACTS = sorted(p for p in (ROOT / "xinhe").glob("*/acts/*.py") if p.stem != "__init__")
DOORS = {"step"}
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("*.py")))


@pytest.fixture(params=ACTS, ids=lambda path: path.stem)
def act(request: pytest.FixtureRequest) -> Path:
    return request.param


def functions(path: Path) -> list[ast.FunctionDef]:
    return [n for n in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(n, ast.FunctionDef)]


def takes_a_step(function: ast.FunctionDef) -> bool:
    calls = (n.func for n in ast.walk(function) if isinstance(n, ast.Call))
    return any(isinstance(called, ast.Name) and called.id in DOORS for called in calls)


def test_one_function_takes_the_step_and_bears_the_files_name(act: Path) -> None:
    assert [f.name for f in functions(act) if takes_a_step(f)] == [act.stem]


def test_who_and_when_are_passed_in_by_name(act: Path) -> None:
    function = next(f for f in functions(act) if f.name == act.stem)
    by_name = {a.arg for a in function.args.kwonlyargs}
    assert {"by", "at"} <= by_name
    assert len(function.args.posonlyargs + function.args.args) == 1
    assert function.args.kwarg is None


def test_the_act_says_in_a_sentence_what_it_does(act: Path) -> None:
    function = next(f for f in functions(act) if f.name == act.stem)
    assert (ast.get_docstring(function) or "").partition("\n")[0].endswith((".", ". ", ":"))


def test_the_act_is_called_in_a_test(act: Path) -> None:
    module = re.escape(f"{act.parents[1].name}.acts")
    assert re.search(rf"\b{module}(\.{act.stem}\b| import [^\n]*\b{act.stem}\b)", TESTS)
