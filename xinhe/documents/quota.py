"""How much may lie in the store without belonging to a matter: by where it comes from, and in all."""

from datetime import datetime

from django.conf import settings

from xinhe.kernel.refusal import TooMany, gettext_noop
from xinhe.people import throttle

DAY = 86400
ALL = "unfiled"
TOO_MUCH = gettext_noop(
    "今天上传后没有提交的文件太多了，请先提交已经上传的，或者明天再传。急事可以先不带附件提交，之后再补充材料。"
)


def reserve(size: int, *, source: str, at: datetime) -> None:
    """Count bytes that are about to be kept. Raises TooMany when the day's measure is full, and then counts nothing."""
    weight, own = _kilobytes(size), _key(source)
    taken: list[str] = []
    try:
        for key, limit in ((own, settings.UNFILED_PER_ADDRESS), (ALL, settings.UNFILED_IN_ALL)):
            taken.append(key)
            throttle.hit(key, limit=limit, seconds=DAY, at=at, weight=weight)
    except TooMany as error:
        for key in taken:
            throttle.give_back(key, weight)
        raise TooMany(TOO_MUCH, retry_after=error.retry_after, code="too_many_files", field="files") from error


def release(size: int, *, source: str) -> None:
    """Bytes that were counted came to belong to a matter, or were dropped."""
    for key in (_key(source), ALL):
        throttle.give_back(key, _kilobytes(size))


def _key(source: str) -> str:
    return f"{ALL}/{source}"


def _kilobytes(size: int) -> int:
    return -(-size // 1024)
