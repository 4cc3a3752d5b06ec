"""What a backup says of itself: counts, its files with size and hash, its keys, all under one keyed seal."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from xinhe.documents.store import hash_at
from xinhe.kernel import chain
from xinhe.kernel.refusal import Refused, gettext_noop

DUMP, FILES, KEYS, MANIFEST, LISTING = "xinhe.dump", "files", "keys", "manifest.json", "files.tsv"
# What is lost without each key; without the secret key everybody is signed out, and nothing else.
NEEDED = {"vault_key": "身份信息", "search_key": "按姓名、电话、证件查找", "code_key": "回执上的查询码"}


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, to be compared at a restore. Those of the first version end at ``dump``."""

    version: str
    at: str
    matters: int
    events: int
    root: str
    dump: str
    dump_size: int = 0
    files: int = 0
    listing: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    with_keys: bool = False
    damaged: list[str] = field(default_factory=list)
    seal: str = ""

    @property
    def is_sealed(self) -> bool:
        """False for a backup of the first version, which nothing binds."""
        return bool(self.seal or self.listing or self.keys)

    def sealed(self) -> "Manifest":
        """The same under the seal that only a holder of the vault key can make."""
        return replace(self, seal=self._seal())

    def is_genuine(self) -> bool:
        """True when not a word was changed since this installation's key sealed it."""
        return self.seal == self._seal()

    def _seal(self) -> str:
        words = {name: value for name, value in asdict(self).items() if name != "seal"}
        return chain.keyed(settings.VAULT_KEY, b"backup:" + chain.canonical(words)).hex()


@dataclass(frozen=True)
class Entry:
    """One file of the store as it was backed up."""

    name: str
    size: int
    hash: str


def keys_here() -> dict[str, bytes]:
    """The keys of this installation by name."""
    return {
        "secret_key": settings.SECRET_KEY.encode(),
        "vault_key": settings.VAULT_KEY,
        "search_key": settings.SEARCH_KEY,
        "code_key": settings.CODE_KEY,
    }


def marks() -> dict[str, str]:
    """By which each key is known again without being readable."""
    return {name: chain.keyed(key, b"which key").hex()[:16] for name, key in keys_here().items()}


def wrong_keys(manifest: Manifest) -> list[str]:
    """The keys that are not those of the backup, each with what cannot be had without it."""
    here = marks()
    return [f"{name}（{lost}）" for name, lost in NEEDED.items() if manifest.keys.get(name) != here[name]]


def read(folder: Path) -> Manifest:
    """The manifest of a backup. Raises Refused when there is none that can be read."""
    try:
        raw: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**{one.name: raw[one.name] for one in fields(Manifest) if one.name in raw})
    except (OSError, ValueError, TypeError) as error:
        raise Refused(gettext_noop("这个文件夹里没有完整的备份。"), code="no_backup") from error
    return manifest


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, whole or not at all."""
    draft = folder / f"{MANIFEST}.part"
    draft.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(folder / MANIFEST)


def write_listing(folder: Path, entries: Iterable[Entry]) -> tuple[int, str]:
    """Write one line per file; how many there are, and the hash of the list."""
    draft, count = folder / f"{LISTING}.part", 0
    with draft.open("w", encoding="utf-8") as out:
        for entry in entries:
            out.write(f"{entry.hash}\t{entry.size}\t{entry.name}\n")
            count += 1
    draft.replace(folder / LISTING)
    return count, hash_at(folder / LISTING)


def read_listing(folder: Path) -> Iterator[Entry]:
    """The files of a backup; the list's own hash was compared before."""
    with (folder / LISTING).open(encoding="utf-8") as lines:
        for line in lines:
            digest, size, name = line.rstrip("\n").split("\t", 2)
            yield Entry(name, int(size), digest)


def faults(folder: Path, entries: Iterable[Entry]) -> Iterator[str]:
    """Each file of the list that is missing in the backup, cut off or altered, by name."""
    for entry in entries:
        what = fault(folder / FILES / entry.name, entry)
        if what:
            yield what


def fault(path: Path, entry: Entry) -> str:
    """What is wrong with one file of a backup; "" when it is the one that was backed up."""
    try:
        size = path.stat().st_size
        digest = hash_at(path) if size == entry.size else ""
    except OSError:
        return f"缺少 {entry.name}（{entry.size} 字节）"
    if size != entry.size:
        return f"{entry.name} 应为 {entry.size} 字节，现为 {size} 字节"
    return "" if digest == entry.hash else f"{entry.name} 的内容与清单不符"
