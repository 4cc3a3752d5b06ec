"""Whether a letter still holds: what revoked, changed, corrected or replaced it since, for whoever checks the paper."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xinhe.documents.models import Document
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Event
from xinhe.petition.models import ReviewResult

OPINIONS = ("opinion", "review_opinion", "recheck_opinion")
PASSED_ON = ("transfer_letter", "assignment_letter", "designation_letter")
# The steps after which a letter of this form holds no more. That a matter was taken from an office that is accused in
# it (take_back) is none of them: whoever reads a paper would learn who is accused (第三十条第三款).
TAKEN_BACK: Mapping[str, frozenset[str]] = {
    "refusal_notice": frozenset({"reconsider"}),
    "hearing_notice": frozenset({"cancel_hearing"}),
    "route_notice": frozenset({"reopen"}),
    **{form: frozenset({"recall", "rule_objection"}) for form in PASSED_ON},
}
ACTS = frozenset({"correct", "serve_review", "serve"}).union(*TAKEN_BACK.values())


@dataclass(frozen=True)
class Superseded:
    """What happened to a letter: "revoked", "changed", "corrected" or "replaced", when, by which office and letter."""

    effect: str
    on: date
    office: str
    letter: Document | None = None


def changes(letter: Document) -> list[Superseded]:
    """What took a letter's force or words since it was issued, the latest first; none while it holds as it stands.

    A review counts from its service on: before it nobody is told of it. A paper between offices knows no such steps.
    """
    events = list(
        Event.objects.filter(matter_id=letter.subject_id, act__in=ACTS, seq__gt=letter.seq)
        .select_related("office")
        .order_by("seq")
    )
    if not events:
        return []
    others = Document.objects.filter(subject_id=letter.subject_id).exclude(pk=letter.pk).defer("content")
    letters = list(others.select_related("office").order_by("seq", "at"))
    return list(_changes(letter, events, letters))[::-1]


def _changes(letter: Document, events: Sequence[Event], letters: Sequence[Document]) -> Iterator[Superseded]:
    for event in events:
        on, office = local_day(event.at), event.office.name if event.office else ""
        if event.act == "correct":
            if letter.number and event.data.get("of") == letter.number:
                yield Superseded("corrected", on, office, _issued(letters, event.seq, "correction"))
        elif event.act == "serve_review":
            if effect := _reviewed(letter, event, by := _latest(letters, event.seq, *OPINIONS[1:])):
                yield Superseded(effect, on, by.office.name if by else office, by)
        elif event.act == "serve":
            new = _latest(letters, event.seq, "opinion")
            if letter.form == "opinion" and new and new.seq > letter.seq:
                yield Superseded("replaced", on, new.office.name, new)
        elif event.act in TAKEN_BACK.get(letter.form, ()) and _is_meant(letter, event):
            yield Superseded("revoked", on, office)


def _reviewed(letter: Document, event: Event, by: Document | None) -> str:
    """What the review that was served does to this letter; "" when it upholds it or is about another."""
    if by is None or letter.form not in OPINIONS or OPINIONS.index(letter.form) >= OPINIONS.index(by.form):
        return ""
    effect = str(event.data.get("result", ""))
    return effect if effect in (ReviewResult.CHANGED, ReviewResult.REVOKED) else ""


def _is_meant(letter: Document, event: Event) -> bool:
    """Whether the step takes back this letter and not another of the same kind."""
    if event.act == "recall":
        return bool(event.data.get("recalls") == letter.seq)
    if event.act == "rule_objection":
        return event.outcome in ("returned", "reassigned")
    if event.act == "reopen":
        issued = (
            Event.objects.filter(matter_id=letter.subject_id, seq=letter.seq).values_list("data", flat=True).first()
        )
        return any(piece["item"] == event.data.get("item") for piece in (issued or {}).get("pieces", []))
    return True


def _latest(letters: Sequence[Document], before: int, *forms: str) -> Document | None:
    return next((one for one in reversed(letters) if one.form in forms and one.seq < before), None)


def _issued(letters: Sequence[Document], seq: int, form: str) -> Document | None:
    return next((one for one in letters if one.form == form and one.seq == seq), None)
