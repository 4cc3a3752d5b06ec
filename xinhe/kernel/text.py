"""Text as people send it, made fit to keep."""

import re
import unicodedata

from xinhe.kernel.refusal import Refused, gettext_noop

# What a form calls the field, for the sentence; a field not named here is called by its own name.
LABELS = {
    "title": gettext_noop("标题"),
    "body": gettext_noop("正文"),
    "reason": gettext_noop("理由"),
    "note": gettext_noop("备注"),
    "text": gettext_noop("内容"),
    "comment": gettext_noop("评价意见"),
    "facts": gettext_noop("事实"),
    "basis": gettext_noop("依据"),
    "opinion": gettext_noop("处理意见"),
    "proof": gettext_noop("送达凭证"),
    "address": gettext_noop("地址"),
    "name": gettext_noop("姓名"),
}

# Control characters but for tab and line feed, and lone surrogates, which no UTF-8 can hold.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(s: str, *, field: str, limit: int) -> str:
    """The text fit to keep: trimmed, with one kind of line end, composed (NFC), within its limit."""
    label = LABELS.get(field, field)
    s = s.replace("\r\n", "\n").replace("\r", "\n")
    if _FORBIDDEN.search(s):
        raise Refused(
            gettext_noop("%(label)s中含有无法保存的控制字符，请删除后重试。"),
            code="control_characters",
            field=field,
            label=label,
        )
    s = unicodedata.normalize("NFC", s.strip())
    if len(s) > limit:
        raise Refused(
            gettext_noop("%(label)s共 %(length)s 字，超过上限 %(limit)s 字，请删减后重试。"),
            code="too_long",
            field=field,
            label=label,
            length=len(s),
            limit=limit,
        )
    return s
