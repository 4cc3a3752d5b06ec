"""Signing in: five wrong tries lock for a quarter of an hour, and no answer tells whether a name or number exists."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import verify_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from xinhe.kernel import masks
from xinhe.kernel.identity import normalise_phone
from xinhe.kernel.refusal import Refused, TooMany, gettext_noop
from xinhe.kernel.text import storable
from xinhe.people import accounts, phone_codes, throttle, tokens, totp, trying, vault
from xinhe.people.chaining import append
from xinhe.people.changes import recording
from xinhe.people.models import Account, Change, SignIn, SignInWay
from xinhe.people.stock import ACCOUNTS

# Many members of staff share one address behind an office's gateway.
TRIES_PER_ADDRESS = 300
# A hash of a giant password would keep the server busy.
LONGEST_PASSWORD = 128
# What a code that was sent for signing in is good for.
BY_PHONE = "sign-in"
# Wrong codes from one place for all numbers together: six digits are guessed sooner than a password.
WRONG_CODES, DAY = 30, 86400


def sign_in(username: str, password: str, code: str, *, address: str | None, at: datetime) -> Account:
    """The account of who signs in; each try is logged, also a refused one, so call it outside a transaction.

    An account that must still set up its second factor passes with its password alone: ask ``totp.must_enrol``.
    """
    _count(address, at)
    username, password = storable(username).strip(), password[: LONGEST_PASSWORD + 1]
    account = accounts.named(username)
    if not trying.may_try(username, account, address, at=at):
        _burn(password)
        _log(username, account, address, at, "locked")
        raise _locked()
    if account is None or not account.is_active:
        _burn(password)
        result = "wrong"
    elif len(password) > LONGEST_PASSWORD or not knows(account, password, at=at):
        result = "wrong"
    elif account.totp_secret and not totp.verify(account, code, at=at):
        result = "code"
    else:
        result = "pending" if account.is_waiting else "ok"
    _log(username, account, address, at, result)
    if result == "pending":
        trying.forget(username, address)
        raise Refused(
            gettext_noop("账号还没有经第二位安全管理员确认，确认之后才能登录。请联系安全管理员。"), code="not_confirmed"
        )
    if account is None or result != "ok":
        raise Refused(
            gettext_noop("用户名、口令或动态码不对，请核对。连续输错 %(tries)d 次将锁定 %(minutes)d 分钟。"),
            code="wrong_password",
            tries=trying.WRONG_TRIES,
            minutes=trying.MINUTES,
        )
    trying.forget(username, address)
    return account


def sign_in_by_phone(
    phone: str,
    sent: str,
    code: str,
    *,
    whose: Callable[[str], Account | None],
    address: str | None,
    at: datetime,
) -> Account:
    """The account of who signs in with the code that was sent to its telephone; call it outside a transaction.

    ``whose`` names the account that a number opens, if it opens one. Whatever is wrong has one refusal: no answer tells
    which numbers have accounts, whose they are, or why they open nothing.
    """
    _count(address, at)
    number = normalise_phone(storable(phone))
    account, name = whose(number), _of_phone(number)
    told = account.username if account else masks.phone(number)
    wrong_codes = f"signin-codes/{throttle.source(address)}"
    throttle.hit(wrong_codes, limit=WRONG_CODES, seconds=DAY, at=at)
    if not trying.may_try(name, account, address, at=at):
        _log(told, account, address, at, "locked", SignInWay.PHONE)
        raise _locked()
    result = "ok"
    try:
        phone_codes.confirm(number, BY_PHONE, sent, at=at)
    except Refused:
        result = "wrong"
    # Nothing of an account is looked at before its telephone is proven.
    if result == "ok" and account is None:
        result = "wrong"
    elif result == "ok" and account is not None and account.totp_secret and not totp.verify(account, code, at=at):
        result = "code"
    _log(told, account, address, at, result, SignInWay.PHONE)
    if account is None or result != "ok":
        raise Refused(
            gettext_noop(
                "验证码、动态码不对，验证码已经过期或者用过，或者这个手机号不能这样登录。请核对，或者用用户名和口令登录。"
                "连续输错 %(tries)d 次将锁定 %(minutes)d 分钟。"
            ),
            code="wrong_phone_code",
            tries=trying.WRONG_TRIES,
            minutes=trying.MINUTES,
        )
    trying.forget(name, address)
    throttle.give_back(wrong_codes, 1)
    return account


def sign_out(account: Account, *, address: str | None, at: datetime) -> None:
    """Log that someone left."""
    _log(account.username, account, address, at, "out")


def unlock(account: Account) -> None:
    """Open a locked account before its time, at the word of the security administrator."""
    trying.unlock(account.username)
    if account.phone:
        trying.unlock(_of_phone(normalise_phone(account.phone)))


def must_change_password(account: Account, *, at: datetime) -> bool:
    """True when the password was chosen by somebody else, or is older than it may be (等保 8.1.4.1 a)."""
    if account.is_password_given:
        return True
    if not settings.PASSWORD_DAYS:
        return False
    since = account.password_changed_at
    return since is None or at - since >= timedelta(days=settings.PASSWORD_DAYS)


def knows(account: Account, password: str, *, at: datetime) -> bool:
    """True when this is the account's password; a hash of an older make is renewed, and the log keeps that it was."""
    is_right, is_old = verify_password(password, account.password)
    if is_right and is_old:
        what = Change.What.PASSWORD_RENEWED
        with recording(what, by=account, account=account, at=at, tables=(ACCOUNTS,), keys={str(account.pk)}):
            account.set_password(password)
            account.save(update_fields=["password"])
    return is_right


