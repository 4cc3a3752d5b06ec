"""Service of letters (送达): how one reached its receiver, checked once for every act that records it."""

from dataclasses import dataclass
from datetime import date, datetime

from xinhe.documents.models import Document, Method, Service
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.letters.making import NAME, UNNAMED, known, letter
from xinhe.matters.move import Move
from xinhe.matters.payload import Checks, not_future
from xinhe.procedures.serving import Way, ways


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """How and when a letter was received, and by what proof.

    ``told`` is the local day on which it was handed over, left or announced, ``on`` the one on which it counts as
    received: for a notice (公告) later by the limit of the rules (《民事诉讼法》第九十五条).
    """

    method: str
    way: Way
    told: date
    on: date
    proof: str
    reason: str = ""
    witness: str = ""
    record: str = ""

    @property
    def noticed_on(self) -> date | None:
        """The day of the notice, where the letter counts as received later than that."""
        return self.told if self.way.after else None

    def for_log(self) -> dict[str, object]:
        """What the event log keeps of it."""
        said = {"method": self.method, "served_on": self.on, "proof": self.proof}
        more = {"noticed_on": self.noticed_on, "reason": self.reason, "witness": self.witness, "record": self.record}
        return said | {name: value for name, value in more.items() if value}


def delivery(
    *, method: str, served_on: date, proof: str, at: datetime, witness: str = "", record: str = "", reason: str = ""
) -> Delivery:
    """The delivery as a person told it. Raises Invalid naming each wrong field.

    What was left with a person who refuses it needs a witness, or photographs or a film of it (第八十九条); leaving and
    notice need the reason, kept in the file (第八十九条、第九十五条第二款).
    """
    checks = Checks()
    way = ways(local_day(at)).get(method)
    checks.need("method", way, gettext_noop("请选择送达方式。"))
    proof = checks.text(
        "proof", proof, limit=500, sentence=gettext_noop("请写明送达凭证，例如签收人、挂号信号码或回证编号。")
    )
    witness = checks.text("witness", witness, limit=100)
    record = checks.text("record", record, limit=500)
    reason = checks.text("reason", reason, limit=500)
    if way:
        checks.take("reason", lambda: _need_reason(way, reason), None)
        checks.take("witness" if "witness" in way.one_of else "record", lambda: _need_proof(way, witness, record), None)
    checks.done()
    assert way is not None
    return Delivery(
        method=method,
        way=way,
        told=served_on,
        on=way.received_on(served_on),
        proof=proof,
        reason=reason,
        witness=witness,
        record=record,
    )


def _need_reason(way: Way, reason: str) -> None:
    if way.reason and not reason:
        raise Refused(
            gettext_noop("%(method)s要记明%(reason)s（%(cite)s）。"),
            code="no_reason_of_service",
            article=way.cite,
            method=Method(way.method).label,
            reason=way.reason,
            cite=way.cite,
        )


def _need_proof(way: Way, witness: str, record: str) -> None:
    if way.one_of and not (witness or record):
        raise Refused(
            gettext_noop("留置送达要有见证人，或者用拍照、录像记录送达过程（%(cite)s）。"),
            code="no_proof_of_leaving",
            article=way.cite,
            cite=way.cite,
        )


def check_service(move: Move, told: Delivery, *, signed_on: date, to_petitioner: bool = True) -> None:
    """Refuse a day to come or before the signature, and an electronic service that the petitioner did not agree to."""
    not_future(told.told, move.today, field="served_on")
    if told.told < signed_on:
        raise Invalid({"served_on": gettext_noop("送达日期不能早于签发日期。")})
    if told.way.consent and to_petitioner:
        _check_consent(move, told.way)


def _check_consent(move: Move, way: Way) -> None:
    paper = move.procedure.settings.get("paper_when_asked")
    if move.matter.wants_paper and paper and paper.value:
        raise Refused(
            gettext_noop("信访人要求书面告知，不能用电子方式送达。"),
            code="paper_was_asked_for",
            field="method",
            article=paper.cite,
        )
    if not move.matter.agrees_electronic:
        raise Refused(
            gettext_noop("信访人没有同意电子送达，请用别的方式送达；本人同意的，先记下再送（%(cite)s）。"),
            code="no_consent_to_electronic",
            field="method",
            article=way.cite,
            cite=way.cite,
        )


def serve_document(move: Move, document: Document, told: Delivery) -> None:
    """Keep the proof that a letter was served, and issue its certificate (送达回证)."""
    check_service(move, told, signed_on=document.issued_on, to_petitioner=document.to_petitioner)
    move.rows.append(
        Service(
            document=document,
            method=told.method,
            on=told.on,
            noticed_on=told.noticed_on,
            proof=told.proof,
            witness=told.witness,
            record=told.record,
            reason=told.reason,
            at=move.at,
            by=move.by.account,
        )
    )
    said: dict[str, object] = {
        "document_title": document.title,
        "document_number": document.number,
        "receiver": UNNAMED if move.matter.is_secret else NAME,
        "method": Method(told.method).label,
        "served_on": told.on,
        "noticed_on": told.noticed_on,
        "proof": told.proof,
        "witness": told.witness,
        "record": told.record,
        "reason": told.reason,
        "cite": told.way.cite,
    }
    letter(move, form="service_proof", facts=known(said, form="service_proof", on=move.today))
