"""Check a proposed refusal: a second person agrees, and the petitioner is told in writing; or it goes on."""

from contextlib import nullcontext
from datetime import datetime

from xinhe.documents.models import Document
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.kin import joining
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Event, Link, LinkKind, Matter
from xinhe.matters.payload import reason_of
from xinhe.people.person import Person
from xinhe.petition.answers.wording import organ_named, told
from xinhe.petition.family import PETITION
from xinhe.petition.refusals import check_in_time
from xinhe.petition.step import step
from xinhe.procedures import book
from xinhe.procedures.definition import Ground


def _known_by(other: Matter | None, ground: Ground) -> str:
    """The number by which the letter names what is there: of the matter, or of its re-review opinion."""
    if other is None:
        return ""
    letters = Document.objects.filter(subject_id=other.pk, form=ground.known_by).order_by("-at")
    last = letters.first() if ground.known_by else None
    return last.number if last else other.number


def _proposed(matter: Matter) -> Event | None:
    return Event.objects.filter(matter=matter, act="refuse").order_by("-seq").first()


def _repeated(proposal: Event | None) -> Matter | None:
    """The matter that this one repeats by the words of the proposal."""
    number = proposal.data["existing"] if proposal else ""
    return Matter.objects.filter(number=number).first() if number else None


def review_refusal(
    matter: Matter, *, agree: bool, reason: str, by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Agree that it is not accepted, or overrule: the matter then stands where it stood, to be accepted.

    Agreed to as a repeat it is linked to the other: an office that is barred from one is barred from both.
    """
    reason = reason_of(reason, sentence=gettext_noop("请写明复核的情况和意见。"))
    read = _proposed(matter)
    other = _repeated(read) if agree else None
    with (
        joining(matter, other, at=at) if other else nullcontext(),
        step(matter, "review_refusal", by=by, at=at, seen=seen) as move,
    ):
        matter = move.matter
        proposal = _proposed(matter)
        if proposal is None or proposal != read:  # proposed anew while the locks were waited for
            raise Refused(PETITION.stale, code="stale")
        proposed = proposal.data
        move.data |= {"agree": agree, "reason": reason, "ground": proposed["ground"]}
        if not agree:
            move.outcome = "overruled"
            matter.is_acceptable = True
        else:
            ground = move.procedure.grounds[proposed["ground"]]
            if other and ground.above:
                check_in_time(other, move.today)
            move.outcome = "refused"
            stage = (
                book.get(other.procedure, other.version).latest.states[other.state].title["zh-hans"] if other else ""
            )
            if other and not Link.objects.filter(matter=matter, to=other, kind=LinkKind.REPEAT).exists():
                move.rows.append(Link(matter=matter, seq=move.seq, kind=LinkKind.REPEAT, to=other, at=move.at))
                matter.is_repeat = True
            letter(
                move,
                ground=ground.name,
                reason=told(proposed["reason"]),
                existing_number=_known_by(other, ground),
                existing_stage=stage,
                right_organ=organ_named(proposed["right_organ"]),
                other_ways=told(proposed["other_ways"]),
            )
            move.data["told"] = proposed["reason"]
    return matter
