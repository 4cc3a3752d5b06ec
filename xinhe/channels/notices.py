"""The one way in which a line for an office's desk is put together."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from xinhe.channels.models import Notice

LONGEST = Notice._meta.get_field("text").max_length


class Titled(Protocol):
    """A record that a notice may be about."""

    pk: UUID
    title: str


def notice(
    family: str, subject: Titled, cause: object, *, office_id: int, words: str, is_urgent: bool, at: datetime
) -> Notice:
    """A line that says what happened to the subject and how it is called.

    ``cause`` is what makes it once for each office: the number of a step, or a day with what falls due on it.
    """
    return Notice(
        key=f"{subject.pk}/{cause}/{office_id}",
        office_id=office_id,
        family=family,
        subject_id=subject.pk,
        number=getattr(subject, "number", "") if family == "matter" else "",
        text=f"{words}：{subject.title}"[:LONGEST],
        is_urgent=is_urgent,
        at=at,
    )
