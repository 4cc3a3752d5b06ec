"""Finds any attachment or picture of a seal whose bytes are gone, cut off or altered since they were taken in."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from uuid import UUID

from xinhe.documents import archive
from xinhe.documents.models import Document, File, OfficeSeal
from xinhe.documents.store import hash_at, path_of
from xinhe.kernel.discrepancy import Discrepancy

BATCH = 2000


Pictures = Sequence[tuple[str, str]]  # the hash of each, and whose it is


def count_files(more: Pictures = ()) -> int:
    """How many attachments and pictures ``verify_files`` looks at."""
    return File.objects.count() + len(_seals()) + len(more)


def verify_files(
    *, progress: Iterator[object] | None = None, number_of: Callable[[UUID], str] = str, more: Pictures = ()
) -> Iterator[Discrepancy]:
    """Every attachment whose bytes are not those that were received; the same bytes are read once.

    ``number_of`` gives a matter's number by its id, so that a discrepancy is named as people name the matter; ``more``
    are pictures that packages above keep.
    """
    rows = File.objects.order_by("hash", "pk").iterator(chunk_size=BATCH)
    for digest, files in groupby(rows, key=lambda file: file.hash):
        size, found = _found(_path(digest))
        for file in files:
            if what := wrong(file.size, file.hash, size, found):
                yield Discrepancy(f"{number_of(file.subject_id)} 附件「{file.name}」", file.seq, what)
            if progress is not None:
                next(progress, None)
    pictures = [(digest, f"{owner} 印章图片") for digest, owner in _seals()] + list(more)
    for digest, owner in pictures:
        if archive.kept(digest) is None:
            yield Discrepancy(owner, 0, f"{owner.rpartition(' ')[2]}缺失或者被改动：登记 SM3 {digest}")
        if progress is not None:
            next(progress, None)


def wrong(size: int, digest: str, found_size: int | None, found: str) -> str:
    """What is wrong with bytes that should be these: what was recorded and what was found; "" when nothing is."""
    if found_size is None:
        return f"文件缺失：登记 {size} 字节、SM3 {digest}，存储中没有"
    if found_size == size and found == digest:
        return ""
    how = "文件被截短" if found_size < size else "文件被改动"
    return f"{how}：登记 {size} 字节、SM3 {digest}，现为 {found_size} 字节、SM3 {found}"


def _path(digest: str) -> Path | None:
    try:
        return path_of(digest)
    except ValueError:  # a row whose hash is none was altered itself
        return None


def _found(path: Path | None) -> tuple[int | None, str]:
    """Size and hash of what lies there now; no size when nothing does."""
    try:
        return (path.stat().st_size, hash_at(path)) if path else (None, "")
    except OSError:
        return None, ""


def _seals() -> list[tuple[str, str]]:
    """The pictures of seals that stand on letters or will, each with an office that uses it."""
    issued = Document.objects.exclude(seal="").order_by("seal", "office_id")
    kept = dict(issued.distinct("seal").values_list("seal", "office__name"))
    kept |= dict(OfficeSeal.objects.values_list("image", "office__name"))
    return sorted(kept.items())
