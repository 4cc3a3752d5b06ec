"""Message catalogues: the translated .po files made ready for gettext, without any system tool."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def compile_catalogues() -> int:
    """Write each .mo that is missing or older than its .po; returns how many were written."""
    written = 0
    for folder in settings.LOCALE_PATHS:
        for path in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = path.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
                continue
            with path.open("rb") as source:
                catalogue = read_po(source)
            draft = target.with_suffix(f".{os.getpid()}.mo")
            with draft.open("wb") as handle:
                write_mo(handle, catalogue)
            draft.replace(target)  # in one move: another process may be reading
            written += 1
    return written
