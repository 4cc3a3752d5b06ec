"""The second factor: a code that the person's phone makes every half minute (RFC 6238; 等保 8.1.4.1 d)."""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime

import pyotp
import segno
from django.conf import settings

from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.kernel.text import half_width
from xinhe.people import vault
from xinhe.people.models import Account

PERIOD = 30
# A phone's clock may be this many periods before or after ours.
DRIFT = 1
_CODE = re.compile(r"\d{6}", re.ASCII)


@dataclass(frozen=True)
class Enrolment:
    """A secret that is offered to a phone; nothing is kept until the phone shows that it has it."""

    secret: str
    uri: str
    svg: str
    sealed: str


def must_enrol(account: Account) -> bool:
    """True when this account has to set up its second factor before it does anything else."""
    return bool(settings.TOTP_REQUIRED) and not account.totp_secret


def begin(account: Account) -> Enrolment:
    """A new secret with its QR picture; hand ``sealed`` back with the first code to confirm it."""
    secret = pyotp.random_base32()
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name=settings.SITE_NAME)
    svg = segno.make(uri, error="m", micro=False).svg_inline(omitsize=True, border=4, light="#fff")
    return Enrolment(secret, uri, str(svg), _seal(account, secret).hex())


def confirm(account: Account, sealed: str, code: str, *, at: datetime) -> None:
    """Keep the secret of an enrolment, once a code shows that the phone has it."""
    try:
        raw = bytes.fromhex(sealed)
    except ValueError:
        raw = b""
    # A nonce and a tag at least: anything shorter is not ours.
    if len(raw) <= vault.NONCE + vault.TAG:
        raise Refused(gettext_noop("二维码已失效，请重新扫码绑定。"), code="bad_enrolment", field="code")
    step = _step(_unseal(account, raw), code, at=at, after=0)
    if step is None:
        raise Refused(
            gettext_noop("动态码不对：请核对手机时间，输入最新的 6 位动态码。"), code="bad_code", field="code"
        )
    account.totp_secret, account.totp_last_step = raw, step
    account.save(update_fields=["totp_secret", "totp_last_step"])


def remove(account: Account) -> None:
    """Forget the secret of a lost phone; the person enrols anew at the next sign-in."""
    account.totp_secret, account.totp_last_step = None, 0
    account.save(update_fields=["totp_secret", "totp_last_step"])


def verify(account: Account, code: str, *, at: datetime) -> bool:
    """Is this the code of now? Each code counts once, also when it comes twice in the same moment."""
    if not account.totp_secret:
        return False
    step = _step(_unseal(account, bytes(account.totp_secret)), code, at=at, after=account.totp_last_step)
    if step is None:
        return False
    fresh = Account.objects.filter(pk=account.pk, totp_last_step__lt=step).update(totp_last_step=step)
    account.totp_last_step = step
    return fresh == 1


def _step(secret: str, code: str, *, at: datetime, after: int) -> int | None:
    code = re.sub(r"[\s-]", "", half_width(code))
    if not _CODE.fullmatch(code):
        return None
    now, maker = int(at.timestamp()) // PERIOD, pyotp.TOTP(secret, interval=PERIOD)
    steps = [s for s in range(now - DRIFT, now + DRIFT + 1) if s > after]
    return next((s for s in steps if hmac.compare_digest(maker.generate_otp(s), code)), None)


def _about(account: Account) -> bytes:
    return f"totp/{account.pk}".encode()


def _seal(account: Account, secret: str) -> bytes:
    return vault.seal(secret.encode(), about=_about(account))


def _unseal(account: Account, sealed: bytes) -> str:
    return vault.unseal(sealed, about=_about(account)).decode()
