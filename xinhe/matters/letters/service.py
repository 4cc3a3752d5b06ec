"""Service of letters (送达): how one reached its receiver, checked once for every act that records it."""

from dataclasses import dataclass
from datetime import date

from xinhe.documents.models import Document, Method, Service
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.letters.making import NAME, UNNAMED, letter
from xinhe.matters.move import Move
from xinhe.matters.payload import Checks, not_future


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """How and when a letter was received, and by what proof; ``on`` is a local day."""

    method: str
    on: date
    proof: str
    witness: str = ""

    def for_log(self) -> dict[str, object]:
        """What the event log keeps of it."""
        return {"method": self.method, "served_on": self.on, "proof": self.proof}


def delivery(*, method: str, served_on: date, proof: str, witness: str) -> Delivery:
    """The delivery as a person told it. Raises Invalid naming each wrong field."""
    checks = Checks()
    checks.need("method", method in Method.values, gettext_noop("请选择送达方式。"))
    proof = checks.text(
        "proof", proof, limit=500, sentence=gettext_noop("请写明送达凭证，例如签收人、挂号信号码或回证编号。")
    )
    witness = checks.text("witness", witness, limit=100)
    checks.need("witness", method != Method.LEFT or witness, gettext_noop("留置送达要写明见证人。"))
    checks.done()
    return Delivery(method=method, on=served_on, proof=proof, witness=witness)


def check_day(told: Delivery, *, signed_on: date, today: date) -> None:
    """Raise Invalid when the day has not come yet, or lies before the signature."""
    not_future(told.on, today, field="served_on")
    if told.on < signed_on:
        raise Invalid({"served_on": gettext_noop("送达日期不能早于签发日期。")})


def serve_document(move: Move, document: Document, told: Delivery) -> None:
    """Keep the proof that a letter was served, and issue its certificate (送达回证)."""
    check_day(told, signed_on=document.issued_on, today=move.today)
    move.rows.append(
        Service(
            document=document,
            method=told.method,
            on=told.on,
            proof=told.proof,
            witness=told.witness,
            at=move.at,
            by=move.by.account,
        )
    )
    letter(
        move,
        form="service_proof",
        document_title=document.title,
        document_number=document.number,
        receiver=UNNAMED if move.matter.is_secret else NAME,
        method=Method(told.method).label,
        served_on=told.on,
        proof=told.proof,
        witness=told.witness,
    )
