"""Password rule of 等保 level 3: at least ten characters of three classes."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xinhe.people.models import Account

# Shorter names stand in many good passwords by chance.
SHORTEST_NAME = 4
# Letters of other alphabets that look like those of ours, and figures and signs that stand for letters.
_FOREIGN = str.maketrans("аеорсухікмнтв", "aeopcyxikmhtb")
_DISGUISED: dict[int, str] = {ord(sign): letter for sign, letter in zip("@430$57+8", "aaeossttb", strict=True)}
CLASSES = (r"[a-z]", r"[A-Z]", r"\d", r"[^a-zA-Z0-9]")


class Classes:
    """Validator: length and number of character classes."""

    def __init__(self, length: int, classes: int) -> None:
        self.length, self.classes = length, classes

    def validate(self, password: str, user: Account | None = None) -> None:  # noqa: ARG002
        """Raise ValidationError with the sentence when the password is too plain."""
        if len(password) < self.length or sum(bool(re.search(c, password)) for c in CLASSES) < self.classes:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        """What a good password looks like."""
        return _("口令至少 %(length)s 位，并含大写、小写、数字、符号中的 %(classes)s 类。") % {
            "length": self.length,
            "classes": self.classes,
        }


class NotTheirName:
    """Validator: a password that says the account's own name or telephone is the first that anybody tries."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raise ValidationError with the sentence when the password holds the name, or the name it."""
        if user is None:
            return
        spellings = _spellings(password)
        names = {name for one in (user.username, user.name, user.phone) for name in _spellings(one) if _is_long(name)}
        if any(name in said or name[::-1] in said for name in names for said in spellings):
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        """What a good password looks like."""
        return _("口令不能含有用户名、姓名或者电话。")


def _is_long(name: str) -> bool:
    """Two Chinese characters are a name; as few letters are chance."""
    return len(name) >= (SHORTEST_NAME if name.isascii() else 2)


def _spellings(text: str) -> set[str]:
    """What is left of a text when case, width, blanks and marks between are not told apart, as it is and with the
    letters that people write as figures or signs.
    """
    plain = unicodedata.normalize("NFKC", text).lower().translate(_FOREIGN).replace("vv", "w")
    return {_letters(plain)} | {_letters(plain.translate(_DISGUISED | {ord("1"): one, ord("!"): one})) for one in "il"}


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
