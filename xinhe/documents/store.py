"""Take files in and hand them out: judged by content, rid of their place, kept once under their SM3 hash."""

import logging
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from xinhe.documents.attached.boxes import Damaged
from xinhe.documents.attached.kinds import ALLOWED, MEGABYTE, PAPER, FileGroup, FileKind
from xinhe.documents.attached.places import without_place
from xinhe.documents.attached.sniffing import HEAD, group_of, kind_of, title_of
from xinhe.documents.models import File
from xinhe.kernel import chain
from xinhe.kernel.refusal import Refused, gettext_noop

logger = logging.getLogger(__name__)
LONGEST_NAME = 120
CHUNK = 1024 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")
# Controls, marks that turn the direction of writing, surrogates, and what a file system does not take.
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff<>:"|?*/\\]')


class Unfit(Refused):
    """A file that cannot be taken."""

    status = 422

    def __init__(self, template: str, *, code: str, **facts: object) -> None:
        super().__init__(template, code=code, field="files", article=None, now=None, **facts)


@dataclass(frozen=True)
class Incoming:
    """A file that was taken in and lies in the store, before it belongs to a matter."""

    name: str
    media_type: str
    size: int
    hash: str
    made: int = field(default=0, compare=False)  # when these bytes were written, 0 if they lay here before


def receive(upload: "UploadedFile[bytes]") -> Incoming:
    """Take one uploaded file in, or refuse it: the sentence names it, what it is and what is allowed."""
    name = clean_name(upload.name or "")
    data = _read(upload, name)
    kind = kind_of(data)
    if kind is None:
        raise Unfit(
            gettext_noop("文件「%(name)s」实际是%(title)s，不能上传。可以上传%(allowed)s。"),
            code="file_kind",
            name=name,
            title=title_of(data),
            allowed=ALLOWED,
        )
    if len(data) > kind.group.limit():
        raise _too_large(name, kind.group)
    name = _with_extension(name, kind)
    try:
        kept = without_place(data, kind)
    except Damaged as error:
        raise Unfit(
            gettext_noop("文件「%(name)s」已损坏，不是完整的%(title)s，请重新拍照或另存后再传。"),
            code="file_damaged",
            name=name,
            title=kind.title,
        ) from error
    digest, made = _keep(kept)
    return Incoming(name=name, media_type=kind.media_type, size=len(kept), hash=digest, made=made)


def named(uploads: "Iterable[UploadedFile[bytes]]") -> list[Incoming]:
    """Uploads by name and size alone, for a look at the words that come with them before anything is kept."""
    return [Incoming(clean_name(one.name or ""), "", one.size or 0, "") for one in uploads]


@contextmanager
def taken_in(uploads: "Iterable[UploadedFile[bytes]]") -> Iterator[list[Incoming]]:
    """Take files in for an act; when one of them or the act is refused, they are dropped again."""
    files: list[Incoming] = []
    try:
        files += (receive(upload) for upload in uploads)
        yield files
    except Refused:
        drop(files)
        raise


def drop(files: Iterable[Incoming]) -> None:
    """Delete what was just taken in and belongs to nothing; bytes that lay here before, or came again, stay."""
    for one in files:
        if not one.made or File.objects.filter(hash=one.hash).exists():
            continue
        path = path_of(one.hash)
        aside = path.with_name(f".{path.name}.dropped")
        try:
            path.rename(aside)
            # Whoever took the same bytes in meanwhile has touched them.
            if aside.stat().st_mtime_ns != one.made:
                aside.rename(path)
            else:
                aside.unlink()
        except FileNotFoundError:
            continue


def _read(upload: "UploadedFile[bytes]", name: str) -> bytearray:
    """All bytes, but never more than the limit of what they begin like and one piece: a stated size is not believed."""
    data = bytearray()
    for piece in upload.chunks():
        data += piece
        if len(data) > PAPER.limit() and len(data) > (group := group_of(data[:HEAD])).limit():
            raise _too_large(name, group)
    if not data:
        raise Unfit(
            gettext_noop("文件「%(name)s」是空的，请重新选择。可以上传%(allowed)s。"),
            code="file_empty",
            name=name,
            allowed=ALLOWED,
        )
    return data


def _too_large(name: str, group: FileGroup) -> Unfit:
    return Unfit(
        gettext_noop("文件「%(name)s」超过 %(limit)d MB，请压缩或分成几份后再传。"),
        code="file_too_large",
        name=name,
        limit=group.limit() // MEGABYTE,
    )


