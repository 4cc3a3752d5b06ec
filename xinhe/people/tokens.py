"""Bearer tokens for other systems: shown once, kept as a hash, dead on their day or with their account."""

import secrets
from datetime import datetime, timedelta

from xinhe.kernel import chain
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.kernel.text import storable
from xinhe.people.changes import recording
from xinhe.people.models import Account, Change, Token
from xinhe.people.stock import TOKENS
from xinhe.postgres.kept import Kept

PREFIX = "xh_"
LENGTH = 40
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
LONGEST_LIFE = 366
_GOOD: Kept[Token] = Kept(
    lambda found, at: (
        Token.objects.filter(hash=found, expires_at__gt=at, account__is_active=True)
        .filter(account__pending=[])
        .select_related("account__office__region", "account__post")
    )
)


def issue(account: Account, *, label: str, at: datetime, days: int = 90, by: Account | None = None) -> str:
    """A new token of an account; the only moment at which it can be read. ``by`` is nobody at the command line."""
    if not 1 <= days <= LONGEST_LIFE:
        raise Refused(
            gettext_noop("令牌的有效期应为 1 到 %(most)d 天。"),
            code="bad_days",
            field="days",
            most=LONGEST_LIFE,
        )
    token = PREFIX + "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))
    with recording(Change.What.TOKEN_ISSUED, by=by, account=account, at=at, tables=(TOKENS,), keys=set()) as act:
        row = Token.objects.create(
            account=account,
            hash=_hash(token),
            label=storable(label)[:60],
            made_at=at,
            expires_at=at + timedelta(days=days),
        )
        act.adds(str(row.pk))
        act.detail["after"] = f"{row.label}，{days} 天"
    return token


def account_of(token: str, *, at: datetime) -> Account | None:
    """The account that a token speaks for; None when it is unknown, over, or its account is not active."""
    if len(token) != len(PREFIX) + LENGTH or not token.startswith(PREFIX):
        return None
    rows = _GOOD(_hash(token), at)
    return rows[0].account if rows else None


def revoke(token: str, *, by: Account | None, at: datetime) -> bool:
    """Make a token worthless at once; False when there was none."""
    row = Token.objects.filter(hash=_hash(token)).select_related("account").first()
    if row is None:
        return False
    what, keys = Change.What.TOKEN_REVOKED, {str(row.pk)}
    with recording(what, by=by, account=row.account, at=at, tables=(TOKENS,), keys=keys) as act:
        act.detail["before"] = row.label
        row.delete()
    return True


def of(account: Account) -> list[Token]:
    """The tokens of an account, the latest first; what they are can't be read any more."""
    return list(Token.objects.filter(account=account).order_by("-made_at", "-pk"))


def revoke_all(account: Account, *, by: Account | None, at: datetime, only: int | None = None) -> int:
    """Make every token of an account worthless, or one by its number, each with its entry; how many there were."""
    rows = [row for row in of(account) if only is None or row.pk == only]
    for row in rows:
        what, keys = Change.What.TOKEN_REVOKED, {str(row.pk)}
        with recording(what, by=by, account=account, at=at, tables=(TOKENS,), keys=keys) as act:
            act.detail["before"] = row.label
            row.delete()
    return len(rows)


def _hash(token: str) -> str:
    # 230 random bits need no salt and no slow hash.
    return chain.sm3(token.encode("utf-8", "surrogatepass"))
