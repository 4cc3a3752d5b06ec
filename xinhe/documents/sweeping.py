"""Delete uploads that never came to belong to a matter (个人信息保护法 第十九条: kept no longer than needed)."""

import logging
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings

from xinhe.documents.models import Draft, File

logger = logging.getLogger(__name__)
BATCH = 1000


def sweep(*, older_than: datetime) -> int:
    """Delete bytes that nobody touched since a moment and no file names; how many there were.

    Taking a file in, or reading a draft that names it, touches it: a day is longer than any session lives. A draft of
    staff lives longer than that, and its files as long as it does.
    """
    limit, gone = older_than.timestamp(), 0
    old = _untouched(Path(settings.FILES), limit)
    while batch := list(islice(old, BATCH)):
        names = [path.name for path in batch]
        kept = set(File.objects.filter(hash__in=names).values_list("hash", flat=True))
        kept.update(*Draft.objects.filter(hashes__overlap=names).values_list("hashes", flat=True))
        gone += sum(_delete(path, limit) for path in batch if path.name not in kept)
    return gone


def sweep_temporary(*, older_than: datetime) -> int:
    """Delete uploads that were on their way when a server was killed; how many there were."""
    limit, gone = older_than.timestamp(), 0
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"):
        try:
            if path.stat().st_mtime < limit:
                path.unlink()
                gone += 1
        except OSError as error:
            logger.warning("temporary file %s is passed over: %s", path.name, error)
    return gone


def _untouched(folder: Path, limit: float) -> Iterator[Path]:
    """Files of the store, and halves that a killed server left, which are older than the limit."""
    for path in folder.glob("*/*/*"):
        try:
            if path.stat().st_mtime < limit and path.is_file():
                yield path
        except FileNotFoundError:
            continue
        except OSError as error:  # one that cannot be looked at does not keep the others
            logger.warning("upload %s is passed over: %s", path.name, error)


def _delete(path: Path, limit: float) -> bool:
    """Delete one, unless somebody took the same bytes in at this very moment: then they are put back."""
    aside = path.with_name(f".{path.name}.old") if not path.name.startswith(".") else path
    try:
        path.rename(aside)
        if aside.stat().st_mtime >= limit:
            aside.rename(path)
            return False
        aside.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        logger.warning("upload %s is passed over: %s", path.name, error)
        return False
    return True
