"""``xinhe due START LIMIT``: when a limit ends, and why on that day."""

import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from xinhe.kernel import limits
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.procedures import book

BEGAN, CITE = "起算", "《民法典》第二百零一条、第二百零三条"


class Command(BaseCommand):
    """Print raw end, end and sentence, separated by tabs; "-" where working days have no raw end."""

    help = "算期限：xinhe due 2026-03-02 15d（日）或 5wd（工作日）；START 写 - 时从标准输入逐行读「START LIMIT」。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The starting day, which is not counted, and the limit."""
        parser.add_argument("start", metavar="START", help="起算日，写成 2026-03-02；- 为标准输入")
        parser.add_argument("limit", metavar="LIMIT", nargs="?", default="", help="15d 为 15 日，5wd 为 5 个工作日")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Answer one question, or each line of the standard input."""
        if options["start"] != "-":
            try:
                self.stdout.write(line(options["start"], options["limit"]))
            except Refused as refusal:
                self.stderr.write(refusal.sentence)
                raise SystemExit(1) from None
            return
        was_refused = False
        for asked in sys.stdin:
            words = asked.split()
            if not words:
                continue
            try:
                start, limit = words if len(words) == 2 else ("", "")
                self.stdout.write(line(start, limit))
            except Refused as refusal:
                was_refused = True
                self.stdout.write(refusal.sentence)
        if was_refused:
            raise SystemExit(1)


def line(start: str, limit: str) -> str:
    """The answer to one question. Raises Refused."""
    try:
        day = date.fromisoformat(start) if len(start) == 10 else None
    except ValueError:
        day = None
    if day is None:
        raise Refused(gettext_noop("起算日请写成 2026-03-02 这样，其后空一格写期限。"), code="bad_start")
    try:
        due = limits.due(day, limits.parse_limit(limit), book.calendar())
    except ValueError:
        raise Refused(gettext_noop("期限请写成 15d（15 日）或 5wd（5 个工作日）。"), code="bad_limit") from None
    except OverflowError:
        raise Refused(gettext_noop("期限太长，算出的日期超出了日历。"), code="bad_limit") from None
    sentence = limits.explain(due, began=BEGAN, cite=CITE)
    return f"{due.raw or '-'}\t{due.end}\t{sentence}"
