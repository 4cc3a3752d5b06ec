"""The identity vault: SM4-GCM for what must be read again, keyed SM3 for what must only be found again."""

import json
import os
import re
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from django.conf import settings

from xinhe.kernel import chain, identity
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.kernel.variants import folded

NONCE, TAG = 12, 16
_WHOLE = {"phone": re.compile(r"\+?\d+(?:转\d+)?", re.ASCII), "id_number": re.compile(r"[A-Z0-9]+", re.ASCII)}


def _key(material: bytes) -> bytes:
    return bytes.fromhex(chain.sm3(material))[:16]


def seal(plain: bytes, *, about: bytes) -> bytes:
    """Encrypt; ``about`` ties the result to its row, so it can't be moved to another one."""
    nonce = os.urandom(NONCE)
    lock = Cipher(SM4(_key(settings.VAULT_KEY)), GCM(nonce)).encryptor()
    lock.authenticate_additional_data(about)
    text = lock.update(plain) + lock.finalize()
    return nonce + text + lock.tag


def unseal(sealed: bytes, *, about: bytes) -> bytes:
    """Decrypt what ``seal`` made for the same row. Raises Refused when it was altered or the key is another."""
    sealed = bytes(sealed)
    nonce, text, tag = sealed[:NONCE], sealed[NONCE:-TAG], sealed[-TAG:]
    lock = Cipher(SM4(_key(settings.VAULT_KEY)), GCM(nonce, tag)).decryptor()
    lock.authenticate_additional_data(about)
    try:
        return lock.update(text) + lock.finalize()
    except InvalidTag as error:
        raise Refused(
            gettext_noop("身份信息无法解密：密钥不对或数据被改动，请联系系统管理员。"), code="sealed"
        ) from error


def seal_identity(identity: Mapping[str, str], *, about: bytes) -> bytes:
    """Encrypt a person's identity fields as one piece."""
    return seal(json.dumps(dict(identity), ensure_ascii=False, sort_keys=True).encode(), about=about)


def unseal_identity(sealed: bytes, *, about: bytes) -> dict[str, str]:
    """The identity fields again."""
    fields: dict[str, str] = json.loads(unseal(sealed, about=about))
    return fields


def finder(kind: str, value: str) -> str:
    """A keyed hash by which a name, phone or id number is found again without being readable: 'n:3f…'.

    However it is written: the same normaliser speaks at intake and in a search, and a name is found by its simplified
    and its traditional characters, with and without its dot.
    """
    return _keyed(kind, identity.comparable_name(value) if kind == "name" else identity.NORMAL[kind](value))


def finders(kind: str, value: str) -> set[str]:
    """All hashes under which a search has to look: what was kept before it was so normalised stands as it was.

    What is no number as a whole is none: digits strewn into words would be tried out past the count of such searches.
    """
    kept = identity.NORMAL[kind](value)
    if kind == "name":
        before = " ".join(value.split())
        return {finder(kind, value), _keyed(kind, folded(kept)), _keyed(kind, kept), _keyed(kind, before)}
    if not _WHOLE[kind].fullmatch(kept):
        return set()
    if kind == "phone":
        return {finder(kind, value), _keyed(kind, re.sub(r"\D", "", value))}
    later = identity.from_fifteen(value)
    return {finder(kind, value), _keyed(kind, " ".join(value.split()))} | ({finder(kind, later)} if later else set())


def _keyed(kind: str, value: str) -> str:
    mark = {"name": "n", "phone": "p", "id_number": "i"}[kind]
    digest = chain.keyed(settings.SEARCH_KEY, f"{kind}:{value.upper()}".encode("utf-8", "surrogatepass"))
    return f"{mark}:{digest.hex()[:24]}"
