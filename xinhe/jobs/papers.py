"""Papers between offices in the demonstration county: told in ``rules/demo/papers.toml``, written through the acts."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from xinhe.insight import follower
from xinhe.insight.acts.draft_statement import draft_statement
from xinhe.insight.statements import Words
from xinhe.jobs.tales import working
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Matter
from xinhe.people.person import Person
from xinhe.supervision.acts.answer import answer as answer_measure
from xinhe.supervision.acts.check import check as check_measure
from xinhe.supervision.acts.drop import drop as drop_paper
from xinhe.supervision.acts.send_measure import send_measure
from xinhe.supervision.acts.sign import sign as sign_paper
from xinhe.supervision.measures import MeasureWords
from xinhe.supervision.models import STATEMENTS, Paper

Who = Callable[[str], Person]


def write_papers(path: Path, *, who: Who, until: datetime) -> int:
    """Write every paper of the file as of ``until``; how many. ``who`` finds a person by user name."""
    # The papers of the year read the sums of the board, which otherwise follow only once the server runs.
    follower.count(list(Matter.objects.values_list("pk", flat=True)))
    rows = sorted(tomllib.loads(path.read_text(encoding="utf-8"))["paper"], key=lambda row: -row["ago"])
    for row in rows:
        paper = _begun(row, who=who, until=until)
        for step in row.get("steps", ()):
            paper = _step(paper, step, by=who(step["by"]), at=max(_moment(until, step["ago"]), paper.moved_at))
    return len(rows)


def _moment(until: datetime, ago: int) -> datetime:
    """So many days ago, in working hours; never after the demonstration's own moment."""
    rng = Random(ago)  # noqa: S311 (invented tales, no secret)
    return min(working(until - timedelta(days=ago), rng), until)


def _begun(row: Mapping[str, Any], *, who: Who, until: datetime) -> Paper:
    at, by = _moment(until, row["ago"]), who(row["by"])
    today = local_day(at)
    if row["kind"] in STATEMENTS:
        words = {name: row[name] for name in ("to", "told", "text", "decision", "subject") if name in row}
        if "span" in row:
            words |= {"since": today - timedelta(days=row["span"]), "until": today}
        else:
            words["year"] = today.year - row["years"]
        return draft_statement(row["kind"], words=Words(**words), by=by, at=at)
    given = {name: row[name] for name in ("decision", "organizer", "grounds") if name in row}
    if "answer_in" in row:
        given["answer_on"] = today + timedelta(days=row["answer_in"])
    names = ("to", "title", "facts", "demand")
    asked = MeasureWords(**{name: row[name] for name in names}, **given)
    return send_measure(row["kind"], words=asked, by=by, at=at)


def _step(paper: Paper, step: Mapping[str, Any], *, by: Person, at: datetime) -> Paper:
    match step["act"]:
        case "answer":
            return answer_measure(paper, answer=step["text"], by=by, at=at)
        case "check":
            return check_measure(paper, passed=True, text=step["text"], by=by, at=at)
        case "drop":
            return drop_paper(paper, reason=step["text"], by=by, at=at)
        case _:
            return sign_paper(paper, by=by, at=at)
