"""Offer: a side proposes terms to the other; the newest offer makes those before it void."""

from datetime import datetime, timedelta

from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.models import Matter
from xinhe.matters.move import Move
from xinhe.matters.payload import Checks
from xinhe.mediation import round_table
from xinhe.mediation.models import FIRST, SECOND, Offer, OfferState
from xinhe.mediation.models.offer import offered
from xinhe.mediation.sides import own_side
from xinhe.mediation.step import step
from xinhe.mediation.terms import fen_of
from xinhe.people.person import Person


def offer(
    matter: Matter,
    *,
    text: str,
    amount: str = "",
    payer: int | None = None,
    until: datetime | None = None,
    answers: str = "",
    side: int | None = None,
    seen_how: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Propose it until a moment; both sides take turns, and an offer that was accepted is void with a newer one.

    ``answers`` is the hash of the offer that counts on the page of who proposes: nobody passes over an offer that
    they have not seen. Raises Invalid naming each wrong field, Refused where the other side has to answer first.
    """
    checks = Checks()
    text = checks.text("text", text, limit=2000, sentence=gettext_noop("请写明你的方案：谁做什么、什么时候做。"))
    fen = fen_of(amount, "amount", checks)
    is_money = bool(amount.strip())
    checks.need("payer", not is_money or payer in (FIRST, SECOND), gettext_noop("写了金额的，请选由哪一方付。"))
    checks.done()
    with step(matter, "offer", by=by, at=at, seen=seen) as move:
        row = own_side(move.matter, by, side=side, seen_how=seen_how)
        until_at = _until(move, until)
        check_words(move, {"text": text})
        before = _counting(move)
        if before is not None:
            _check_turn(before, row.side, answers)
            round_table.answered(move, before, OfferState.REPLACED)
        made = offered(
            move.matter,
            move.seq,
            side=row.side,
            text=text,
            fen=fen,
            payer=payer if fen is not None else None,
            until_at=until_at,
            at=move.at,
        )
        move.rows.append(made)
        move.data |= {"side": row.side, "hash": made.hash(), "until_at": until_at, "seen_how": seen_how}
    return move.matter


def _until(move: Move, until: datetime | None) -> datetime:
    """Until when it stands: as said, or as long as the rules say. Raises Invalid naming the field."""
    least, usual, most = (
        timedelta(hours=move.procedure.setting(f"offer_hours{one}")) for one in ("_least", "", "_most")
    )
    if until is None:
        return move.at + usual
    if until < move.at + least:
        sentence = gettext_noop("有效期太短：至少要留 %(hours)s 小时给对方考虑。")
        raise _invalid(sentence, hours=least // timedelta(hours=1))
    if until > move.at + most:
        sentence = gettext_noop("有效期太长：最长 %(days)s 天，过期以后可以再提。")
        raise _invalid(sentence, days=most // timedelta(days=1))
    return until


def _invalid(sentence: str, **facts: int) -> Invalid:
    no = Refused(sentence, code="wrong_until", field="until", article=None, now=None, **facts)
    return Invalid({"until": no.sentence}, refusals={"until": no})


def _counting(move: Move) -> Offer | None:
    """The offer that waits for an answer or was accepted: whoever proposes anew makes it void."""
    last = round_table.newest(move.matter)
    if last is None or last.state == OfferState.ACCEPTED:
        return last
    since = round_table.opened(round_table.AT_TABLE(move.matter.pk))
    return last if round_table.stands(last, since, move.at) else None


def _check_turn(before: Offer, side: int, answers: str) -> None:
    """Whose turn it is, and that who proposes has seen what counts now."""
    if before.state == OfferState.OPEN and before.side == side:
        raise Refused(
            gettext_noop("你这一方的方案还在等对方答复，到%(until)s为止。等答复，或者先收回，再提新的。"),
            code="not_your_turn",
            field="text",
            article=round_table.ARTICLE,
            until=round_table.moment(before.until_at),
        )
    if before.hash() != answers.strip():
        raise Refused(
            gettext_noop("在你写的时候，方案有了变化。请先看最新的方案，还想提的，再交一次。"),
            code="newer_offer",
            field="text",
            article=round_table.ARTICLE,
        )
