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

# What a word processor or a chat means by them is a new line.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Marks that nobody sees: zero-width blanks and joins of words, and those that turn the direction of writing.
_UNSEEN = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
# What XML, a terminal or PostgreSQL can't hold: controls, lone surrogates, and the 66 points that are no characters.
_NOWHERE = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef" + "".join(
    chr((plane << 16) + last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_LOST = re.compile(f"[{_UNSEEN}{_NOWHERE}]")


def storable(s: str) -> str:
    """The text without what cannot be kept, sent or printed everywhere; a pasted page or line break is a new line."""
    return _LOST.sub("", _BREAKS.sub("\n", s))


def clean(s: str, *, field: str, limit: int) -> str:
    """The text fit to keep: storable, trimmed, composed (NFC), within its limit."""
    label = LABELS.get(field, field)
    s = unicodedata.normalize("NFC", storable(s).strip())
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
