"""Password rule of 等保 level 3: at least ten characters of three classes."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xinhe.people.models import Account

# Shorter names stand in many good passwords by chance.
SHORTEST_NAME = 4
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
        said = _letters(password)
        names = [_letters(one) for one in (user.username, user.name, user.phone)]
        if any(len(name) >= SHORTEST_NAME and (name in said or name[::-1] in said) for name in names):
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        """What a good password looks like."""
        return _("口令不能含有用户名、姓名或者电话。")


def _letters(text: str) -> str:
    """What is left of a text when case, blanks and marks between are not told apart."""
    return "".join(character for character in text.lower() if character.isalnum())
