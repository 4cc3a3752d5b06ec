"""How the API opens a resident's matter: number in the path, query code in a header."""

from datetime import datetime

from django.http import HttpRequest

from xinhe.matters.models import Matter
from xinhe.matters.opening import open_by_code
from xinhe.people import throttle


def address_of(request: HttpRequest) -> str:
    """Where the request came from, as limits count it."""
    return throttle.source(request.META.get("REMOTE_ADDR"))


def open_matter(request: HttpRequest, number: str, code: str, *, at: datetime) -> Matter:
    """The petitioner's matter. Raises Unknown alike for a wrong number and a wrong code, TooMany after twenty."""
    return open_by_code(number, code, address=address_of(request), at=at)
