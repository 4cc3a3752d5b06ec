"""Dates for a telephone's own calendar (RFC 5545). They name numbers and places, and nobody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpResponse
from django.utils.http import content_disposition_header

_MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """One date: what it is known by for ever, from when to when, where, what helps to get there, and the page on it."""

    uid: str
    begins_at: datetime
    ends_at: datetime
    summary: str
    place: str
    note: str = ""
    page: str = ""
    is_called_off: bool = False


def calendar(occasions: Iterable[Occasion], *, name: str, at: datetime) -> HttpResponse:
    """The dates as a file that a calendar takes in; the same date again takes the place of the one before."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//xinhe//mediation//ZH"]
    for one in occasions:
        lines += _event(one, at)
    lines.append("END:VCALENDAR")
    body = ("\r\n".join(_folded(line) for line in lines) + "\r\n").encode()
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.ics")
    answer["Content-Disposition"] = disposition or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _event(one: Occasion, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{one.uid}@xinhe"
    yield f"DTSTAMP:{at.astimezone(UTC).strftime(_MOMENT)}"
    yield f"DTSTART:{one.begins_at.astimezone(UTC).strftime(_MOMENT)}"
    yield f"DTEND:{one.ends_at.astimezone(UTC).strftime(_MOMENT)}"
    yield f"SUMMARY:{_escaped(one.summary)}"
    yield f"LOCATION:{_escaped(one.place)}"
    if one.note:
        yield f"DESCRIPTION:{_escaped(one.note)}"
    if one.page:
        yield f"URL:{one.page}"
    if one.is_called_off:
        yield "STATUS:CANCELLED"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _folded(line: str) -> str:
    """No line longer than 75 octets; a folded one goes on after a blank."""
    parts: list[str] = []
    part = ""
    for sign in line:
        if len((part + sign).encode()) > (75 if not parts else 74):
            parts.append(part)
            part = ""
        part += sign
    return "\r\n ".join([*parts, part])