def set_password(
    account: Account, new: str, *, at: datetime, is_given: bool = False, by: Account | None = None
) -> None:
    """Give an account a new password that is strong and not the old one; one given by another opens only once.

    Whoever knew the old one may have made tokens with it: they end with it.
    """
    if len(new) > LONGEST_PASSWORD or "\x00" in new:
        raise Refused(
            gettext_noop("口令最多 %(most)d 位，且不能含控制字符。"),
            code="bad_password",
            field="password",
            most=LONGEST_PASSWORD,
        )
    try:
        validate_password(new, account)
    except ValidationError as error:
        sentence = "".join(error.messages)
        raise Refused(sentence, code="bad_password", field="password") from error
    if account.password and verify_password(new, account.password)[0]:
        raise Refused(gettext_noop("新口令不能与现在的口令相同。"), code="same_password", field="password")
    account.set_password(new)
    account.password_changed_at, account.is_password_given = at, is_given
    if account.pk is not None:
        account.save(update_fields=["password", "password_changed_at", "is_password_given"])
        trying.unlock(account.username)
        tokens.revoke_all(account, by=by, at=at)


def _of_phone(number: str) -> str:
    """The name under which wrong codes of a number are counted: never that of an account, which it would give away."""
    return f"phone/{vault.finder('phone', number)}"


def _count(address: str | None, at: datetime) -> None:
    if address:
        key = f"signin-from/{throttle.source(address)}"
        throttle.hit(key, limit=TRIES_PER_ADDRESS, seconds=trying.MINUTES * 60, at=at)


def _locked() -> TooMany:
    return TooMany(
        gettext_noop("连续输错 %(tries)d 次，已锁定 %(minutes)d 分钟，请稍后再试，或请安全管理员解锁。"),
        retry_after=trying.MINUTES * 60,
        code="locked",
        tries=trying.WRONG_TRIES,
        minutes=trying.MINUTES,
    )


def _burn(password: str) -> None:
    """Take the time that a real check takes."""
    Account().set_password(password)


def _log(
    username: str,
    account: Account | None,
    address: str | None,
    at: datetime,
    result: str,
    way: str = SignInWay.PASSWORD,
) -> None:
    append(SignIn(username=username[:40], account=account, at=at, address=address, result=result, way=way))
