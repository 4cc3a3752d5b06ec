"""Names that are drawers, and words that have no place in a repository."""

import re
from pathlib import Path

from tests.conftest import LONG
from tests.house.conftest import ROOT

DRAWERS = {"services", "utils", "helpers", "common", "misc", "signals", "managers", "constants", "base"}
BACKEND = "xinhe/postgres/backend/base.py"  # Django finds a database backend by this name
# Put together here, so that this file does not hold what it forbids.
MACHINE = ["/" + "work/", "/tmp/" + "bash_jobs", "/" + "home/", ".library" + "/"]
REGISTRIES = ["py" + "pi.", "python" + "hosted.", "npm" + "js.", "npm" + "mirror.", "crates" + ".io"]


def test_no_module_is_named_like_a_drawer(sources: dict[str, str]) -> None:
    assert [name for name in sources if Path(name).stem in DRAWERS and name != BACKEND] == []


def test_no_package_is_named_like_a_drawer(sources: dict[str, str]) -> None:
    assert {part for name in sources for part in Path(name).parts[:-1]} & DRAWERS == set()


def test_nothing_is_wired_by_signals(sources: dict[str, str]) -> None:
    signals = re.compile(r"django\.dispatch|models\.signals|import signals|@receiver\b|\.connect\(receiver")
    assert [name for name, text in sources.items() if signals.search(text)] == []


def test_views_are_functions(sources: dict[str, str]) -> None:
    classes = re.compile(r"\.as_view\(|django\.views\.generic")
    assert [name for name, text in sources.items() if classes.search(text)] == []


def test_nothing_is_left_to_do(sources: dict[str, str]) -> None:
    unfinished = re.compile(r"\b(TODO|FIXME|XXX)\b")
    assert [name for name, text in sources.items() if unfinished.search(text)] == []


def test_no_file_names_a_place_of_a_machine(texts: dict[str, str]) -> None:
    assert [(name, word) for name, text in texts.items() for word in MACHINE if word in text] == []


def test_no_file_names_a_registry(texts: dict[str, str]) -> None:
    assert [(name, word) for name, text in texts.items() for word in REGISTRIES if word in text] == []


def test_the_long_test_files_that_begin_first_are_there(texts: dict[str, str]) -> None:
    assert [name for name in LONG if f"tests/{name}" not in texts] == []


def test_no_folder_is_a_long_flat_list() -> None:
    """More than twenty modules beside each other hide what belongs together; a folder of acts is a list by design."""
    folders = {path.parent for path in (ROOT / "xinhe").rglob("*.py")} - set((ROOT / "xinhe").rglob("migrations"))
    lengths = {
        str(folder.relative_to(ROOT)): sum(path.stem != "__init__" for path in folder.glob("*.py"))
        for folder in folders
        if folder.name != "acts"
    }
    assert {name: length for name, length in lengths.items() if length > 20} == {}
