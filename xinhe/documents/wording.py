"""The words inside attachments, read in the background and kept beside the files, so that a search finds them.

Who may open a file may find what it belongs to by its words; nobody else does. What could not be read says so.
"""

import logging
import subprocess
import sys
import time
from datetime import datetime

from xinhe.documents.attached import reading
from xinhe.documents.models import READABLE, File, FileWords, Read
from xinhe.documents.store import path_of
from xinhe.kernel import bigrams

logger = logging.getLogger(__name__)
BATCH = 20
PASS = 5.0  # seconds after which a pass begins no other file: letters and messages wait for the worker, too
PATIENCE = 20.0  # seconds by the clock on the wall; the process itself is held to fewer of work


def read_waiting(*, at: datetime, limit: int = BATCH) -> int:
    """Read the words of files that were not read yet, the newest first; how many there were.

    Those of before come in their turn, a few at a time. A file is tried once: what fails fails for what it is.
    """
    waiting = File.objects.filter(media_type__in=READABLE, words=None).order_by("-at", "-id")[:limit]
    begun, count = time.monotonic(), 0
    for file in waiting:
        if time.monotonic() - begun > PASS:
            break
        count += 1
        found, outcome = _words(file)
        FileWords.objects.bulk_create(
            [FileWords(file=file, subject_id=file.subject_id, words=sorted(found), outcome=outcome, at=at)],
            ignore_conflicts=True,  # another worker, or a command, may have read it meanwhile
        )
    return count


def _words(file: File) -> tuple[set[str], Read]:
    try:
        text = _text(file)
    except (OSError, subprocess.SubprocessError) as error:
        logger.warning("no words could be read from file %s (%s): %s", file.pk, file.media_type, error)
        return set(), Read.FAILED
    found = bigrams.pairs(text.replace("\x00", ""))
    return found, Read.READ if found else Read.EMPTY


def _text(file: File) -> str:
    with path_of(file.hash).open("rb") as data:
        done = subprocess.run(
            [sys.executable, "-I", reading.__file__, file.media_type],
            stdin=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=True,
            env={},
        )
    return done.stdout.decode("utf-8", "replace")
