"""The clock is read by whoever begins: a request when it has come in, a chore or a command when it starts."""

import re
from typing import Any

SURFACES = {"portal", "desk", "api", "web"}
ABOVE = SURFACES | {"jobs", "config"}
CLOCK = re.compile(
    r"(?<![\w.])now\(|timezone\.now\b|import now\b|datetime\.now\(|date\.today\(|localdate\(|\btime\.time\("
    r"|\bauto_now(_add)?="
)
# Who reads it all the same, and why.
READERS = {
    "xinhe/web/clock.py": "the reading of a request, again where its body came first",
    "xinhe/web/sessions.py": "Django asks its store without a request and counts the end of a session by its own clock",
}


def _package(name: str) -> str:
    return name.split("/")[1]


def test_no_clock_is_read_below_the_surfaces(sources: dict[str, str]) -> None:
    below = {n: text for n, text in sources.items() if _package(n) not in ABOVE and "/migrations/" not in n}
    assert [name for name, text in below.items() if CLOCK.search(text)] == []


def test_a_surface_takes_the_moment_from_its_request(sources: dict[str, str]) -> None:
    read = {name for name, text in sources.items() if _package(name) in SURFACES and CLOCK.search(text)}
    assert read == set(READERS)


def test_no_template_reads_the_clock(texts: dict[str, str]) -> None:
    templates = {name: text for name, text in texts.items() if name.startswith("xinhe/") and name.endswith(".html")}
    assert [name for name, text in templates.items() if re.search(r"{%\s*now\b", text)] == []


def test_the_clock_stands_before_everything_that_asks_it(settings: Any) -> None:
    assert settings.MIDDLEWARE[0] == "xinhe.web.clock.clock"
