"""Serve a letter: any document that was issued reaches its receiver, with proof (送达回证)."""

from datetime import date, datetime

from xinhe.documents.models import Method
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters import letter_of, serve_it
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, not_future
from xinhe.matters.step import step
from xinhe.people.person import Person


def serve_letter(
    matter: Matter,
    *,
    document: str,
    method: str,
    served_on: date,
    proof: str,
    by: Person,
    at: datetime,
    witness: str = "",
    seen: int | None = None,
) -> Matter:
    """Record how and when a letter was received. The opinion itself is served by ``serve``: its clocks hang on it."""
    checks = Checks()
    checks.need("method", method in Method.values, gettext_noop("请选择送达方式。"))
    proof = checks.text(
        "proof", proof, limit=500, sentence=gettext_noop("请写明送达凭证，例如签收人、挂号信号码或回证编号。")
    )
    witness = checks.text("witness", witness, limit=100)
    left = method == Method.LEFT
    checks.need("witness", not left or witness, gettext_noop("留置送达要写明见证人。"))
    checks.done()
    with step(matter, "serve_letter", by=by, at=at, seen=seen) as move:
        not_future(served_on, move.today, field="served_on")
        found = letter_of(move, document, field="document")
        title = Method(method).label
        serve_it(move, found, method=method, method_title=title, on=served_on, proof=proof, witness=witness)
        move.data |= {"document": found.number, "method": method, "served_on": served_on, "proof": proof}
    return move.matter
