"""Serve the review or re-review opinion; after the second one the petition procedure has ended (第三十六条第三款)."""

from datetime import date, datetime

from xinhe.documents.models import Method
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.letters import last_letter, serve_it
from xinhe.matters.models import Event, Matter, Review, ReviewResult, ReviewStage
from xinhe.matters.payload import Checks, not_future
from xinhe.matters.step import step
from xinhe.people.person import Person


def serve_review(
    matter: Matter,
    *,
    method: str,
    served_on: date,
    proof: str,
    by: Person,
    at: datetime,
    witness: str = "",
    seen: int | None = None,
) -> Matter:
    """Record that the opinion was received. One that was revoked is handled anew by the first office (rule tag D)."""
    checks = Checks()
    checks.need("method", method in Method.values, gettext_noop("请选择送达方式。"))
    proof = checks.text(
        "proof", proof, limit=500, sentence=gettext_noop("请写明送达凭证，例如签收人、挂号信号码或回证编号。")
    )
    witness = checks.text("witness", witness, limit=100)
    left = method == Method.LEFT
    checks.need("witness", not left or witness, gettext_noop("留置送达要写明见证人。"))
    checks.done()
    with step(matter, "serve_review", by=by, at=at, seen=seen) as move:
        matter = move.matter
        not_future(served_on, move.today, field="served_on")
        signed = Event.objects.filter(matter=matter, act="sign_review").latest("seq")
        if served_on < local_day(signed.at):
            raise Invalid({"served_on": gettext_noop("送达日期不能早于签发日期。")})
        review = Review.objects.filter(matter=matter).latest("seq")
        review.served_on = served_on
        review.save(update_fields=["served_on"])
        if document := last_letter(move, "review_opinion", "recheck_opinion"):
            title = Method(method).label
            serve_it(move, document, method=method, method_title=title, on=served_on, proof=proof, witness=witness)
        move.data |= {"method": method, "served_on": served_on, "proof": proof, "result": review.result}
        matter.holder = matter.lead
        if review.result == ReviewResult.REVOKED:
            move.to, move.outcome = "accepted", "revoked"
            matter.served_on = None
        else:
            is_second = review.stage == ReviewStage.RECHECK
            move.to, move.outcome = ("ended" if is_second else "review_done"), review.stage
    return matter
