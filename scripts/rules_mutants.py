"""Change one row of the rules at a time and see that a test fails: an article that no test holds is a survivor.

``rules_mutants.py`` changes every row, ``--sample 12`` so many of them, drawn by XINHE_SEED or the day.
"""

import argparse
import contextlib
import functools
import io
import multiprocessing
import os
import random
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import django
import pytest
from django.conf import settings
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "rules"
FILES = [
    path
    for name in ("petition*", "mediation", "supervision", "findings", "referrals", "compliance", "service")
    for path in sorted(RULES.glob(f"{name}/*.toml"))
]
PYTEST = ["-x", "-q", "-p", "pytest_django.plugin", "-p", "no:cacheprovider", "--ignore", "tests/rules/test_mutants.py"]
TABLE = re.compile(r"^\[\[(\w+)\]\]")
NAME = re.compile(r'^(?:name|act|code|method) = "([^"]+)"')
CITED = re.compile(r'^(?:cite|article) = "([^"]+)"')
ARTICLE = re.compile("第([一二三四五六七八九十百]+)条")
NUMBER = re.compile(r"\b(days|workdays|months|most|value) = (\d+)")
ENDS = {"not_accepted": "advised", "advised": "not_accepted"}


@dataclass(frozen=True)
class Mutant:
    """One line of a rule file, changed."""

    path: Path
    line: int
    row: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line + 1} {self.row}: {self.old} → {self.new}"

    def write(self, folder: Path) -> None:
        """Put the change into a copy of the rules."""
        lines = self.path.read_text(encoding="utf-8").split("\n")
        lines[self.line] = lines[self.line].replace(self.old, self.new, 1)
        (folder / self.path.relative_to(RULES)).write_text("\n".join(lines), encoding="utf-8")


def changes(table: str, line: str) -> Iterator[tuple[str, str]]:
    """How a line may be changed: another article, a number one more and one less, another ground."""
    if cited := CITED.match(line):
        article = ARTICLE.search(cited[1])
        other = "第四十八条" if article is None or article[0] != "第四十八条" else "第四十九条"
        yield (article[0], other) if article else (cited[1], other)
    for number in NUMBER.finditer(line):
        for value in (int(number[2]) + 1, int(number[2]) - 1):
            if value > 0:
                yield number[0], f"{number[1]} = {value}"
    if table == "ground" and (to := re.match(r'to = "(\w+)"', line)):
        yield to[0], f'to = "{ENDS[to[1]]}"'
    if table == "ground" and (title := re.match(r'title = { zh-hans = "([^"]+)"', line)):
        yield title[1], "态度不好"


def mutants() -> Iterator[Mutant]:
    """Every change of every row, in the order of the files."""
    for path in FILES:
        table = name = ""
        for at, line in enumerate(path.read_text(encoding="utf-8").split("\n")):
            if head := TABLE.match(line):
                table, name = head[1], ""
            elif named := NAME.match(line):
                name = named[1]
            if table:
                for old, new in changes(table, line):
                    yield Mutant(path, at, f"[[{table}]] {name}", old, new)


def passes(mutant: Mutant | None, tests: list[str]) -> bool:
    """Whether the tests still pass when the rules are changed so; runs in a process of its own."""
    with tempfile.TemporaryDirectory() as place, contextlib.redirect_stdout(io.StringIO()) as said:
        settings.RULES = Path(place) / "rules"
        shutil.copytree(RULES, settings.RULES)
        if mutant:
            mutant.write(settings.RULES)
        code = pytest.main([*PYTEST, *tests])
    if mutant is None and code:
        raise RuntimeError(f"the tests fail on the rules as they are:\n{said.getvalue()}")
    return not code


def main() -> int:
    """Print the survivors; 1 when there is one."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sample", type=int, help="so many mutants instead of all")
    asked.add_argument("tests", nargs="*", default=["tests/rules"], help="what should fail")
    words = asked.parse_args()
    every = list(mutants())
    seed = os.environ.get("XINHE_SEED") or datetime.now(tz=UTC).date().isoformat()
    chosen = random.Random(seed).sample(every, words.sample) if words.sample else every
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhe.config.settings")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # they take longer to load than these tests to run
    django.setup()
    check = functools.partial(passes, tests=words.tests)
    # Forked, so that Django and the tests' libraries are loaded once; one process a mutant, for rules are read once.
    with multiprocessing.get_context("fork").Pool(os.cpu_count(), maxtasksperchild=1) as pool:
        pool.apply(check, [None])
        alive = list(tqdm(pool.imap(check, chosen), total=len(chosen), disable=None))
    survivors = [mutant for mutant, lives in zip(chosen, alive, strict=True) if lives]
    print(f"{len(chosen)} mutants of {len(every)}, seed {seed}: {len(survivors)} survive")
    for mutant in survivors:
        print(f"  {mutant}")
    return bool(survivors)


if __name__ == "__main__":
    raise SystemExit(main())
