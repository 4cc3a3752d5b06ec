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
# Chinese characters, the radicals and the private ones of older systems among them.
HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff"
# Marks that nobody sees: blanks and joins without a width, fillers, what turns the direction of writing, notes beside
# the line, tags, and what a program leaves where a picture was. What chooses a shape of emoji, of Mongolian letters or
# of rare characters stays.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffc\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
# What XML, a terminal or PostgreSQL can't hold: controls, lone surrogates, and the 66 points that are no characters.
_NOWHERE = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef" + "".join(
    chr((plane << 16) + last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_LOST = re.compile(f"[{_UNSEEN}{_NOWHERE}]")
# Joins of letters and choices of a shape mean something in emoji and in scripts that join; beside a Chinese or Latin
# character they are dirt.
_PLAIN = f"[{HAN}A-Za-z0-9]"
_JOINERS = re.compile(
    rf"(?<={_PLAIN})[\u200c\u200d]+|(?<![\u200c\u200d])[\u200c\u200d]+(?={_PLAIN})|(?<=[{HAN}])[\u180b-\u180f\ufe0e\ufe0f]+"
)
# A blank that is drawn, and so is not taken for one.
_DRAWN = "\u2800"
_FOREIGN_DIGIT = re.compile(r"[^\x00-\x7f]")


def storable(s: str) -> str:
    """The text without what cannot be kept, sent or printed everywhere; a pasted page or line break is a new line."""
    return _JOINERS.sub("", _LOST.sub("", _BREAKS.sub("\n", s)))


def half_width(s: str) -> str:
    """Storable, in half width, and digits of any script as 0 to 9: for what is read as a number, a date or a code."""
    return _FOREIGN_DIGIT.sub(_digit, unicodedata.normalize("NFKC", storable(s)))


def _digit(found: "re.Match[str]") -> str:
    value = unicodedata.decimal(found[0], None)
    return found[0] if value is None else str(value)


def clean(s: str, *, field: str, limit: int) -> str:
    """The text fit to keep: storable, trimmed, composed (NFC), within its limit."""
    label = LABELS.get(field, field)
    s = unicodedata.normalize("NFC", storable(s).strip())
    if not s.replace(_DRAWN, "").strip():
        s = ""
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
