"""What the portal's forms are made of: they carry words to the acts and sentences back. What is right, acts decide."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext

from xinhe.kernel.refusal import Refused
from xinhe.web.answer import said, said_errors


class Words(forms.CharField):
    """Text handed on as it is: the act checks it, so that every surface says the same sentence."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def validate(self, value: object) -> None:
        """Left to the act."""

    def run_validators(self, value: object) -> None:
        """Left to the act."""


class Choice(forms.ChoiceField):
    """A choice handed on as it is: the act refuses what it does not know."""

    def validate(self, value: object) -> None:
        """Left to the act."""


class Plain(forms.Form):
    """A form whose errors come from the act, each beside its field."""

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.label_suffix = ""
        self.file_errors: list[str] = []

    def put(self, errors: Mapping[str, str]) -> None:
        """Set sentences beside their fields; what has no field here stands above the form."""
        for field, sentence in errors.items():
            if field == "files":
                self.file_errors.append(sentence)
            else:
                self.add_error(field if field in self.fields else None, sentence)

    def refuse(self, refused: Refused) -> None:
        """Set a refusal beside its field, in the reader's language."""
        self.put(said_errors(refused) or {"": said(refused)})

    def summary(self) -> list[tuple[str, str, str]]:
        """Each wrong field as (where to jump, label, sentence), in the order of the page."""
        found = [("main", "", str(sentence)) for sentence in self.non_field_errors()]
        for bound in self:
            for sentence in bound.errors:
                found.append((bound.id_for_label or bound.auto_id, str(bound.label), str(sentence)))
        return found + [("id_files", gettext("附件"), sentence) for sentence in self.file_errors]

    @property
    def is_good(self) -> bool:
        """True when nothing was found wrong, in the fields or in the files."""
        return self.is_valid() and not self.file_errors


class Tick(forms.BooleanField):
    """A box to tick; an empty one says no."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
