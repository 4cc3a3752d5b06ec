"""The table of settings in operations.md names every variable that the code reads, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""(?:environ(?:\.get\(|\[)|_number\(|_address\()f?["']((?:XINHE|DATABASE)_[A-Z_]*[A-Z])["']""")
KEY = re.compile(r"""_secret\("([A-Z_]+)"\)""")
ROW = re.compile(r"^\| `((?:XINHE|DATABASE)_[A-Z_]+)` \|", re.MULTILINE)


def read_by_the_code() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "xinhe").rglob("*.py")]
    keys = {f"XINHE_{name}{file}" for text in texts for name in KEY.findall(text) for file in ("", "_FILE")}
    return keys.union(*(READ.findall(text) for text in texts))


def test_every_variable_that_is_read_is_in_the_table_once() -> None:
    named = ROW.findall((ROOT / "docs" / "operations.md").read_text(encoding="utf-8"))
    assert sorted(named) == sorted(read_by_the_code())


def test_the_papers_name_only_files_that_are_there() -> None:
    papers = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [
        (p, to) for p in papers for to in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", p.read_text(encoding="utf-8"))
    ]
    assert [f"{p.name}: {to}" for p, to in links if not (p.parent / to).exists()] == []
