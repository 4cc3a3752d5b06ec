"""Where prints of letters and seals lie: beside the attachments, under their hash, and never swept."""

from pathlib import Path

from django.conf import settings

from xinhe.documents.store import path_of, write
from xinhe.kernel import chain

# One folder deeper than attachments lie, so that the sweep of uploads nobody filed does not see them.
FOLDER = "letters"


def place_of(hash: str) -> Path:
    """Where the bytes with this hash lie."""
    return Path(settings.FILES) / FOLDER / path_of(hash).relative_to(settings.FILES)


def keep(data: bytes) -> str:
    """Write the bytes under their hash, whole or not at all, and return the hash."""
    digest = chain.sm3(data)
    place = place_of(digest)
    if kept(digest) is None:
        write(data, place)
    return digest


def kept(hash: str) -> bytes | None:
    """The bytes with this hash; None when they are gone or no longer those."""
    try:
        data = place_of(hash).read_bytes()
    except (OSError, ValueError):
        return None
    return data if chain.sm3(data) == hash else None
