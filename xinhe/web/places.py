"""The place of a session as something to open: the telephone's own map, or the address of a video session.

A map is opened by ``geo:`` (RFC 5870), which names no host: nobody but the reader's telephone learns of the place.
"""

from urllib.parse import quote, urlsplit

from django.utils.translation import gettext

from xinhe.mediation.models import MediationSession, SessionWay


def map_link(place: str) -> str:
    """A place by its name, for the telephone's own map."""
    return f"geo:0,0?q={quote(place, safe='')}"


def is_https(place: str) -> bool:
    """True for one whole https address and nothing beside it; one with a name before the host is none."""
    try:
        parts = urlsplit(place)
        host = parts.hostname
    except ValueError:
        return False
    is_whole = place.isprintable() and not any(sign.isspace() for sign in place)
    return is_whole and parts.scheme == "https" and bool(host) and "@" not in parts.netloc and "\\" not in place


def map_note(session: MediationSession) -> str:
    """The link to the map as a calendar keeps it; nothing for a session by video."""
    if session.way == SessionWay.VIDEO:
        return ""
    return gettext("在地图里打开：%(link)s") % {"link": map_link(session.place)}
