"""What a new draft of an agreement changed, in the reader's words: rows of pieces, inserted, removed or the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from xinhe.kernel.limits import whole_day
from xinhe.mediation.agreed.difference import LineChange, Mark, Redraft, Snippet, TextChange, joined, marked
from xinhe.mediation.models import AgreementKind
from xinhe.mediation.terms import Clause

TITLES = {
    "kind": _("形式"),
    "facts": _("主要事实和争议"),
    "content": _("约定的内容"),
    "way": _("怎样履行"),
    "late": _("迟了怎么办"),
}
LINES = {Mark.INSERTED: _("加了一项"), Mark.REMOVED: _("删了一项"), Mark.CHANGED: _("改了一项")}
Sides = Mapping[int, str | Promise]


@dataclass(frozen=True)
class ChangedRow:
    """One thing that changed: what it is, and its pieces."""

    title: str
    pieces: Sequence[Snippet]

    @property
    def marked_up(self) -> SafeString:
        """The pieces in one line without a blank between them; a mark is said as well as drawn."""
        said = {Mark.INSERTED: ("ins", gettext("加上：")), Mark.REMOVED: ("del", gettext("删去："))}
        marked = '<{0}><span class="vh">{1}</span>{2}</{0}>'
        parts = (
            (format_html(marked, *said[one.change], one.text) if one.change in said else one.text,)
            for one in self.pieces
        )
        return format_html_join("", "{}", parts)


def rows_of(changes: Redraft, *, sides: Sides) -> list[ChangedRow]:
    """Texts first, then the lines; ``sides`` says what the reader calls each side."""
    texts = [ChangedRow(str(TITLES[one.name]), _pieces(one)) for one in changes.texts]
    return texts + [ChangedRow(str(LINES[one.change]), joined(list(_line(one, sides)))) for one in changes.lines]


def _pieces(one: TextChange) -> Sequence[Snippet]:
    if one.name != "kind":
        return one.pieces
    return [Snippet(part.change, gettext(str(AgreementKind(part.text).label))) for part in one.pieces]


def _line(one: LineChange, sides: Sides) -> Iterator[Snippet]:
    """A line as one sentence: who, what, how much and until when; of a changed one each of them is marked."""
    was, now = (_said(clause, sides) if clause else ("", "", "", "") for clause in (one.before, one.after))
    for n, (before, after) in enumerate(zip(was, now, strict=True)):
        if before == after:
            yield Snippet(Mark.SAME, after)
        elif n == 1 and one.change is Mark.CHANGED:
            yield from marked(before, after)
        else:
            yield from (Snippet(Mark.REMOVED, before), Snippet(Mark.INSERTED, after))


def _said(one: Clause, sides: Sides) -> tuple[str, str, str, str]:
    money = "，" + gettext("%(amount)s 元") % {"amount": one.amount} if one.amount else ""
    return f"{sides[one.side]}：", one.what, money, f"，{_until(one.due_on)}"


def _until(due_on: date | None) -> str:
    if due_on is None:
        return gettext("即时")
    return gettext("%(day)s以前") % {"day": whole_day(due_on, get_language() or "zh-hans")}