def clean_name(name: str) -> str:
    """A file's name without path, control characters or tricks of direction, at most 120 characters."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = unicodedata.normalize("NFC", _NOT_IN_A_NAME.sub("", name))
    name = " ".join(name.split()).strip(". ")
    suffix = PurePosixPath(name).suffix
    if len(name) > LONGEST_NAME:
        suffix = suffix if len(suffix) <= 6 else ""
        name = name[: LONGEST_NAME - len(suffix)] + suffix
    return name or gettext_noop("附件")


def _with_extension(name: str, kind: FileKind) -> str:
    """The name, with the kind's extension behind it when it has none or another's: how it came can still be read."""
    if PurePosixPath(name).suffix.lower() in kind.extensions:
        return name
    return name[: LONGEST_NAME - len(kind.extensions[0])] + kind.extensions[0]


def path_of(hash: str) -> Path:
    """Where the bytes with this hash lie."""
    if not _HASH.fullmatch(hash):
        raise ValueError("not an SM3 hash")
    return Path(settings.FILES) / hash[:2] / hash[2:4] / hash


def write(data: bytes | bytearray, path: Path) -> None:
    """Write the bytes to their place, whole or not at all, so that they outlive a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.parent / f".{secrets.token_hex(8)}"
    try:
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name itself must outlive a power cut
    finally:
        os.close(folder)


def _keep(data: bytes | bytearray) -> tuple[str, int]:
    """Write the bytes under their hash; the same bytes are kept once. When they were written, 0 if they lay here."""
    digest = chain.sm3(data)
    path = path_of(digest)
    if _hold(path) and _is_whole(path, data, digest):
        return digest, 0
    is_new = not path.exists()
    write(data, path)
    return digest, path.stat().st_mtime_ns if is_new else 0


def _is_whole(path: Path, data: bytes | bytearray, digest: str) -> bool:
    """Bytes that were altered meanwhile are replaced: they would be refused to everyone who wants to read them."""
    try:
        return path.stat().st_size == len(data) and hash_at(path) == digest
    except FileNotFoundError:
        return False


def hash_at(path: Path) -> str:
    """The SM3 hash of the bytes that lie there now."""
    with path.open("rb") as file:
        return chain.sm3_of(iter(lambda: file.read(CHUNK), b""))


def _hold(path: Path) -> bool:
    """Begin the day anew for which bytes are kept without belonging to a matter; False when they are gone."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def hold(incoming: Incoming) -> bool:
    """Keep a file that a draft still names for another day; False when its bytes are gone."""
    return _hold(path_of(incoming.hash))


def open_file(file: File) -> BinaryIO:
    """The bytes of an attachment, open for reading. Raises Refused when they are gone or no longer those received."""
    try:
        handle = path_of(file.hash).open("rb")
    except FileNotFoundError as error:
        raise _missing(file) from error
    try:
        size = os.fstat(handle.fileno()).st_size
        found = chain.sm3_of(iter(lambda: handle.read(CHUNK), b"")) if size == file.size else ""
        if found != file.hash:
            raise _altered(file, size, found)
        handle.seek(0)
    except BaseException:
        handle.close()
        raise
    return handle


def read_file(file: File) -> bytes:
    """The bytes of an attachment, the very ones that were compared with its hash. Raises Refused as open_file does."""
    try:
        data = path_of(file.hash).read_bytes()
    except FileNotFoundError as error:
        raise _missing(file) from error
    if len(data) != file.size or (found := chain.sm3(data)) != file.hash:
        raise _altered(file, len(data), found if len(data) == file.size else "")
    return data


def _missing(file: File) -> Refused:
    logger.error("attachment %s is missing: %s", file.pk, file.hash)
    return Refused(
        gettext_noop("附件「%(name)s」的内容不在存储中，请联系系统管理员。"), code="file_missing", name=file.name
    )


def _altered(file: File, size: int, found: str) -> Refused:
    logger.error(
        "attachment %s is altered: recorded %d bytes %s, found %d bytes %s", file.pk, file.size, file.hash, size, found
    )
    return Refused(
        gettext_noop("附件「%(name)s」与收到时的存证不符，已损坏或者被改动，不能提供。请联系系统管理员从备份恢复。"),
        code="file_altered",
        name=file.name,
    )


def rows(
    incoming: Sequence[Incoming], *, subject_id: UUID, seq: int, from_petitioner: bool, at: datetime
) -> list[File]:
    """The attachments of one step as rows to save with it; too many at once are refused."""
    if len(incoming) > settings.FILES_PER_MATTER:
        raise Unfit(
            gettext_noop("一次最多上传 %(limit)d 个文件，现在有 %(count)d 个，请减少后再试。"),
            code="too_many_files",
            limit=settings.FILES_PER_MATTER,
            count=len(incoming),
        )
    return [
        File(
            subject_id=subject_id,
            seq=seq,
            name=one.name,
            media_type=one.media_type,
            size=one.size,
            hash=one.hash,
            from_petitioner=from_petitioner,
            at=at,
        )
        for one in incoming
    ]
