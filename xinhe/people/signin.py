"""Signing in: five wrong tries lock for a quarter of an hour, and no answer tells whether a name exists."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import verify_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Case, F, Q, Value, When

from xinhe.kernel import chain
from xinhe.kernel.refusal import Refused, TooMany, gettext_noop
from xinhe.people import throttle, totp
from xinhe.people.chaining import append
from xinhe.people.changes import recording
from xinhe.people.models import Account, Change, SignIn, Tries
from xinhe.people.stock import ACCOUNTS

# 等保 8.1.4.1 b: limit wrong tries and shut the account; the numbers are our choice.
WRONG_TRIES = 5
_MINUTES = 15
LOCKED_FOR = timedelta(minutes=_MINUTES)
# Many members of staff share one address behind an office's gateway.
TRIES_PER_ADDRESS = 300
# A hash of a giant password would keep the server busy.
LONGEST_PASSWORD = 128
_FOREVER = 365 * 24 * 3600


def sign_in(username: str, password: str, code: str, *, address: str | None, at: datetime) -> Account:
    """The account of who signs in; each try is logged, also a refused one, so call it outside a transaction.

    An account that must still set up its second factor passes with its password alone: ask ``totp.must_enrol``.
    """
    if address:
        throttle.hit(
            f"signin-from/{throttle.source(address)}",
            limit=TRIES_PER_ADDRESS,
            seconds=_MINUTES * 60,
            at=at,
        )
    username, password = username.strip().replace("\x00", ""), password[: LONGEST_PASSWORD + 1]
    account = Account.objects.filter(username=username).select_related("office__region").first()
    allowed = _count(account, at=at) if account else _count_stranger(username, at=at)
    if not allowed:
        _burn(password)
        _log(username, account, address, at, "locked")
        raise TooMany(
            gettext_noop("连续输错 %(tries)d 次，已锁定 %(minutes)d 分钟，请稍后再试，或联系系统管理员。"),
            retry_after=_MINUTES * 60,
            code="locked",
            tries=WRONG_TRIES,
            minutes=_MINUTES,
        )
    if account is None or not account.is_active:
        _burn(password)
        result = "wrong"
    elif len(password) > LONGEST_PASSWORD or not knows(account, password, at=at):
        result = "wrong"
    elif account.totp_secret and not totp.verify(account, code, at=at):
        result = "code"
    else:
        result = "ok"
    _log(username, account, address, at, result)
    if account is None or result != "ok":
        raise Refused(
            gettext_noop("用户名、口令或动态码不对，请核对。连续输错 %(tries)d 次将锁定 %(minutes)d 分钟。"),
            code="wrong_password",
            tries=WRONG_TRIES,
            minutes=_MINUTES,
        )
    account.failed_tries, account.locked_until = 0, None
    account.save(update_fields=["failed_tries", "locked_until"])
    return account


def sign_out(account: Account, *, address: str | None, at: datetime) -> None:
    """Log that someone left."""
    _log(account.username, account, address, at, "out")


def unlock(account: Account) -> None:
    """Open a locked account before its time, at the word of the security administrator."""
    account.failed_tries, account.locked_until = 0, None
    account.save(update_fields=["failed_tries", "locked_until"])


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


def set_password(account: Account, new: str, *, at: datetime, is_given: bool = False) -> None:
    """Give an account a new password that is strong and not the old one; one given by another opens only once."""
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
    account.failed_tries, account.locked_until = 0, None
    if account.pk is not None:
        changed = ["password", "password_changed_at", "is_password_given", "failed_tries", "locked_until"]
        account.save(update_fields=changed)


def _count(account: Account, *, at: datetime) -> bool:
    """Count this try as wrong before it is judged, so that many at once get no more than five; False if locked."""
    counted = (
        Account.objects.filter(pk=account.pk)
        .filter(Q(locked_until=None) | Q(locked_until__lte=at))
        .update(
            failed_tries=Case(When(locked_until__isnull=False, then=Value(1)), default=F("failed_tries") + 1),
            locked_until=Case(
                When(locked_until=None, failed_tries__gte=WRONG_TRIES - 1, then=Value(at + LOCKED_FOR)),
                default=Value(None),
            ),
        )
    )
    return counted == 1


def _count_stranger(username: str, *, at: datetime) -> bool:
    """The same for a name that has no account, or the lock would tell which names have one."""
    name = chain.sm3(username.encode("utf-8", "surrogatepass"))[:32]
    lock, tries = f"signin-lock/{name}", f"signin/{name}"
    if Tries.objects.filter(key=lock, since__gt=at - LOCKED_FOR).exists():
        return False
    try:
        throttle.hit(tries, limit=WRONG_TRIES - 1, seconds=_FOREVER, at=at)
    except TooMany:
        throttle.clear(tries)
        Tries.objects.update_or_create(key=lock, defaults={"since": at, "count": 1})
    return True


def _burn(password: str) -> None:
    """Take the time that a real check takes."""
    Account().set_password(password)


def _log(username: str, account: Account | None, address: str | None, at: datetime, result: str) -> None:
    append(SignIn(username=username[:40], account=account, at=at, address=address, result=result))
