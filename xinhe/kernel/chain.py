"""The hash chain of the event log: SM3 (GB/T 32905) over one way of writing an entry."""

import hashlib
import hmac
import itertools
import json
import math
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

GENESIS = "0" * 64

# OpenSSL may be built without SM3, and hashlib then has none; cryptography brings its own.
_IN_HASHLIB = "sm3" in hashlib.algorithms_available


def sm3(data: bytes | bytearray) -> str:
    """The SM3 digest of the data, in hexadecimal."""
    if _IN_HASHLIB:
        return hashlib.new("sm3", data).hexdigest()
    return _sm3_of_cryptography(data)


def sm3_of(pieces: Iterable[bytes]) -> str:
    """The SM3 digest of data that comes in pieces, too large to be held at once."""
    if _IN_HASHLIB:
        running = hashlib.new("sm3")
        for piece in pieces:
            running.update(piece)
        return running.hexdigest()
    whole = hashes.Hash(hashes.SM3())
    for piece in pieces:
        whole.update(piece)
    return whole.finalize().hex()


def _sm3_of_cryptography(data: bytes | bytearray) -> str:
    whole = hashes.Hash(hashes.SM3())
    whole.update(data)
    return whole.finalize().hex()


def keyed(key: bytes, data: bytes) -> bytes:
    """HMAC-SM3 of the data: what only a holder of the key can compute."""
    if _IN_HASHLIB:
        return hmac.new(key, data, "sm3").digest()
    return _keyed_of_cryptography(key, data)


def _keyed_of_cryptography(key: bytes, data: bytes) -> bytes:
    whole = HMAC(key, hashes.SM3())
    whole.update(data)
    return whole.finalize()


def canonical(value: object) -> bytes:
    """The one way to write a value: JSON in UTF-8, keys sorted, no spaces, moments in UTC to the microsecond.

    A value that went through JSON (a jsonb column) and came back is written the same.
    """
    return written(plain(value))


# Most of what a step writes; what is under none of these types exactly is looked at more closely.
_AS_THEY_ARE = frozenset({type(None), bool, str, int})
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def written(value: object) -> bytes:
    """A value that is plain already, in its one way to be written."""
    return _JSON.encode(value).encode("utf-8")


def plain(value: object) -> object:
    """The value as JSON knows it: moments in UTC, days and keys as text. Raises TypeError for what has no form."""
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is list:
        return [item if type(item) is str else plain(item) for item in value]  # type: ignore[attr-defined]
    if isinstance(value, str):
        return str.__str__(value)  # the text itself, also of an enumeration's member
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return _plain_float(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a moment in the log needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _plain_float(value: float) -> float | int:
    if not math.isfinite(value):
        raise ValueError("NaN and infinity have no canonical form")
    # PostgreSQL keeps 1e20 as 100000000000000000000 and -0.0 as 0: a whole number is written as one.
    return int(value) if value.is_integer() else value


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key must be text, not {type(key).__name__}")
    return str.__str__(key)


def link(previous: str, entry: Mapping[str, object]) -> str:
    """The hash that ties an entry to all before it in its matter."""
    return link_of(previous, canonical(entry))


def link_of(previous: str, entry: bytes) -> str:
    """The same for an entry that is written already."""
    return sm3(previous.encode("ascii") + entry)


def root(previous: str, heads: Iterable[tuple[str, int, str]]) -> str:
    """One hash over all matters' heads (matter, seq, head) in the order given, tied to the root before."""
    if _IN_HASHLIB:
        whole = hashlib.new("sm3", previous.encode("ascii"))
        for line in _lines(heads):
            whole.update(line)
        return whole.hexdigest()
    return sm3(previous.encode("ascii") + b"".join(_lines(heads)))


def _lines(heads: Iterable[tuple[str, int, str]]) -> Iterable[bytes]:
    for matter, seq, head in heads:
        line = f"\n{matter} {seq} {head}"
        if line.count(" ") != 2 or line.count("\n") != 1:
            raise ValueError("a matter's id and head have no blanks")
        yield line.encode("utf-8")


def sealed_root(previous: str, about: Iterable[object], heads: Iterable[Iterable[object]]) -> str:
    """One hash over what a seal says of itself and over each head, a line of JSON each, tied to the root before.

    The heads are read one by one: a first seal has as many as there are records.
    """
    whole = hashes.Hash(hashes.SM3())
    whole.update(previous.encode("ascii"))
    for line in itertools.chain([about], heads):
        whole.update(b"\n" + canonical(list(line)))
    return whole.finalize().hex()
