"""What the petition hears of the mediation that it was referred to: whether both sides agreed, and since when."""

from datetime import date, datetime

from xinhe.kernel.clock import local_day
from xinhe.people.person import SYSTEM
from xinhe.petition.acts.note_mediation import note_mediation
from xinhe.procedures import book
from xinhe.referrals.models import Referral


def tell_petition(referral: Referral, *, agreed: bool, at: datetime, on: date | None = None) -> None:
    """Write it into the petition's log, unless the petition has ended another way meanwhile (as withdrawn).

    The petition is locked before the referral, as when it is referred.
    """
    petition, body = referral.matter, referral.addressee
    if petition is None or body is None:
        return
    petition.refresh_from_db()
    rules = book.get(petition.procedure, petition.version).as_of(local_day(at))
    if any(petition.state in row.sources for row in rules.steps_for("note_mediation")):
        note_mediation(
            petition, body=body, items=referral.items, agreed=agreed, on=on or local_day(at), by=SYSTEM, at=at
        )
