"""The number by which people name a matter, and the code that opens it to its petitioner."""

import hmac
import re
from uuid import UUID

from xinhe.kernel.chain import keyed
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.kernel.text import half_width

# I, O, S and Z are left out: read aloud or in handwriting they are 1, 0, 5 and 2.
_CODE = "0123456789ABCDEFGHJKLMNPQRTUVWXY"
# The check character counts modulo the prime 31, so B, which looks like 8, is left out as well.
_CHECK = _CODE.replace("B", "")
_PREFIX = re.compile(r"[A-Z]{2,4}")
_WITH_HYPHENS = re.compile(rf"([A-Z]{{2,4}})-(\d{{2}}|\d{{4}})-(\d{{6,9}})-([{_CHECK}])", re.ASCII)
# Without hyphens only two letters and six digits are read: with more, one character misread may move the parts.
_WITHOUT = re.compile(rf"([A-Z]{{2}})(\d{{2}})(\d{{6}})([{_CHECK}])", re.ASCII)
_HYPHENS = re.compile(r"[\s\-\u00ad\u2010-\u2015\u2212\u30fc\ufe58\ufe63\uff0d_/.]+")
# The first two digits of a year that is written with the last two alone.
CENTURY = 20
_LOOK_ALIKES = str.maketrans("IOSZ", "1052")


def matter_number(prefix: str, year: int, n: int) -> str:
    """The n-th number of a county's year, with its check character: LH-26-004182-5.

    Two digits are a year of this century; any other is written out: LH-1998-000012-K.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError("a prefix is two to four capital letters")
    if not 1 <= n <= 999_999_999:
        raise ValueError("numbers count from 1 and have at most nine digits")
    if not 1000 <= year <= 9999:
        raise ValueError("a year has four digits")
    yy, serial = f"{year % 100:02d}" if year // 100 == CENTURY else str(year), f"{n:06d}"
    return f"{prefix}-{yy}-{serial}-{_check(prefix + yy + serial)}"


def _check(body: str) -> str:
    # Weights are powers of 3, a primitive root of 31: neighbours weigh differently and no weight is 0,
    # so one wrong character of its kind, or two neighbours exchanged, always change the sum.
    total = 0
    for character in body:
        value = int(character) if character.isdigit() else ord(character) - ord("A")
        total = (total + value) * 3 % 31
    return _CHECK[-total % 31]


def parse_matter_number(text: str) -> str:
    """The number as it is kept, from how a person typed it; a mistyped one is refused."""
    typed = _HYPHENS.sub("-", half_width(text).strip()).strip("-").upper()
    if not typed:
        raise Refused(
            gettext_noop("请填写编号，回执和短信里都有，例如 %(example)s。"),
            code="bad_number",
            field="number",
            example=matter_number("LH", 2026, 4182),
        )
    found = _WITH_HYPHENS.fullmatch(typed) or _WITHOUT.fullmatch(typed.replace("-", ""))
    if not found:
        raise Refused(
            gettext_noop("编号的格式不对，应像 %(example)s，请对照回执重新填写。"),
            code="bad_number",
            field="number",
            example=matter_number("LH", 2026, 4182),
        )
    prefix, yy, serial, check = found.groups()
    yy = yy.removeprefix(str(CENTURY)) if len(yy) == 4 else yy
    if check != _check(prefix + yy + serial):
        raise Refused(
            gettext_noop("编号 %(number)s 的校验字符不符，可能有一位填错，请对照回执重新填写。"),
            code="bad_number",
            field="number",
            number=f"{prefix}-{yy}-{serial}-{check}",
        )
    return f"{prefix}-{yy}-{serial}-{check}"


def query_code(secret: bytes, matter: UUID, version: int) -> str:
    """The eight characters that open a matter to its petitioner; a new version makes the old one void."""
    digest = keyed(secret, b"query-code:%s:%d" % (matter.bytes, version))
    bits = int.from_bytes(digest[:5], "big")
    return "".join(_CODE[bits >> shift & 31] for shift in range(35, -1, -5))


def normalise_code(text: str) -> str:
    """A query code as it was given out, from how a person typed it."""
    typed = _HYPHENS.sub("", half_width(text)).upper()
    return typed.translate(_LOOK_ALIKES)


def same_code(a: str, b: str) -> bool:
    """Are these the same query code? Takes as long for a near miss as for a far one."""
    return hmac.compare_digest(normalise_code(a).encode("utf-8"), normalise_code(b).encode("utf-8"))
