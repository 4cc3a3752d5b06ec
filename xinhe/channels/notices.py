"""The one way in which a line for an office's desk is put together."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from xinhe.channels.models import Notice

LONGEST = Notice._meta.get_field("text").max_length
LONGEST_SAID = Notice._meta.get_field("said").max_length


class Titled(Protocol):
    """A record that a notice may be about."""

    pk: UUID
    title: str


def notice(
    family: str,
    subject: Titled,
    cause: object,
    *,
    office_id: int,
    words: str,
    is_urgent: bool,
    at: datetime,
    account_id: int | None = None,
    said: str = "",
) -> Notice:
    """A line that says what happened to the subject and how it is called, and what was said to whom it is for.

    ``cause`` is what makes it once for each office or person: the number of a step, or a day with what falls due on it.
    """
    return Notice(
        key=f"{subject.pk}/{cause}/{office_id}{f'/{account_id}' if account_id else ''}",
        office_id=office_id,
        account_id=account_id,
        family=family,
        subject_id=subject.pk,
        number=getattr(subject, "number", "") if family == "matter" else "",
        text=f"{words}：{subject.title}"[:LONGEST],
        said=said[:LONGEST_SAID],
        is_urgent=is_urgent,
        at=at,
    )
