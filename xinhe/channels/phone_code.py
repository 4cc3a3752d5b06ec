"""Send a telephone its code: a message that hangs on no record, whose digits are put in on its way out."""

from datetime import datetime

from xinhe.channels.models import Channel, Outgoing
from xinhe.people import phone_codes, vault


def send_code(phone: str, purpose: str, *, address: str, language: str, at: datetime) -> str:
    """Put a new code into the outbox; the number as it is kept. Raises what ``phone_codes.begin`` does."""
    row, number = phone_codes.begin(phone, purpose, address=address, at=at)
    key = f"phone-code/{row.pk}"
    Outgoing.objects.create(
        key=key,
        subject_id=None,
        seq=0,
        channel=Channel.SMS,
        to=vault.seal(number.encode(), about=key.encode()),
        template="phone_code",
        facts={"phone_code": str(row.pk), "language": language},
        made_at=at,
        next_try_at=at,
    )
    return number
