"""Who has a telephone in hand: a code of six digits is sent there and typed back, within minutes and few tries."""

import hmac
import unicodedata
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet

from xinhe.kernel import chain
from xinhe.kernel.identity import check_phone, is_mobile
from xinhe.kernel.refusal import Refused, TooMany, gettext_noop
from xinhe.people import throttle, vault
from xinhe.people.models import PhoneCode

# Our choices: long enough for a slow message, too short and too few for guessing one in a million.
GOOD_FOR = timedelta(minutes=10)
MINUTES = int(GOOD_FOR.total_seconds() // 60)
TRIES = 5
HOUR, DAY = 3600, 86400
# For a number from one place, for a number from all together, and from one place for all numbers: a number is anybody's
# to type, and who types another one's uses up their own measure.
CODES_PER_PHONE, CODES_PER_PHONE_A_DAY, CODES_PER_ADDRESS = 5, 10, 30
CODES_FROM_ALL, CODES_FROM_ALL_A_DAY = 15, 30
NOT_MOBILE = gettext_noop("短信只能发到手机，请填写 11 位手机号码。")
WRONG = gettext_noop("验证码不对或者已经过期，请核对短信，或者重新获取。")
TOO_MANY = gettext_noop("验证码获取得太多了，请过一会儿再试，或者带证件到窗口办理。")


def begin(phone: str, purpose: str, *, address: str, at: datetime) -> tuple[PhoneCode, str]:
    """A new code for a mobile and the number as it is kept. Call it outside a transaction.

    The ones before stay good for their minutes: else a stranger who asks for codes would make those of the owner void.

    Raises Refused naming the field, TooMany when the number or the address that asks had its measure.
    """
    number = check_phone(phone)
    if not is_mobile(number):
        raise Refused(NOT_MOBILE, code="not_mobile", field="phone")
    found = vault.finder("phone", number)
    limits = (
        (f"phone-code/{found}/{address}", CODES_PER_PHONE, HOUR),
        (f"phone-code-day/{found}/{address}", CODES_PER_PHONE_A_DAY, DAY),
        (f"phone-code-from/{address}", CODES_PER_ADDRESS, HOUR),
        (f"phone-code-all/{found}", CODES_FROM_ALL, HOUR),
        (f"phone-code-all-day/{found}", CODES_FROM_ALL_A_DAY, DAY),
    )
    for key, limit, seconds in limits:
        try:
            throttle.hit(key, limit=limit, seconds=seconds, at=at)
        except TooMany as error:
            raise TooMany(TOO_MANY, retry_after=error.retry_after) from error
    return PhoneCode.objects.create(phone=found, purpose=purpose, at=at), number


def confirm(phone: str, purpose: str, code: str, *, at: datetime) -> None:
    """Refuse a code that is none of those sent to this number for this purpose; a good one uses up all of them.

    Each try is counted, the last of five included, so call it outside a transaction that may roll back.
    """
    found = vault.finder("phone", phone)
    sent = _open(found, purpose).filter(at__gt=at - GOOD_FOR, tries__lt=TRIES).order_by("-at")
    typed = "".join(one for one in unicodedata.normalize("NFKC", code) if one in "0123456789")
    good = [row for row in sent if _counted(row) and hmac.compare_digest(code_of(str(row.pk)), typed)]
    if not good or not PhoneCode.objects.filter(pk=good[0].pk, used_at=None).update(used_at=at):
        raise Refused(WRONG, code="wrong_phone_code", field="code")
    _open(found, purpose).update(used_at=at)


def code_of(id: str) -> str:
    """The six digits of a code, from the key and its row; stored nowhere."""
    digest = chain.keyed(settings.CODE_KEY, b"phone-code:" + UUID(id).bytes)
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06d}"


def sweep(*, older_than: datetime) -> int:
    """Forget codes of before; how many there were."""
    return PhoneCode.objects.filter(at__lt=older_than).delete()[0]


def _open(found: str, purpose: str) -> QuerySet[PhoneCode]:
    return PhoneCode.objects.filter(phone=found, purpose=purpose, used_at=None)


def _counted(row: PhoneCode) -> bool:
    """Count a try before the code is looked at; False when another one took the last."""
    return bool(PhoneCode.objects.filter(pk=row.pk, tries__lt=TRIES).update(tries=F("tries") + 1))
