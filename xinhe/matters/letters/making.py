"""Letters that come with a step: what every letter says of its matter, and the dates that it promises."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from xinhe.documents.book import form as form_on
from xinhe.documents.book import forms
from xinhe.documents.models import Document
from xinhe.jurisdiction.models import Office
from xinhe.kernel import limits
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.letters.recommendations import readable
from xinhe.matters.models import Assignment, AssignmentTask, Item, Kind
from xinhe.matters.move import Move
from xinhe.postgres.kept import Kept, ask
from xinhe.procedures import book, deadlines

# Stands in a letter's kept words where the name is printed, so that no name lies open in the table.
NAME = "〔信访人〕"
# The same for the two sides of a dispute: by the number of the side, the field of the form and the mark.
SIDES: Mapping[int, tuple[str, str]] = MappingProxyType(
    {1: ("first_side", "〔申请的一方〕"), 2: ("second_side", "〔对方〕")}
)
UNNAMED = "（信访人要求保密）"
_TEXTS: Kept[tuple[str]] = Kept(lambda pk: Item.objects.filter(matter_id=pk).order_by("seq").values_list("text"))
_SENT: Kept[Assignment] = Kept(
    lambda pk: (
        Assignment.objects.filter(matter_id=pk)
        .exclude(task=AssignmentTask.ASSIST)
        .select_related("by_office")
        .order_by("-seq")
    )
)


def letter(
    move: Move,
    *,
    form: str = "",
    office: Office | None = None,
    facts: Mapping[str, object] = MappingProxyType({}),
    **more: object,
) -> Document:
    """Issue the letter that the rule of this step names, with what is said of the matter in every letter.

    The office is that of the person who acts, or the one given. Number, hash and title go into the event.
    """
    name = form or move.rule.letter
    office = office or move.by.office or move.matter.receiver
    known = {field.name for field in form_on(name, move.today).fields}
    said = {key: fact for key, fact in _common(move, known, office).items() if key in known}
    said |= {key: fact for key, fact in {**facts, **more}.items() if fact not in (None, "")}
    return move.issue(name, said, office=office)


def _common(move: Move, known: set[str], office: Office) -> Mapping[str, object]:
    matter = move.matter
    texts, sent = _TEXTS.of(matter.pk), _SENT.of(matter.pk)
    asked = (("items", texts), ("source", sent), ("received_on", sent))
    ask(*{id(question): question for name, question in asked if name in known}.values())
    passed_on = next((one for one in sent.rows if one.office_id == office.pk), None)
    facts: dict[str, object] = {
        "petitioner": UNNAMED if matter.is_secret else NAME,
        "number": matter.number,
        # A unit has it from the day on which it was passed on to it (第二十三条第三款), not from its registration.
        "received_on": local_day(passed_on.sent_at) if passed_on else matter.received_on or local_day(matter.opened_at),
        "contact": move.by.name if move.by.kind == "staff" else "",
        "day": move.today,
    }
    if matter.kind == Kind.DISPUTE:
        facts |= dict(SIDES.values())
    return facts | {"items": [text for (text,) in texts.rows], "source": _source(passed_on)}


def _source(sent: Assignment | None) -> str:
    """Where the office has it from: the petitioner, or the office that passed it on."""
    if sent is None:
        return "信访人直接提出"
    return f"{sent.by_office.name}{'交办' if sent.due_on else '转送'}"


def known(facts: Mapping[str, object], *, form: str, on: date) -> dict[str, object]:
    """Those of these facts for which the form of that day has room; an older one says less."""
    names = {field.name for field in form_on(form, on).fields}
    return {name: fact for name, fact in facts.items() if name in names}


def promised(move: Move, clock: str, *, start: date | None = None) -> tuple[date | None, str]:
    """The end of a clock that this step starts, and the sentence that explains it."""
    rule = move.procedure.clock(clock)
    if rule is None or rule.limit is None:
        return None, ""
    if rule.opens is not None:
        running = deadlines.promised(rule, start or move.today, book.calendar())
        return running.end, deadlines.explain(rule, running)
    due, _provisional = deadlines.due_or_raw(start or move.today, rule.limit, book.calendar())
    return due.end, limits.explain(due, began=rule.began["zh-hans"], cite=rule.cite)


def opens_on(move: Move, clock: str, *, start: date) -> date | None:
    """The first day of a right that opens only after a while, for the letter that tells of it."""
    rule = move.procedure.clock(clock)
    return deadlines.opening(rule, start) if rule else None


def last_letter(move: Move, *names: str) -> Document | None:
    """The newest letter of these forms on this matter."""
    return (
        Document.objects.filter(subject_id=move.matter.pk, form__in=names)
        .select_related("office")
        .order_by("-at", "-id")
        .first()
    )


def letter_of(move: Move, number: str, *, field: str) -> Document:
    """The matter's letter with this number, if who acts may read it. Raises Invalid naming the field."""
    wanted = "" if "\x00" in number else number.strip()
    numbered = Document.objects.filter(subject_id=move.matter.pk, number=wanted).exclude(number="")
    found = next(iter(readable(numbered, move.matter, move.by)), None)
    if found is None:
        raise Invalid({field: gettext_noop("这件事没有这个文号的文书，请从文书清单里选。")})
    return found


def tell_whereabouts(move: Move, office: Office, *, way: str, notify_on: date | None) -> None:
    """The letter by which a unit tells the petitioner where their matter went (第二十三条第一款、第二款).

    Whose name or address is unclear is told nothing in writing; on a day without the form the message is all there is.
    """
    matter = move.matter
    sender = move.by.office
    if (
        sender is None
        or sender.is_petition_office
        or matter.is_anonymous
        or "whereabouts_notice" not in forms(move.today)
    ):
        return
    letter(move, form="whereabouts_notice", target=office.name, way=way, notify_on=notify_on)
