"""Agree: a side signs the draft, or reads the code of an oral agreement back; with the last one it takes effect."""

from datetime import datetime

from xinhe.documents.store import Incoming
from xinhe.documents.store import rows as file_rows
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.letters.making import known, letter
from xinhe.matters.models import Matter, Party
from xinhe.matters.move import Move
from xinhe.mediation.agreed.copies import due_to
from xinhe.mediation.ending import close_attempt
from xinhe.mediation.facts import current_agreement
from xinhe.mediation.models import FIRST, SECOND, Agreement, AgreementKind, Attempt, Ending, Obligation, Signature
from xinhe.mediation.sides import own_side
from xinhe.mediation.step import step
from xinhe.people.person import Person

MEDIATOR = 0
SIDE_NAMES = {FIRST: "申请的一方", SECOND: "对方"}


def read_back_code(terms_hash: str) -> str:
    """The six figures that a side reads back: made from the hash of the terms, so that both heard the same."""
    return f"{int(terms_hash[:12], 16) % 1_000_000:06d}"


def agree(
    matter: Matter,
    *,
    terms: str,
    code: str = "",
    drawn: Incoming | None = None,
    side: int | None = None,
    seen_how: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Agree to exactly the terms with this hash; a draft that was changed meanwhile has another one.

    A written agreement is signed by both sides and the mediator: drawn on a screen, or printed, signed and scanned.
    It takes effect with the last signature, an oral one when the second side read its code back (第二十九条第二款、
    第三十条). Raises Invalid naming each wrong field, Refused where somebody signs for the other side.
    """
    with step(matter, "agree", by=by, at=at, seen=seen) as move:
        draft = current_agreement(move.matter)
        lines = list(Obligation.objects.filter(matter=move.matter, seq=draft.seq).order_by("line"))
        current = draft.hash(lines)
        if terms != current:
            raise Refused(
                gettext_noop("协议内容在你打开之后改过了，请重新看过再签。"),
                code="other_terms",
                field="terms",
                article="《人民调解法》第二十九条",
            )
        is_mediator = by.account_id in move.matter.mediators and side is None
        number = MEDIATOR if is_mediator else own_side(move.matter, by, side=side, seen_how=seen_how).side
        given = list(Signature.objects.filter(matter=move.matter, agreement_seq=draft.seq))
        if number in {one.side for one in given}:
            raise Refused(gettext_noop("这一方已经签过了，不用再签。"), code="signed_already", field="side")
        if draft.kind == AgreementKind.ORAL:
            _check_read_back(number, code, current)
        elif drawn is None:
            raise Invalid({"drawn": gettext_noop("请在屏幕上签名，或者上传签了名的照片、扫描件。")})
        move.rows.append(
            Signature(
                matter=move.matter,
                seq=move.seq,
                agreement_seq=draft.seq,
                side=number,
                hash=current,
                drawn=drawn.hash if drawn else "",
                at=move.at,
            )
        )
        if drawn is not None:
            move.rows += file_rows(
                [drawn], subject_id=move.matter.pk, seq=move.seq, from_petitioner=by.is_resident, at=move.at
            )
        signed = {number, *(one.side for one in given)}
        move.outcome = "effective" if signed >= _all(draft) else "one"
        move.data |= {"side": number, "hash": current, "seen_how": seen_how}
        if move.outcome == "effective":
            _take_effect(move, draft, lines)
    return move.matter


def _all(draft: Agreement) -> set[int]:
    """Who has to agree before it takes effect; an oral agreement is noted by the mediator already (第二十八条)."""
    return {FIRST, SECOND} if draft.kind == AgreementKind.ORAL else {MEDIATOR, FIRST, SECOND}


def _check_read_back(number: int, code: str, terms: str) -> None:
    """The code that a side reads back shows that it heard these terms and no others."""
    if number == MEDIATOR:
        raise Refused(
            gettext_noop("口头协议由双方各自复述核对码，调解员不用签。"), code="sides_read_back", field="side"
        )
    if code.strip() != read_back_code(terms):
        raise Invalid({"code": gettext_noop("核对码不对。请把协议再念一遍，由这一方复述屏幕上的六位数。")})


def _take_effect(move: Move, draft: Agreement, lines: list[Obligation]) -> None:
    """The last one agreed: from this day it binds (第三十一条), and the letter is kept."""
    draft.effective_on = move.today
    move.save(draft, "effective_on")
    close_attempt(move, Ending.AGREED)
    move.data |= {
        "effective_on": move.today,
        "kind": draft.kind,
        "fen": sum(one.fen or 0 for one in lines),
        "due_on": max((one.due_on or move.today for one in lines), default=None),
    }
    form = "mediation_agreement_paper" if draft.kind == AgreementKind.WRITTEN else "oral_agreement_record"
    people = Party.objects.filter(matter=move.matter).exclude(side=0).defer("sealed")
    facts = {
        "facts_and_dispute": draft.facts,
        "content": draft.content,
        "duties": [_said(one) for one in lines],
        "way": draft.way,
        "late": draft.late,
        "effective_on": move.today,
        "mediators": "、".join(_mediators(move)),
        "originals": str(sum(due_to(people).values())),
    }
    letter(move, form=form, facts=known(facts, form=form, on=move.today))


def _said(one: Obligation) -> str:
    """One duty as the paper says it."""
    money = f"，人民币 {one.fen // 100}.{one.fen % 100:02d} 元" if one.fen is not None else ""
    until = f"，{one.due_on.isoformat()}以前" if one.due_on else "，即时"
    return f"{SIDE_NAMES[one.side]}：{one.what}{money}{until}"


def _mediators(move: Move) -> list[str]:
    attempt = Attempt.objects.filter(matter=move.matter).latest("seq")
    return [str(one["name"]) for one in attempt.mediators]
