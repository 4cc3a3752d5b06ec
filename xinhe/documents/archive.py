"""Where prints of letters and seals lie: beside the attachments, under their hash, and never swept."""

import os
import secrets
from pathlib import Path

from django.conf import settings

from xinhe.documents.store import path_of
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
    if place.exists() and place.stat().st_size == len(data):
        return digest
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = place.parent / f".{secrets.token_hex(8)}"
    try:
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(place)
    finally:
        aside.unlink(missing_ok=True)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return digest


def kept(hash: str) -> bytes | None:
    """The bytes with this hash; None when they are gone or no longer those."""
    try:
        data = place_of(hash).read_bytes()
    except FileNotFoundError:
        return None
    return data if chain.sm3(data) == hash else None
